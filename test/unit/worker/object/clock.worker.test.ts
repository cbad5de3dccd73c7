import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { clockApartMs, clockDifferenceMs } from "../../../../src/bounds.ts";
import { endWhenStanding, ObjectClock } from "../../../../worker/object/clock.ts";

const seenMs = Date.UTC(2026, 5, 1, 12);

let nowMs: number;
beforeEach(() => {
  nowMs = seenMs;
  vi.spyOn(Date, "now").mockImplementation(() => nowMs);
});
afterEach(() => void vi.restoreAllMocks());

/** An object whose Worker tells `trueMs`; everything that is asked of the platform, in order. */
function standing({ trueMs = 0, alarmMs = null as number | null, fails = "" } = {}) {
  const done: string[] = [];
  const works: Promise<unknown>[] = [];
  const note = async (what: string) => {
    done.push(what);
    if (what.startsWith(fails) && fails !== "") throw new Error(`${fails} fails`);
  };
  const state = {
    id: { name: "its name" },
    exports: {
      Clock: {
        async now() {
          await note("asked");
          return trueMs;
        },
      },
    },
    storage: {
      async getAlarm() {
        await note("looked");
        return alarmMs;
      },
      setAlarm: (atMs: number) => note(`set ${atMs}`),
      sync: () => note("kept"),
    },
    waitUntil: (work: Promise<unknown>) => void works.push(work),
    abort: (why: string) => void done.push(why),
  };
  const settled = () => Promise.all(works);
  return { state: state as unknown as DurableObjectState, done, settled };
}

const ended = "its clock stands still";

describe("an object whose clock stands", () => {
  const trueMs = seenMs - clockDifferenceMs - 1;

  it("is ended, when its Worker shows more less than clocks differ by", async () => {
    const { state, done } = standing({ trueMs });
    expect(await endWhenStanding(state, seenMs, false)).toBe(true);
    expect(done).toEqual(["asked", "looked", ended]);
  });

  it.each([
    ["its Worker shows hardly less", { trueMs: trueMs + 1 }, 0],
    ["it goes on", { trueMs }, 1],
    ["nobody can be asked", { trueMs, fails: "asked" }, 0],
  ])("is not ended when %s", async (_, of, movedMs) => {
    const { state, done } = standing(of);
    nowMs += movedMs;
    expect(await endWhenStanding(state, seenMs, true)).toBe(false);
    expect(done).toEqual(["asked"]);
  });

  it.each([
    ["none is set and none rings", null, false, []],
    ["none is set, since it rings", null, true, [`set ${trueMs}`, "kept"]],
    ["it is set for later", trueMs + 1, false, [`set ${trueMs}`, "kept"]],
    ["it is due already", trueMs, true, []],
  ])("has its alarm ring at once, and that kept before it ends, unless %s", async (...row) => {
    const [, alarmMs, isRinging, acts] = row;
    const { state, done } = standing({ trueMs, alarmMs });
    expect(await endWhenStanding(state, seenMs, isRinging)).toBe(true);
    expect(done).toEqual(["asked", "looked", ...acts, ended]);
  });

  it("is ended also when its alarm cannot be set back", async () => {
    const { state, done } = standing({ trueMs, alarmMs: seenMs, fails: "set" });
    expect(await endWhenStanding(state, seenMs, false)).toBe(true);
    expect(done.at(-1)).toBe(ended);
  });
});

describe("the clock of an object", () => {
  it("is asked about at the first reading that is the same, the second, the fourth, and none else", async () => {
    const { state, done, settled } = standing({ trueMs: seenMs });
    const clock = new ObjectClock(state);
    const asked = () => done.filter((each) => each === "asked").length;
    const counts: number[] = [];
    for (let reading = 0; reading < 10; reading += 1) {
      expect(clock.read()).toBe(seenMs);
      counts.push(asked());
    }
    expect(counts).toEqual([0, 1, 2, 2, 3, 3, 3, 3, 4, 4]);
    nowMs += 1;
    expect([clock.read(), asked()]).toEqual([seenMs + 1, 4]);
    for (let reading = 0; reading < 10; reading += 1) {
      nowMs += 1;
      clock.read();
    }
    expect(asked()).toBe(4);
    clock.read();
    expect(asked()).toBe(5);
    await settled();
    expect(done).not.toContain(ended);
  });

  it("that stands ends its object after the second call", async () => {
    const { state, done, settled } = standing({ trueMs: seenMs - 3_600_000 });
    const clock = new ObjectClock(state);
    clock.read();
    clock.read();
    await settled();
    expect(done).toEqual(["asked", "looked", ended]);
  });

  it("is held against a caller's only where it shows more than a minute more", async () => {
    const { state, done } = standing({ trueMs: seenMs - clockApartMs - 1 });
    const clock = new ObjectClock(state);
    await clock.holdAgainst(seenMs - clockApartMs);
    expect(done).toEqual([]);
    await expect(clock.holdAgainst(seenMs - clockApartMs - 1)).rejects.toThrow(ended);
    expect(done.at(-1)).toBe(ended);
  });

  it("is right when the Worker's own shows as much, whatever a caller's shows", async () => {
    const { state, done } = standing({ trueMs: seenMs });
    await new ObjectClock(state).holdAgainst(0);
    expect(done).toEqual(["asked"]);
  });
});
