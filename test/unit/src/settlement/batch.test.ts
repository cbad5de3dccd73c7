import { expect, it } from "vitest";
import { cancel } from "../../../../src/payment/cancel.ts";
import { capture } from "../../../../src/payment/capture.ts";
import { refund } from "../../../../src/payment/refund.ts";
import { type BatchBody, batchOf, messagesIn } from "../../../../src/settlement/batch.ts";
import { settlementMigrations } from "../../../../worker/settlement/schema.ts";
import { shopRows } from "../../../../worker/settlement/shop-book.ts";
import { cancelOf, captureOf, refundOf } from "../../../house/commands.ts";
import { migratedSql } from "../../../node-sql.ts";
import { Story, shop as wideShop } from "../payment/story.ts";
import { messagesOf } from "./merchant-side.ts";

const readBack = (body: BatchBody, { shopAt }: ReturnType<typeof shopRows>) =>
  messagesIn(JSON.parse(JSON.stringify(body)), shopAt);

const shop = { ...wideShop, shards: 1 };

it("keeps what was told, each shop once, and reads it back as it was told", () => {
  const story = new Story();
  story.paid({ shop });
  story.paid({ shop: { ...shop, rewardRateBp: 100 }, amountMinor: 7 });
  story.pay(story.code(), { shop, amountMinor: 900_000 });
  const code = story.code();
  const undo = cancelOf(story.house, { shop, paymentReference: "pay-none", code });
  story.step((book, context) => cancel(book, undo, context));
  const messages = messagesOf(story);
  const kinds = messages.map(({ kind, declineCode }) => [kind, declineCode]);
  expect(kinds).toContainEqual(["payment", "insufficient_funds"]);
  expect(kinds).toContainEqual(["tombstone", null]);
  const told = messages.map((message, n) => ({ sender: `wallet ${n}`, message }));
  const shops = shopRows(migratedSql(settlementMigrations));
  const body = batchOf(told, shops);
  const said = Object.values(body.shops).map((each) => JSON.stringify(each));
  expect(new Set(said).size).toBe(said.length);
  const [first, , third] = body.told;
  expect(third?.[3]).toBe(first?.[3]);
  expect(readBack(body, shops)).toEqual(told);
  expect(JSON.stringify(body).length).toBeLessThan(JSON.stringify(told).length);
});

it("keeps what is told of a payment that was captured at once in 240 characters", () => {
  const story = new Story();
  story.paid({ shop });
  const told = messagesOf(story).map((message) => ({ sender: "0".repeat(32), message }));
  const [kept] = batchOf(told, shopRows(migratedSql(settlementMigrations))).told;
  expect(JSON.stringify(kept).length).toBeLessThan(240);
});

it("reads back what is told of every act on a payment", () => {
  const story = new Story();
  const held = story.paid({ shop, capture: "manual" });
  const taking = { ...captureOf(story.house, held), shop };
  story.step((book, context) => capture(book, taking, context));
  const giving = { ...refundOf(story.house, held, { amountMinor: 200 }), shop };
  story.step((book, context) => refund(book, giving, context));
  const undone = story.paid({ shop, amountMinor: 700 });
  const paymentReference = undone.reference;
  const undo = cancelOf(story.house, { shop, paymentReference, code: null });
  story.step((book, context) => cancel(book, undo, context));
  const told = messagesOf(story).map((message) => ({ sender: "wallet", message }));
  expect(told.map(({ message }) => message.kind)).toEqual([
    ...["payment", "capture", "refund", "payment", "cancellation"],
  ]);
  const shops = shopRows(migratedSql(settlementMigrations));
  expect(readBack(batchOf(told, shops), shops)).toEqual(told);
});
