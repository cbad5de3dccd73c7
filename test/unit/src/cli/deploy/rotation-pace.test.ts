import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  type KeyPurpose,
  purposes,
  type RotationStep,
} from "../../../../../src/cli/deploy/rotate.ts";
import { stamped, tooEarly } from "../../../../../src/cli/deploy/rotation-pace.ts";
import { dayMs, hourMs, minuteMs } from "../../../../../src/time.ts";
import { makeKeyRing, parseKeyRing } from "../../../../../src/token/key-ring.ts";
import { random } from "../../token/forge.ts";
import { run } from "../local-server.ts";

const ring = await makeKeyRing(random);
const nowMs = Date.UTC(2026, 10, 30);
const folder = mkdtempSync(join(tmpdir(), "sekisho-keys-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The ring after a step. */
function after(purpose: KeyPurpose, step: RotationStep): string {
  return stamped(ring, purpose, step, nowMs);
}

describe("the pace of a rotation", () => {
  it.each<[KeyPurpose, RotationStep, RotationStep, number]>([
    ["access", "add", "promote", minuteMs],
    ["access", "promote", "remove", 10 * minuteMs],
    ["code", "promote", "retire", minuteMs],
    ["code", "retire", "remove", dayMs],
    ["seal.code", "promote", "retire", 72 * hourMs],
    ["webhook", "add", "promote", 10 * minuteMs],
    ["blind", "promote", "remove", 30 * dayMs],
  ])("of %s lets %s pass for its time before %s", (purpose, last, step, ms) => {
    const json = after(purpose, last);
    expect(tooEarly(json, purpose, step, nowMs + ms - 1)?.why).toContain(`follows`);
    expect(tooEarly(json, purpose, step, nowMs + ms)).toBeNull();
  });

  it("refuses a step that skips one, a second add, and what the ring knows nothing of", () => {
    const late = nowMs + 40 * dayMs;
    expect(tooEarly(ring, "access", "add", late)).toBeNull();
    expect(tooEarly(after("access", "add"), "access", "add", late)?.why).toContain("promote it");
    expect(tooEarly(after("access", "add"), "access", "remove", late)?.why).toContain("was add");
    expect(tooEarly(after("code", "promote"), "code", "remove", late)?.why).toContain("retire");
    expect(tooEarly(ring, "blind", "remove", late)?.why).toContain("does not say when");
    expect(tooEarly(after("access", "promote"), "blind", "remove", late)).not.toBeNull();
  });

  it.each(purposes)("of %s leaves a ring that can be used", async (purpose) => {
    expect(await parseKeyRing(after(purpose, "add"))).toMatchObject({ ok: true });
  });
});

describe("sekisho keys", () => {
  it("refuses a step before its time, and does it with --force, saying what is lost", () => {
    const file = join(folder, "ring.json");
    writeFileSync(file, ring, { mode: 0o600 });
    const turn = (...args: string[]) => run("keys", "--ring", file, "--purpose", "blind", ...args);
    expect(turn("--step", "add")).toMatchObject({ status: 0 });
    const added = readFileSync(file, "utf8");
    expect(turn("--step", "add")).toMatchObject({ status: 1 });
    expect(turn("--step", "promote").stderr).toMatch(/^Not done: add of blind was done at 20/);
    expect(readFileSync(file, "utf8")).toBe(added);
    expect(turn("--step", "promote", "--force")).toMatchObject({ status: 0 });
    const refused = turn("--step", "remove").stderr;
    expect(refused).toContain("remove follows 30 days after it is deployed");
    expect(refused).toContain("cannot sign in any more");
  });
});
