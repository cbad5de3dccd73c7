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
  expect(told).toMatchObject([{ kind: "payment", amountMinor: 1_200 }, null]);
});
