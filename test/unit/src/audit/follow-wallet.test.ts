import { expect, it } from "vitest";
import { followWallet } from "../../../../src/audit/follow-wallet.ts";
import type { WalletRow } from "../../../../src/wallet/row.ts";
import { logColumns, readLogRow } from "../../../../worker/rows/log.ts";
import { Story } from "../payment/story.ts";

/** The rows as they lie in the log, nobody having read them. */
function stored(story: Story): WalletRow[] {
  const rows = story.room.store.sql.exec(`SELECT ${logColumns} FROM log ORDER BY sequence`);
  return rows.map((row) => readLogRow(row));
}

/** What is found at a row that follows all others. */
function faultOf(rows: readonly WalletRow[], next: Partial<WalletRow>): string | null {
  const follower = followWallet();
  for (const row of rows) expect(follower.row(row)).toBeNull();
  const last = rows.at(-1) as WalletRow;
  return follower.row({ ...last, sequence: last.sequence + 1, ...next });
}

const twice = "its reference has a row of its kind already";

it("is at fault when two rows of a kind have one caller's reference", () => {
  const story = new Story();
  story.paid({ reference: "pay-one" });
  story.house.pass(200_000);
  story.paid({ reference: "pay-two" });
  const rows = stored(story);
  const { kind, caller } = rows.at(-1) as WalletRow;
  expect(kind).toBe("payment");
  expect(caller).not.toBeNull();
  expect(faultOf(rows, {})).toBe(twice);
  expect(faultOf(rows, { reference: "pay-one" })).toBe(twice);
  expect(faultOf(rows, { reference: "pay-three" })).toBeNull();
  expect(faultOf(rows, { caller: "ter_other" })).toBeNull();
});

it("lets rows of other kinds have the reference, and any number have none", () => {
  const story = new Story();
  story.paid({ reference: "same" });
  const rows = stored(story);
  const topUp = rows.find(({ kind }) => kind === "top_up") as WalletRow;
  const { caller } = rows.at(-1) as WalletRow;
  const { sequence: _, ...of } = topUp;
  expect(faultOf(rows, { ...of, caller, reference: "same" })).toBeNull();
  expect(faultOf(rows, of)).toBe(twice);
  expect(faultOf(rows, { ...of, caller: null, reference: null })).toBeNull();
});
