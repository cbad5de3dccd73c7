import { expect, it } from "vitest";
import type { TopUp } from "../../../../src/funding/credit.ts";
import { netMinor } from "../../../../src/ledger/account.ts";
import type { Claim } from "../../../../src/partner/book.ts";
import {
  type ClaimRequest,
  claim,
  release,
  settle,
  suspend,
} from "../../../../src/partner/claim.ts";
import { digestText } from "../../../../worker/rows/digest.ts";
import { House } from "../../../house/house.ts";

const request: ClaimRequest = {
  reference: "top-0001",
  partnerId: "par_1",
  partnerName: "Partner",
  channel: "cash_register",
  wallet: "wallet-a",
  amountMinor: 5_000,
  idKey: 1,
};
const context = { nowMs: 9, digest: digestText };

function openPartner() {
  const room = new House().partner("par_1");
  return { ...room, dump: () => room.store.dump() };
}

function topUp(declineCode: TopUp["body"]["declineCode"] = null): TopUp {
  return {
    sequence: 3,
    atMs: 7,
    reference: request.reference,
    body: {
      v: 1,
      partnerId: "par_1",
      partnerName: "Partner",
      channel: "cash_register",
      amountMinor: 5_000,
      currency: "JPY",
      declineCode,
      idKey: 2,
      decidedAtMs: 7,
      policyVersion: 1,
      velocity: null,
    },
  };
}

function opened(book: ReturnType<typeof openPartner>["book"]): Claim {
  const outcome = claim(book, request, 1);
  if (outcome.kind === "reference_reused") throw new Error("the reference is new");
  return outcome.claim;
}

it("claims a reference once, and knows it again for the same wallet and amount", () => {
  const { book, dump } = openPartner();
  expect(claim(book, request, 1)).toMatchObject({ kind: "claimed", claim: { result: "pending" } });
  const before = dump();
  expect(claim(book, request, 2)).toMatchObject({ kind: "known", claim: { claimedAtMs: 1 } });
  expect(dump()).toBe(before);
});

it("refuses reference_reused when the route or the amount is another", () => {
  const { book, dump } = openPartner();
  opened(book);
  const before = dump();
  const differences: [Partial<ClaimRequest>, string[]][] = [
    [{ wallet: "wallet-b" }, ["route"]],
    [{ amountMinor: 5_001 }, ["amount"]],
    [{ wallet: "wallet-b", amountMinor: 1 }, ["route", "amount"]],
  ];
  for (const [part, differ] of differences) {
    expect(claim(book, { ...request, ...part }, 2)).toEqual({ kind: "reference_reused", differ });
  }
  expect(dump()).toBe(before);
});

it("settles a credit once: the partner owes it, and the clearing account has it", () => {
  const { book, dump } = openPartner();
  const open = opened(book);
  const done = settle(book, open, topUp(), context);
  expect(done).toMatchObject({ result: "credited", topUpSequence: 3, idKey: 2, decidedAtMs: 7 });
  const { balances } = book.head();
  expect(netMinor(balances, "clearing_partner")).toBe(5_000);
  expect(netMinor(balances, "partner_receivable")).toBe(-5_000);
  const before = dump();
  expect(settle(book, open, topUp(), context)).toEqual(done);
  expect(dump()).toBe(before);
  expect(claim(book, request, 2)).toEqual({ kind: "known", claim: done });
});

it("settles a decline: the reference is used up, and nothing moves", () => {
  const { book } = openPartner();
  const done = settle(book, opened(book), topUp("balance_limit_exceeded"), context);
  expect(done).toMatchObject({ result: "declined", declineCode: "balance_limit_exceeded" });
  expect(book.head().balances).toEqual({});
  expect(book.head().sequence).toBe(1);
  expect(book.pendingClaims(9)).toEqual([]);
});

