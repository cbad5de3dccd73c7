import { beforeAll, describe, expect, it } from "vitest";
import type { Bundle, Faults } from "../index.ts";
import { makeHere, open as openOn, startMs, total } from "./open.ts";

let bundle: Bundle;
beforeAll(async () => {
  bundle = await makeHere("worker.ts");
});
const open = (faults?: Faults) => openOn(bundle, faults);

describe("storage and alarms", () => {
  it.each([
    ["a full disk", true, 1],
    ["a full disk, met by a statement of several rows,", "statement", 2],
  ] as const)("%s fails a statement; its transaction is undone", async (_, isFull, calls) => {
    let writes = 0;
    const { world, ask } = open({
      isDiskFull(_, statement) {
        if (!statement.startsWith("INSERT")) return false;
        writes += 1;
        return writes === 2 && isFull;
      },
    });
    await world.play(async () => {
      expect(await ask("one/calls")).toEqual({ value: 1 });
      const threw = "database or disk is full: SQLITE_FULL";
      expect(await ask("one/addTwice?5")).toEqual({ threw, retryable: false });
      expect(await ask("one/total")).toEqual(total(0));
      expect(await ask("one/calls")).toEqual({ value: calls });
      writes = 9;
      expect(await ask("one/addTwice?5")).toEqual(total(10));
    });
  });

  it.each(["SELECT", "INSERT", "commit"])("a broken disk ends the object: %s", async (where) => {
    let isBroken = false;
    const { world, ask } = open({
      isDiskBroken: (_, statement) => isBroken && statement.startsWith(where),
      commit: ({ wrote }) => (isBroken && wrote && where === "commit" ? "io_error" : 0),
    });
    await world.play(async () => {
      expect(await ask("one/add?5")).toEqual(total(5));
      isBroken = true;
      const threw = "disk I/O error: SQLITE_IOERR";
      expect(await ask("one/addTwice?7")).toEqual({ threw, retryable: false });
      isBroken = false;
      expect(await ask("one/calls")).toEqual({ value: 1 });
      expect(await ask("one/total")).toEqual(total(5));
    });
  });

  it("an alarm rings twice, with what its handler did kept", async () => {
    const twice = open({ alarm: () => "twice" });
    await twice.world.play(() => twice.ask("one/alarmIn?100"));
    await twice.world.pass(10_000);
    expect(await twice.world.play(() => twice.ask("one/total"))).toEqual(total(2_000));
    expect(await twice.world.play(() => twice.ask("one/alarmAt"))).toEqual({ value: null });
  });

  it("a copy of an object's file is put back, with its alarm, once the object has ended", async () => {
    const { world, worker, ask, one } = open();
    await world.play(async () => {
      await ask("one/add?5");
      await ask("one/alarmIn?60000");
    });
    const kept = one().snapshot();
    await world.pass(70_000);
    expect(await world.play(() => ask("one/total"))).toEqual(total(1_005));
    expect(() => one().putBack(kept)).toThrow("Counter(one) lives");
    worker.crash(one());
    one().putBack(kept);
    expect(one().database.exec("SELECT sum(n) AS n FROM step", []).toArray()).toEqual([{ n: 5 }]);
    // Its time has passed: it rings at once.
    await world.pass(1_000);
    expect(await world.play(() => ask("one/total"))).toEqual(total(1_005));
  });

  it.each([
    ["after each of its rings", "crash_after", 7],
    ["in the first turn of a ring", "crash_before", 1],
  ] as const)(
    "an alarm is given up when its object ends %s: a call wakes it",
    async (_, how, most) => {
      let ends = 0;
      const { world, ask, one } = open({
        commit({ wrote }) {
          const { alarm, living } = one();
          // The turn of an instance's constructor is not one of the handler.
          const isHandler = wrote && alarm.isRinging && living?.turns !== 0;
          if (!isHandler || ends === most) return 0;
          ends += 1;
          return how;
        },
      });
      await world.play(() => ask("one/alarmIn?100"));
      await world.pass(1_000_000);
      expect([ends, one().alarm.isGivenUp, one().living]).toEqual([most, true, null]);
      await world.play(async () => one().knock());
      expect(one().living).not.toBeNull();
      await world.play(() => ask("one/alarmIn?100"));
      await world.pass(1_000);
      const kept = how === "crash_after" ? most * 1_000 : 0;
      expect(await world.play(() => ask("one/total"))).toEqual(total(kept + 1_000));
      expect(one().alarm.isGivenUp).toBe(false);
    },
  );

  it("an alarm rings late, or is lost and still shown", async () => {
    const late = open({ alarm: () => 500 });
    await late.world.play(() => late.ask("one/alarmIn?100"));
    await late.world.pass(590);
    expect(await late.world.play(() => late.ask("one/total"))).toEqual(total(0));
    await late.world.pass(100);
    expect(await late.world.play(() => late.ask("one/total"))).toEqual(total(1_000));
    const never = open({ alarm: () => "lost" });
    await never.world.play(() => never.ask("one/alarmIn?100"));
    await never.world.pass(10_000);
    const { value } = (await never.world.play(() => never.ask("one/alarmAt"))) as { value: number };
    expect(value - startMs).toBeLessThan(1_000);
  });
});
