import { expect, it } from "vitest";
import { offlineAmountMinorMax, offlineCodeAgeMsMax } from "../../../../src/bounds.ts";
import { issueSeals } from "../../../../src/code/issue-seals.ts";
import { netMinor } from "../../../../src/ledger/account.ts";
import { cancel } from "../../../../src/payment/cancel.ts";
import { capture } from "../../../../src/payment/capture.ts";
import { confirm } from "../../../../src/payment/confirm.ts";
import { noteAhead } from "../../../../src/payment/hear.ts";
import type { GivenCredit } from "../../../../src/payment/lost-row.ts";
import { refund } from "../../../../src/payment/refund.ts";
import { sweep } from "../../../../src/payment/sweep.ts";
import { markOf } from "../../../../src/settlement/outbox.ts";
import { cancelOf, captureOf, confirmOf, issueOf, refundOf } from "../../../house/commands.ts";
import { settlementOf } from "../settlement/merchant-side.ts";
import { putWalletBack, rowsOf } from "../settlement/put-back.ts";
import {
  ask,
  deliver,
  expectSound,
  nameOf,
  noticed,
  paid,
  putBack,
  reminded,
  restoreAll,
  restoreAs,
  restoreRemembering,
  shop,
  standing,
} from "./restore-story.ts";
import { Story } from "./story.ts";

it("gives back payments, holds, captures, refunds and cancellations as they were", () => {
  const states: Record<string, unknown> = {};
  const story = putBack((lost) => {
    const held = paid(lost, "pay-held", { amountMinor: 800, capture: "manual" });
    const part = captureOf(lost.house, held, { reference: "cap-1", amountMinor: 300 });
    lost.step((book, context) => capture(book, part, context));
    const back = refundOf(lost.house, standing(lost, "pay-common"), {
      reference: "rfd-1",
      amountMinor: 400,
    });
    lost.step((book, context) => refund(book, back, context));
    paid(lost, "pay-undone", { amountMinor: 500 });
    const undo = cancelOf(lost.house, { shop, paymentReference: "pay-undone" });
    lost.step((book, context) => cancel(book, undo, context));
    for (const name of ["pay-common", "pay-held", "pay-undone"]) {
      states[name] = standing(lost, name).state;
    }
    states.available = lost.available;
    states.held = lost.held;
    states.points = lost.points;
  });
  paid(story, "pay-meanwhile", { amountMinor: 50 });
  noticed(story);
  const done = restoreAll(story);
  expect(done).toMatchObject({ rows: 5, resent: 1, conflicts: [] });
  for (const name of ["pay-common", "pay-held", "pay-undone"]) {
    const { reference, state } = standing(story, name);
    expect([reference, state]).toEqual([name, states[name]]);
  }
  expect(story.available).toBe(Number(states.available) - 50);
  expect(story.held).toBe(states.held);
  expect(story.room.book.head().behind).toEqual([]);
  expect(deliver(story)).toBe("taken");
  expectSound(story);
  const rest = captureOf(story.house, standing(story, "pay-held"), {
    reference: "cap-2",
    amountMinor: 500,
    last: true,
  });
  story.step((book, context) => capture(book, rest, context));
  expect(deliver(story)).toBe("taken");
  expectSound(story);
});

it("changes nothing when nothing is lost, the second time too", () => {
  const story = putBack((lost) => void paid(lost, "pay-lost", { amountMinor: 300 }));
  paid(story, "pay-meanwhile", { amountMinor: 50 });
  noticed(story);
  expect(restoreAll(story)).toMatchObject({ rows: 1, resent: 1 });
  expect(deliver(story)).toBe("taken");
  const before = story.room.book.head();
  expect(restoreAll(story)).toMatchObject({ rows: 0, resent: 0 });
  expect(story.room.book.head().sequence).toBe(before.sequence);
  expectSound(story);
});

it("remembers what it gave back as what it was, as whoever reads it", () => {
  const story = putBack((lost) => void paid(lost, "pay-lost", { amountMinor: 300 }));
  noticed(story);
  const newest = restoreRemembering(story)?.newest ?? [];
  expect(newest.map(({ kind }) => kind)).toContain("payment");
  expect(newest).toEqual(story.log.toReversed().slice(0, newest.length));
});

