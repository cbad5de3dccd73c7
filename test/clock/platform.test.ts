import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ofClocks } from "../platform/conformance/groups.ts";
import { type Platform, playOn, realPlatform } from "../platform/conformance/real.ts";
import { movableClock, onMovedClock } from "./moved-world.ts";

/** What the simulated platform takes for true of clocks, on workerd itself. */
describe.skipIf(movableClock === null)(`${onMovedClock} workerd`, () => {
  let platform: Platform;
  let folder: string;
  let file: number;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "sekisho-clocks-"));
    const path = join(folder, "clock");
    file = openSync(path, "w+");
    setOff(0);
    const { LD_PRELOAD, MOVABLE_CLOCK } = process.env;
    Object.assign(process.env, { LD_PRELOAD: movableClock, MOVABLE_CLOCK: path });
    platform = await realPlatform();
    restore({ LD_PRELOAD, MOVABLE_CLOCK });
  });

  afterAll(async () => {
    await platform?.end();
    closeSync(file);
    rmSync(folder, { recursive: true, force: true });
  });

  function setOff(ms: number): void {
    writeSync(file, new BigInt64Array([BigInt(ms)]), 0, 8, 0);
  }

  it.each(ofClocks)("$played.name", async (one) => {
    expect(await playOn(platform, one, setOff)).toEqual({ value: one.played.expected });
  });
});

/** Puts variables of the environment back, those that were not there too. */
function restore(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
