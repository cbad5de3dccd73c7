import { expect, it } from "vitest";
import { cancel } from "../../../../src/payment/cancel.ts";
import { terminalMessage } from "../../../../src/terminal/message.ts";
import { digestText } from "../../../../worker/rows/digest.ts";
import { cancelOf } from "../../../house/commands.ts";
import { Story, shop as wideShop } from "../payment/story.ts";
import { messagesOf } from "../settlement/merchant-side.ts";

const shop = { ...wideShop, shards: 1 };

it("tells a terminal of its payments, and of no tombstone: none of them is a payment of its day", () => {
  const story = new Story();
  const code = story.code();
  story.paid({ shop, reference: "pay-0001" });
  const bury = cancelOf(story.house, { shop, paymentReference: "pay-never", code });
  story.step((book, context) => cancel(book, bury, context));
  const messages = messagesOf(story);
  expect(messages.map(({ kind }) => kind)).toEqual(["payment", "tombstone"]);
  const told = messages.map((message) =>
    terminalMessage({ sender: "a wallet", message }, digestText),
  );
  const [payment] = messages;
  if (payment?.kind !== "payment") throw new Error("the first message is of a payment");
  const { walletAgeMs, toppedUpAgoMs } = payment;
  expect([typeof walletAgeMs, typeof toppedUpAgoMs]).toEqual(["number", "number"]);
  expect(told[0]).toMatchObject({ walletAgeMs, toppedUpAgoMs });
  const { walletAgeMs: _, toppedUpAgoMs: __, ...less } = payment;
  const short = terminalMessage({ sender: "a wallet", message: less }, digestText);
  expect(short).toMatchObject({ walletAgeMs: null, toppedUpAgoMs: null });
  expect(told).toMatchObject([{ kind: "payment", amountMinor: 1_200 }, null]);
});