it("books what was lost once when two restorations asked before either was booked", () => {
  const amountMinor = 30_001;
  const story = new Story({ balanceMinor: 2 * amountMinor });
  paid(story, "pay-common", { amountMinor: 1_000 });
  deliver(story);
  const older = rowsOf(story.room);
  // Nobody but the payer names a confirmation: no reference tells that it is there already.
  const waiting = story.paid({ shop, reference: "pay-confirmed", amountMinor }, 1);
  story.step((book, context) => confirm(book, confirmOf(story.house, waiting), context));
  expect(deliver(story)).toBe("taken");
  putWalletBack(story, older);
  paid(story, "pay-meanwhile", { amountMinor: 50 });
  noticed(story);
  const [one, other] = [ask(story), ask(story)];
  expect(restoreAs(story, one)).toMatchObject({ rows: 2, resent: 1 });
  expect(restoreAs(story, other)).toMatchObject({ rows: 0, resent: 0 });
  expect(story.available).toBe(amountMinor - 1_050);
  expect(deliver(story)).toBe("taken");
  expectSound(story);
});

it("goes on from what was taken meanwhile when another restoration had asked before", () => {
  const story = putBack((lost) => void paid(lost, "pay-lost", { amountMinor: 300 }));
  paid(story, "pay-meanwhile", { amountMinor: 50 });
  noticed(story);
  const [one, other] = [ask(story), ask(story)];
  restoreAs(story, one);
  expect(deliver(story)).toBe("taken");
  const known = markOf(story.room.book, nameOf(story));
  expect(restoreAs(story, other)).toMatchObject({ rows: 0, resent: 0 });
  expect(markOf(story.room.book, nameOf(story))).toEqual(known);
  expectSound(story);
});

it("tells again a sale that was made while the receivers were asked", () => {
  const story = putBack((lost) => void paid(lost, "pay-lost", { amountMinor: 300 }));
  const given = ask(story);
  paid(story, "pay-meanwhile", { amountMinor: 50 });
  expect(restoreAs(story, given)).toMatchObject({ rows: 1, resent: 1 });
  expect(deliver(story)).toBe("taken");
  expectSound(story);
});

it("has what the balance lacks owed, and never goes below zero", () => {
  const story = putBack((lost) => void paid(lost, "pay-lost", { amountMinor: 15_000 }));
  paid(story, "pay-meanwhile", { amountMinor: 10_000 });
  noticed(story);
  restoreAll(story);
  expect(story.available).toBe(0);
  expect(netMinor(story.room.book.head().balances, "receivable")).toBe(-6_000);
  expect(deliver(story)).toBe("taken");
  expectSound(story);
});

it("takes a reference that came again and was decided alike for one act", () => {
  const story = putBack((lost) => void paid(lost, "pay-twice", { amountMinor: 300 }));
  paid(story, "pay-twice", { amountMinor: 300 });
  noticed(story);
  expect(restoreAll(story)).toMatchObject({ resent: 0, conflicts: [] });
  expect(story.available).toBe(20_000 - 1_300);
  expect(markOf(story.room.book, nameOf(story)).mark).toBe(2);
  expectSound(story);
});

it("names a reference that was decided otherwise, and keeps both sides' money", () => {
  const story = putBack((lost) => void paid(lost, "pay-twice", { amountMinor: 300 }));
  paid(story, "pay-twice", { amountMinor: 700 });
  noticed(story);
  expect(restoreAll(story)).toMatchObject({ resent: 1, conflicts: ["pay-twice"] });
  // What was answered last under the reference is what a retry is told.
  expect(standing(story, "pay-twice").body.amountMinor).toBe(700);
  expect(story.available).toBe(20_000 - 2_000);
  expect(deliver(story)).toBe("taken");
  expectSound(story);
});

it("takes a hold that waits for its payer for another payment when it came again as a sale", () => {
  const amountMinor = 30_001;
  const story = new Story({ balanceMinor: 3 * amountMinor });
  paid(story, "pay-common");
  deliver(story);
  const older = rowsOf(story.room);
  // Neither has moved anything yet; what the payer's word makes of them differs.
  const asked = { shop, reference: "pay-twice", amountMinor };
  const lost = story.paid({ ...asked, capture: "manual" }, 1);
  story.step((book, context) => confirm(book, confirmOf(story.house, lost), context));
  expect(deliver(story)).toBe("taken");
  putWalletBack(story, older);
  story.paid(asked, 1);
  noticed(story);
  expect(restoreAll(story)).toMatchObject({ conflicts: ["pay-twice"] });
  expect(story.held).toBe(2 * amountMinor);
  expect(deliver(story)).toBe("taken");
  expectSound(story);
});

