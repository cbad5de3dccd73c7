import { expect, it } from "vitest";
import { beginAct, operatorNow, recordAct } from "../../../../src/control/act.ts";
import { type OperatorAct, operatorActs } from "../../../../src/control/role.ts";
import { onRecord, openWorld } from "./control-world.ts";

const acts = Object.keys(operatorActs) as OperatorAct[];
const nothing = {} as never;

it("begins no act with a proof that has served one, whatever that has changed, and off the record", () => {
  const { book, aoi } = openWorld();
  for (const first of acts) {
    const by = aoi.by();
    expect([first, beginAct(book, by, first, nothing).ok]).toEqual([first, true]);
    recordAct(book, by, first, nothing);
    const rows = onRecord(book).length;
    for (const second of acts) {
      const again = beginAct(book, by, second, nothing);
      expect([first, second, again]).toMatchObject([
        first,
        second,
        { fault: { reason: "proof_used" } },
      ]);
    }
    expect(onRecord(book)).toHaveLength(rows);
  }
});

it("throws for an act on record that was not begun, and puts nothing there", () => {
  const { book, aoi } = openWorld();
  const by = aoi.by();
  recordAct(book, by, "raise_stop", nothing);
  const rows = onRecord(book).length;
  expect(() => recordAct(book, by, "raise_stop", nothing)).toThrow("is fresh");
  expect(onRecord(book)).toHaveLength(rows);
});

it("knows an operator by the key and by epochs that are not below what stands, and else nobody", () => {
  const { book, aoi } = openWorld();
  const { operatorId, jkt } = aoi;
  const epoch = [book.kindEpoch("operators"), book.operator(operatorId)?.epoch ?? 0] as const;
  const named = { operatorId, jkt, epoch };
  expect(operatorNow(book, named)).toMatchObject({ operatorId, name: "Aoi" });
  const others = [
    { ...named, operatorId: "opr_nobody" },
    { ...named, jkt: "key-ben" },
    { ...named, epoch: [epoch[0] - 1, epoch[1]] },
    { ...named, epoch: [epoch[0], epoch[1] - 1] },
    { ...named, epoch: [] },
  ];
  for (const other of others) expect([other, operatorNow(book, other)]).toEqual([other, null]);
});