it("leaves a stopped reference to the same request alone, and asks for it no more", () => {
  const { book } = openPartner();
  expect(suspend(book, opened(book), 2)).toMatchObject({ result: "stopped" });
  expect(book.pendingClaims(9)).toEqual([]);
  expect(claim(book, { ...request, wallet: "wallet-b" }, 2)).toEqual({
    kind: "reference_reused",
    differ: ["route"],
  });
  expect(claim(book, request, 2)).toMatchObject({ kind: "claimed", claim: { result: "pending" } });
  expect(book.pendingClaims(9)).toHaveLength(1);
});

it("settles what one call of a reference credited while another was told of a stop", () => {
  const { book } = openPartner();
  const open = opened(book);
  suspend(book, open, 2);
  expect(book.stoppedClaims(9)).toHaveLength(1);
  expect(settle(book, open, topUp(), context)).toMatchObject({ result: "credited" });
  expect(book.stoppedClaims(9)).toEqual([]);
  expect(netMinor(book.head().balances, "clearing_partner")).toBe(5_000);
  expect(suspend(book, open, 2)).toMatchObject({ result: "credited" });
  expect(book.claim(request.reference)).toMatchObject({ result: "credited" });
});

it("asks a stopped claim's wallet once, unless the claim was asked for again meanwhile", () => {
  const { book } = openPartner();
  const stopped = suspend(book, opened(book), 2);
  expect(book.stoppedClaims(9)).toEqual([stopped]);
  claim(book, request, 3);
  release(book, stopped);
  expect(book.claim(request.reference)).toMatchObject({ result: "pending" });
  const again = suspend(book, stopped, 4);
  release(book, stopped);
  expect(book.stoppedClaims(9)).toEqual([again]);
  release(book, again);
  expect(book.stoppedClaims(9)).toEqual([]);
  expect(book.claim(request.reference)).toMatchObject({ result: "stopped" });
});

it("lists claims without an outcome, oldest first", () => {
  const { book } = openPartner();
  for (const [reference, atMs] of [
    ["top-0003", 3],
    ["top-0001", 1],
    ["top-0002", 2],
  ] as const) {
    claim(book, { ...request, reference }, atMs);
  }
  expect(book.pendingClaims(2).map(({ reference }) => reference)).toEqual(["top-0001", "top-0002"]);
});

it("keeps of each wallet the outcome that it told last, and goes back to none before", () => {
  const { book } = openPartner();
  const first = opened(book);
  expect(book.lastTold("wallet-a")).toBeNull();
  settle(book, first, topUp(), context);
  const known = { reference: "top-0001", sequence: 3 };
  expect([book.lastTold("wallet-a"), book.lastTold("wallet-b")]).toEqual([known, null]);
  for (const [reference, wallet, sequence] of [
    ["top-0002", "wallet-a", 8],
    ["top-0003", "wallet-b", 2],
  ] as const) {
    const next = claim(book, { ...request, reference, wallet }, 2);
    if (next.kind === "reference_reused") throw new Error("the reference is new");
    settle(book, next.claim, { ...topUp("velocity_count_exceeded"), reference, sequence }, context);
  }
  settle(book, first, topUp(), context);
  expect(book.lastTold("wallet-a")).toEqual({ reference: "top-0002", sequence: 8 });
  expect(book.lastTold("wallet-b")).toEqual({ reference: "top-0003", sequence: 2 });
});

it("takes the wallet's amount over where a claim that was lost came again altered", () => {
  const { book } = openPartner();
  const altered = claim(book, { ...request, amountMinor: 5_001 }, 8);
  if (altered.kind === "reference_reused") throw new Error("the reference is new");
  settle(book, altered.claim, topUp(), context);
  expect(claim(book, request, 9)).toMatchObject({
    kind: "known",
    claim: { result: "credited", amountMinor: 5_000, topUpSequence: 3, decidedAtMs: 7 },
  });
  expect(netMinor(book.head().balances, "clearing_partner")).toBe(5_000);
});