it("tells what becomes of a lost payment whose reference another has now", () => {
  const hold = { amountMinor: 300, capture: "manual" } as const;
  const story = putBack((lost) => void paid(lost, "pay-twice", hold));
  paid(story, "pay-twice", { amountMinor: 700 });
  noticed(story);
  restoreAll(story);
  expect(deliver(story)).toBe("taken");
  // No reference names it any more. Its merchant knows it by one, also when its hold ends by itself.
  expect(story.held).toBe(300);
  story.house.pass(story.house.limits.holdMs);
  story.step((book, context) => sweep(book, context));
  expect(story.held).toBe(0);
  expect(deliver(story)).toBe("taken");
  expectSound(story);
});

it("has the approval that was answered before a decline stand under its reference", () => {
  const story = putBack((lost) => {
    lost.topUp({ amountMinor: 20_000 });
    paid(lost, "pay-twice", { amountMinor: 30_000 });
  });
  const code = story.code();
  expect(story.pay(code, { shop, reference: "pay-twice", amountMinor: 30_000 })).toMatchObject({
    payment: { body: { declineCode: "insufficient_funds" } },
  });
  noticed(story);
  expect(restoreAll(story)).toMatchObject({ resent: 0, conflicts: ["pay-twice"] });
  expect(standing(story, "pay-twice").state).toMatchObject({ status: "captured" });
  expect(netMinor(story.room.book.head().balances, "receivable")).toBe(-11_000);
  expect(deliver(story)).toBe("taken");
  expectSound(story);
});

it("has a lost cancellation meet its payment when that comes late", () => {
  const story = putBack((lost) => {
    const undo = cancelOf(lost.house, { shop, paymentReference: "pay-never", code: lost.code() });
    lost.step((book, context) => cancel(book, undo, context));
  });
  reminded(story);
  restoreAll(story);
  expect(story.pay(story.code(), { shop, reference: "pay-never" })).toMatchObject({
    payment: { body: { declineCode: "cancelled_before_payment" } },
  });
  expect(deliver(story)).toBe("taken");
  expectSound(story);
});

it("books what was lost in the order of its numbers, whatever the clock said", () => {
  const story = putBack((lost) => {
    lost.house.pass(3_600_000);
    const late = paid(lost, "pay-late", { amountMinor: 900 });
    lost.house.pass(-3_600_000);
    const back = refundOf(lost.house, late, { reference: "rfd-late", amountMinor: 400 });
    lost.step((book, context) => refund(book, back, context));
  });
  reminded(story);
  expect(restoreAll(story)).toMatchObject({ rows: 2, conflicts: [] });
  expect(standing(story, "pay-late").state).toMatchObject({ refundedMinor: 400 });
  expect(story.available).toBe(20_000 - 1_000 - 500);
  expectSound(story);
});

it("goes on refusing while another receiver that was not asked is ahead", () => {
  const story = putBack((lost) => void paid(lost, "pay-lost", { amountMinor: 300 }));
  reminded(story);
  const other = { receiver: "another", of: "settlement", mark: 1 } as const;
  story.step((book, context) => noteAhead(book, other, context));
  restoreAll(story);
  expect(story.room.book.head().behind).toMatchObject([other]);
});

it("tells at once what was decided meanwhile", () => {
  const story = putBack((lost) => void paid(lost, "pay-lost", { amountMinor: 300 }));
  paid(story, "pay-meanwhile", { amountMinor: 50 });
  noticed(story);
  let told = 0;
  story.house.onDeliver = () => {
    told += 1;
  };
  restoreAll(story);
  expect(told).toBe(1);
});

