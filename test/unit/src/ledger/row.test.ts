import { expect, it } from "vitest";
import { bodyOf, isRowOf, type KindsOf, type Row } from "../../../../src/ledger/row.ts";

interface Bodies {
  readonly paid: { readonly amountMinor: number };
  readonly noted: { readonly text: string };
}
const kinds: KindsOf<Bodies> = { paid: true, noted: true };
const paid: Row<Bodies> = { kind: "paid", body: '{"amountMinor":5}' };

it("reads a body as what its row's kind keeps", () => {
  const { amountMinor } = bodyOf(paid, "paid");
  expect(amountMinor).toBe(5);
});

it("throws for a body that is asked for as another kind's, and for a damaged one", () => {
  expect(() => bodyOf(paid, "noted")).toThrow("what its kind says");
  expect(() => bodyOf({ ...paid, body: "{" }, "paid")).toThrow(SyntaxError);
});

it("knows the kinds of a log, and no others", () => {
  const known = ["paid", "noted", "lost", "constructor"].map((kind) =>
    isRowOf<Bodies>(kinds, { kind, body: "{}" }),
  );
  expect(known).toEqual([true, true, false, false]);
});
