import { beforeEach, expect, it } from "vitest";
import { issueCode } from "../../../../src/code/issue-code.ts";
import { credit, findTopUp } from "../../../../src/funding/credit.ts";
import { authorize } from "../../../../src/payment/authorize.ts";
import {
  booksBehind,
  mayBeLost,
  RowsLost,
  unlessBehind,
  unlessLost,
} from "../../../../src/payment/behind.ts";
import { findNow } from "../../../../src/payment/find-now.ts";
import { noteAhead } from "../../../../src/payment/hear.ts";
import { refund } from "../../../../src/payment/refund.ts";
import type { WalletBook, WalletContext } from "../../../../src/wallet/book.ts";
import type { Payment } from "../../../../src/wallet/record.ts";
import { type Code, creditOf, issueOf, payOf, refundOf } from "../../../house/commands.ts";
import { Story, shop } from "./story.ts";

/** A wallet that learns, after a payment and with a code that is live, that it has lost rows. */
let story: Story;
let paid: Payment;
let code: Code;

beforeEach(() => {
  story = new Story();
  paid = story.paid({ reference: "pay-before" });
  code = story.code();
  const ahead = { receiver: "anybody", of: "settlement", mark: 9 } as const;
  story.step((book, context) => noteAhead(book, ahead, context));
});

type Act = (book: WalletBook, context: WalletContext) => { readonly kind: string };

const acts: Readonly<Record<string, () => Act>> = {
  "a payment": () => (book, context) =>
    authorize(book, payOf(story.house, code), story.house.table, context),
  "a payment that would be declined": () => (book, context) => {
    const command = payOf(story.house, code, { amountMinor: 90_000 });
    return authorize(book, command, story.house.table, context);
  },
  "a top-up": () => (book, context) =>
    credit(book, creditOf(story.house), story.house.table, context),
  "a code": () => (book, context) => issueCode(book, issueOf(story.house), context),
  "a refund": () => (book, context) => refund(book, refundOf(story.house, paid), context),
  "a refund of what is not known here": () => (book, context) => {
    const unknown = { ...paid, sequence: 700 };
    return refund(book, refundOf(story.house, unknown), context);
  },
};

it.each(Object.keys(acts))("neither does nor refuses %s while rows are lost", (name) => {
  const act = acts[name]?.() as Act;
  story.unwritten(() => {
    expect(() =>
      story.step((book, context) => unlessBehind(book, (rows) => act(rows, context))),
    ).toThrow(RowsLost);
  });
});

it("tells again what was decided before", () => {
  const { codeIdentity: identity } = paid.body;
  const again = payOf(story.house, code, {
    reference: "pay-before",
    code: { ...code, identity, recallOnly: false },
  });
  const outcome = story.unwritten(() =>
    story.step((book, context) =>
      unlessBehind(book, (rows) => authorize(rows, again, story.house.table, context)),
    ),
  );
  expect(outcome).toMatchObject({ kind: "decided", replayed: true });
});

it("says of nothing that it is not there while rows are lost, since it may be what was lost", () => {
  const { book } = story.room;
  const find = (reference: string) => {
    const of = { terminalId: shop.terminalId, reference };
    return story.step((own, context) => findNow(own, { of, merchantId: null }, context));
  };
  expect(find("pay-lost")).toEqual(booksBehind);
  expect(mayBeLost(find("pay-lost"))).toBe(true);
  expect(findTopUp(book, "par_1", "top-lost")).toEqual(booksBehind);
  expect(find("pay-before")).toMatchObject({ sequence: paid.sequence });
  expect(mayBeLost(find("pay-before"))).toBe(false);
  expect(unlessLost(book, paid)).toBe(paid);
});

it("knows each receiver that is ahead once, and since when", () => {
  const [first] = story.room.book.head().behind;
  story.house.pass(5_000);
  const again = { receiver: "anybody", of: "settlement", mark: 12 } as const;
  story.unwritten(() => story.step((book, context) => noteAhead(book, again, context)));
  expect(story.room.book.head().behind).toEqual([first]);
});
