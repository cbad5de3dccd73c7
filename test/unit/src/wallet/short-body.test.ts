import { expect, it } from "vitest";
import { followWallet } from "../../../../src/audit/follow-wallet.ts";
import { bodyOf } from "../../../../src/ledger/row.ts";
import type { WalletRow } from "../../../../src/wallet/row.ts";
import { logColumns, readLogRow } from "../../../../worker/rows/log.ts";
import { walletBook } from "../../../../worker/wallet/book.ts";
import { Story, shop } from "../payment/story.ts";

/** The rows as they lie in the log, nobody having read them. */
function stored(story: Story): WalletRow[] {
  const rows = story.room.store.sql.exec(`SELECT ${logColumns} FROM log ORDER BY sequence`);
  return rows.map((row) => readLogRow(row));
}

/** What payments at two shops were decided to be, some of them declined or held. */
function told() {
  const story = new Story();
  const bodies = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => {
    story.house.pass(200_000);
    const elsewhere = { ...shop, storeId: "sto_other", terminalId: "ter_other" };
    const outcome = story.pay(story.code(), {
      reference: `pay-${n}`,
      amountMinor: n === 5 ? 900_000 : 500 + n,
      capture: n === 3 ? "manual" : "automatic",
      cashier: n === 2 ? "cashier 7" : null,
      shop: n % 3 === 0 ? elsewhere : shop,
    });
    if (outcome.kind !== "decided") throw new Error(outcome.kind);
    return outcome.payment.body;
  });
  return { story, bodies };
}

it("reads every payment's body as it was decided, whatever earlier rows say of it", () => {
  const { story, bodies } = told();
  const payments = story.log.filter(({ kind }) => kind === "payment");
  expect(payments.map((row) => bodyOf(row, "payment"))).toEqual(bodies);
  // Another instance, which has read nothing yet, from the newest on.
  const book = walletBook(story.room.store.sql);
  const newest = [...book.newestFirst(Number.MAX_SAFE_INTEGER)].filter(
    ({ kind }) => kind === "payment",
  );
  expect(newest.map((row) => bodyOf(row, "payment"))).toEqual(bodies.toReversed());
});

it("writes a shop and the rules once, and a payment in 700 characters from then on", () => {
  const { story } = told();
  const written = stored(story).filter(({ kind }) => kind === "payment");
  const shops = written.map(({ body }) => typeof JSON.parse(body).shop);
  expect(shops.filter((each) => each === "object")).toHaveLength(2);
  expect(stored(story).filter(({ body }) => body.includes('"rules":['))).toHaveLength(1);
  const lengths = written.slice(3).map(({ body }) => body.length);
  expect(Math.max(...lengths)).toBeLessThan(700);
});

it("is followed by whoever has nothing but the rows, in their order", () => {
  const { story } = told();
  const follower = followWallet();
  for (const row of stored(story)) expect(follower.row(row)).toBeNull();
  const { head } = story.room.book;
  expect(follower.head(head())).toBeNull();
});
