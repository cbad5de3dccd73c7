import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { serveCommand } from "../../../src/cli/serve/serve.ts";

/* Dockerfile and systemd unit, as far as they can be tried without a daemon of either. */
const root = resolve(import.meta.dirname, "../../..");
const dockerfile = readFileSync(join(root, "Dockerfile"), "utf8");
const unitPath = join(root, "tools/serve/sekisho.service");
const unit = readFileSync(unitPath, "utf8");
const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** The lines of a Dockerfile, those that go on joined, comments left out. */
const steps = dockerfile
  .replaceAll(/^#.*\n/gm, "")
  .replaceAll(/\\\n\s*/g, "")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => {
    const [, word = "", rest = ""] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    return { word, rest };
  });

const last = (word: string) => steps.findLast((step) => step.word === word)?.rest ?? "";

it("the Dockerfile has only known instructions, fixed bases, and runs as nobody special", () => {
  const known = "FROM WORKDIR COPY RUN USER VOLUME EXPOSE STOPSIGNAL HEALTHCHECK ENTRYPOINT CMD";
  expect(steps.filter(({ word }) => !known.split(" ").includes(word))).toEqual([]);
  const bases = steps.filter(({ word }) => word === "FROM").map(({ rest }) => rest);
  for (const base of bases) expect(base).toMatch(/^node:\d+-[a-z]+-slim(?: AS [a-z]+)?$/);
  expect(last("USER")).toBe("node");
  const packed = dockerfile.match(/sekisho-\*\.tgz/g);
  expect([packed?.length, `${name}-${version}.tgz`]).toEqual([
    1,
    expect.stringMatching(/^sekisho-/),
  ]);
});

it("its health check is a program that ends with 0 or 1", () => {
  const command = JSON.parse(last("HEALTHCHECK").replace(/^.*?CMD /, "")) as string[];
  const [node, ...args] = command;
  expect(node).toBe("node");
  const nobody = args.map((each) => each.replace("127.0.0.1:8080", "127.0.0.1:9"));
  expect(spawnSync(process.execPath, nobody).status).toBe(1);
});

it("both start `sekisho serve` with options that it has", () => {
  const [entry, command] = [last("ENTRYPOINT"), last("CMD")].map((text) => JSON.parse(text));
  expect([entry, command[0]]).toEqual([["sekisho"], "serve"]);
  const [, line = ""] = /^ExecStart=\S+\/sekisho serve (.*)$/m.exec(unit) ?? [];
  for (const text of [command.join(" "), line]) {
    const named = [...text.matchAll(/--([a-z-]+)/g)].map(([, option = ""]) => option);
    expect(named.length).toBeGreaterThan(1);
    expect(named.filter((option) => !(option in serveCommand.options))).toEqual([]);
  }
});

it("the unit is one that systemd takes", ({ skip }) => {
  const analyze = "/usr/bin/systemd-analyze";
  skip(!existsSync(analyze), "there is no systemd-analyze here");
  const folder = mkdtempSync(join(tmpdir(), "sekisho-unit-"));
  try {
    // The program is not installed here; anything that can be run stands for it.
    const path = join(folder, "sekisho.service");
    writeFileSync(path, unit.replace("/usr/local/bin/sekisho", "/bin/true"));
    const ran = spawnSync(analyze, ["verify", path], { encoding: "utf8" });
    expect([ran.status, ran.stderr]).toEqual([0, ""]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