it("uses up the code of a lost payment, and spells no new id with its number", () => {
  const story = new Story();
  paid(story, "pay-common");
  const code = story.code();
  const early = rowsOf(story.room);
  const shown = { ...code, identity: `q:${code.jti}`, recallOnly: false };
  story.pay(code, { shop, reference: "pay-lost", code: shown });
  paid(story, "pay-late", { amountMinor: 70 });
  deliver(story);
  const numbers = [standing(story, "pay-lost").number, standing(story, "pay-late").number];
  putWalletBack(story, early);
  paid(story, "pay-meanwhile", { amountMinor: 50 });
  noticed(story);
  restoreAll(story);
  const by = standing(story, "pay-lost").sequence;
  const { codes } = story.room.book.head();
  expect(story.room.book.code(code.jti)?.spentBy).toBe(by);
  expect(codes.filter(({ jti }) => jti === code.jti)).toMatchObject([{ spentBy: by }]);
  expect(story.pay(code, { shop, reference: "pay-again", code: shown })).toMatchObject({
    payment: { body: { declineCode: "code_spent" } },
  });
  const meanwhile = standing(story, "pay-meanwhile");
  const next = paid(story, "pay-next", { amountMinor: 60 });
  const now = [meanwhile.number, next.number, standing(story, "pay-lost").number];
  expect(standing(story, "pay-late").number).toBe(numbers[1]);
  for (const number of now) expect(numbers).not.toContain(number);
  expect(new Set(now).size).toBe(3);
  expect(deliver(story)).toBe("taken");
  expectSound(story);
});

it("uses up the seal of a lost payment of a phone that was offline", () => {
  const story = new Story();
  paid(story, "pay-common");
  const { house } = story;
  story.step((book, context) => issueSeals(book, issueOf(house), context));
  const early = rowsOf(story.room);
  const issuedAtMs = Math.floor(house.nowMs / 1_000) * 1_000;
  const shown = (place: number) => ({
    ...{ jti: `1.1.${place}`, identity: `o:1.1.${place}`, recallOnly: false },
    expiresAtMs: issuedAtMs + offlineCodeAgeMsMax,
    offline: {
      ...{ device: 1, batch: 1, place, counter: place + 1, issuedAtMs },
      amountMaxMinor: offlineAmountMinorMax,
    },
  });
  const pay = (reference: string, place: number) =>
    story.pay(shown(place), { shop, reference, code: shown(place), amountMinor: 300 + place });
  expect(pay("pay-lost", 0)).toMatchObject({ payment: { body: { declineCode: null } } });
  deliver(story);
  putWalletBack(story, early);
  paid(story, "pay-meanwhile", { amountMinor: 50 });
  noticed(story);
  restoreAll(story);
  expect(pay("pay-again", 0)).toMatchObject({ payment: { body: { declineCode: "code_spent" } } });
  expect(pay("pay-other", 1)).toMatchObject({ payment: { body: { declineCode: null } } });
  expect(deliver(story)).toBe("taken");
  expectSound(story);
});

it("gives back a partner's top-up that was lost, once", () => {
  const story = putBack((lost) => void paid(lost, "pay-lost", { amountMinor: 300 }));
  reminded(story);
  const credit: GivenCredit = {
    receiver: "00.1",
    ...{ partnerId: "par_1", partnerName: "Partner", channel: "atm", reference: "top-lost" },
    ...{ amountMinor: 5_000, declineCode: null, sequence: 4, idKey: 1 },
    decidedAtMs: story.house.nowMs - 5_000,
  };
  expect(restoreAll(story, [credit])).toMatchObject({ rows: 2 });
  expect(story.available).toBe(20_000 - 1_300 + 5_000);
  expect(restoreAll(story, [credit])).toMatchObject({ rows: 0 });
  expect(story.room.book.byReference("top_up", "par_1", "top-lost")).not.toBeNull();
  const refused = { ...credit, reference: "top-refused", declineCode: "wallet_unavailable" };
  restoreAll(story, [{ ...refused, sequence: 6 }]);
  expect(story.available).toBe(20_000 - 1_300 + 5_000);
});

it("tells of an act on what was restored by the time at which that was paid", () => {
  const story = putBack((lost) => void paid(lost, "pay-lost"));
  reminded(story);
  restoreAll(story);
  const of = { reference: "rfd-1", amountMinor: 10 };
  const back = refundOf(story.house, standing(story, "pay-lost"), of);
  story.step((book, context) => refund(book, back, context));
  expect(deliver(story)).toBe("taken");
  const told = settlementOf(story).book.messagesOf(story.room.name, 0, 9);
  const { atMs: paidAtMs } = standing(story, "pay-lost");
  expect(told.filter(({ reference }) => reference === "pay-lost")).toMatchObject([
    { kind: "payment", paidAtMs },
    { kind: "refund", paidAtMs },
  ]);
});
