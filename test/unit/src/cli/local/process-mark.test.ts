import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterEach, expect, it, vi } from "vitest";
import {
  childrenOf,
  endProcess,
  isRunning,
  markOfProcess,
  type ProcessMark,
} from "../../../../../src/cli/local/process-mark.ts";

afterEach(() => void vi.restoreAllMocks());

/** A process that does nothing for a minute, and takes no notice of SIGTERM if it is told so. */
function idle(before = ""): ProcessMark {
  const { pid = 0 } = spawn("/bin/sh", ["-c", `${before} exec sleep 60`], { stdio: "ignore" });
  const mark = markOfProcess(pid);
  if (mark === null) throw new Error("it runs");
  return mark;
}

it("asks a process to end at once, and returns when it has", async () => {
  const mark = idle();
  expect(childrenOf()).toContainEqual(mark);
  const kill = vi.spyOn(process, "kill");
  const ended = endProcess(mark);
  expect(kill.mock.calls).toEqual([[mark.pid, "SIGTERM"]]);
  await ended;
  expect(isRunning(mark)).toBe(false);
  expect(childrenOf()).not.toContainEqual(mark);
});

it("kills what has not ended two seconds later", async () => {
  const mark = idle("trap '' TERM;");
  const kill = vi.spyOn(process, "kill");
  await endProcess(mark);
  expect(isRunning(mark)).toBe(false);
  expect(kill.mock.calls.filter(([, signal]) => signal === "SIGTERM")).toHaveLength(20);
  expect(kill.mock.lastCall).toEqual([mark.pid, "SIGKILL"]);
});

it("takes one that ends while it is looked at for ended, and fails where it may not end it", async () => {
  const mark = idle();
  const really = process.kill.bind(process);
  const fault = (code: string) => Object.assign(new Error(code), { code });
  const kill = vi.spyOn(process, "kill").mockImplementationOnce((pid) => {
    really(pid, "SIGKILL");
    throw fault("ESRCH");
  });
  await endProcess(mark);
  expect(isRunning(mark)).toBe(false);
  const other = idle();
  kill.mockImplementationOnce(() => {
    throw fault("EPERM");
  });
  await expect(endProcess(other)).rejects.toThrow("EPERM");
  await endProcess(other);
});

it("leaves alone a process that has the number of one that has ended", async () => {
  const mark = idle();
  const earlier = { ...mark, started: "another time" };
  expect(isRunning(earlier)).toBe(false);
  const kill = vi.spyOn(process, "kill");
  await endProcess(earlier);
  expect(kill).not.toHaveBeenCalled();
  expect(isRunning(mark)).toBe(true);
  await endProcess(mark);
});

it.runIf(process.platform === "linux")(
  "takes for ended what its parent has not asked after",
  async () => {
    const mark = idle("sleep 0 &");
    const name = () => readFileSync(`/proc/${mark.pid}/comm`, "utf8");
    await vi.waitFor(() => expect(name()).toBe("sleep\n"));
    await vi.waitFor(() => expect(childrenOf(mark.pid)).toEqual([]));
    await endProcess(mark);
  },
);
