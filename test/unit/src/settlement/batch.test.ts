import { expect, it } from "vitest";
import { cancel } from "../../../../src/payment/cancel.ts";
import { batchOf, messagesIn } from "../../../../src/settlement/batch.ts";
import { cancelOf } from "../../../house/commands.ts";
import { Story, shop as wideShop } from "../payment/story.ts";
import { messagesOf } from "./merchant-side.ts";

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
  const body = batchOf(told);
  expect(body.shops.length).toBeLessThan(messages.length);
  expect(messagesIn(JSON.parse(JSON.stringify(body)))).toEqual(told);
  expect(JSON.stringify(body).length).toBeLessThan(JSON.stringify(told).length);
});
