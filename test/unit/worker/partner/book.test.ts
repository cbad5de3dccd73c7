import { beforeEach, expect, it } from "vitest";
import type { Claim, PartnerBook } from "../../../../src/partner/book.ts";
import { partnerBook } from "../../../../worker/partner/book.ts";
import { partnerMigrations } from "../../../../worker/partner/schema.ts";
import { migratedSql } from "../../../node-sql.ts";

const claim = (reference: string, change: Partial<Claim> = {}): Claim => ({
  reference,
  partnerId: "par_1",
  partnerName: "Bank",
  channel: "atm",
  wallet: "wallet",
  amountMinor: 500,
  claimedAtMs: 1,
  result: "pending",
  declineCode: null,
  topUpSequence: null,
  idKey: 1,
  decidedAtMs: null,
  stoppedAtMs: null,
  ...change,
});

let book: PartnerBook;
beforeEach(() => {
  book = partnerBook(migratedSql(partnerMigrations));
});

const referencesOf = (claims: readonly Claim[]) => claims.map(({ reference }) => reference);

it("gives back what a wallet has decided, credited or declined, in the order of its rows", () => {
  const decided = { decidedAtMs: 9 } as const;
  book.insertClaim(claim("r1", { ...decided, result: "declined", topUpSequence: 7 }));
  book.insertClaim(claim("r2", { ...decided, result: "credited", topUpSequence: 3 }));
  book.insertClaim(claim("r3", { ...decided, result: "credited", topUpSequence: 5, wallet: "w2" }));
  book.insertClaim(claim("r4"));
  book.insertClaim(claim("r5", { result: "stopped", stoppedAtMs: 2 }));
  expect(referencesOf(book.decidedClaims("wallet"))).toEqual(["r2", "r1"]);
  expect(referencesOf(book.decidedClaims("w2"))).toEqual(["r3"]);
});

it("forgets a claim without an outcome, and none that has one", () => {
  const decided = claim("r1", { result: "credited", topUpSequence: 3, decidedAtMs: 9 });
  const stopped = claim("r2", { result: "stopped", stoppedAtMs: 2 });
  for (const each of [decided, stopped, claim("r3"), claim("r4")]) book.insertClaim(each);
  for (const reference of ["r1", "r2", "r3"]) book.dropClaim(reference);
  const left = ["r1", "r2", "r3", "r4"].map((reference) => book.claim(reference));
  expect(left).toEqual([decided, stopped, null, claim("r4")]);
});

it("keeps the outcome of the claim that is named, and leaves what it stands for", () => {
  for (const reference of ["r1", "r2"]) book.insertClaim(claim(reference));
  const outcome = {
    result: "declined",
    declineCode: "balance_limit",
    topUpSequence: 4,
    idKey: 2,
    decidedAtMs: 8,
    stoppedAtMs: 6,
    amountMinor: 499,
  } as const;
  book.saveOutcome(claim("r1", { ...outcome, wallet: "another", claimedAtMs: 77 }));
  expect(book.claim("r1")).toEqual(claim("r1", outcome));
  expect(book.claim("r2")).toEqual(claim("r2"));
});

it("lists what has no outcome by when it was claimed, and what was stopped by when that was", () => {
  for (const [reference, ms] of [
    ["r1", 30],
    ["r2", 10],
    ["r3", 20],
  ] as const) {
    book.insertClaim(claim(reference, { claimedAtMs: ms }));
    const stopped = { result: "stopped", claimedAtMs: 0, stoppedAtMs: ms } as const;
    book.insertClaim(claim(`s${reference}`, stopped));
  }
  book.insertClaim(claim("asked", { result: "stopped" }));
  expect(referencesOf(book.pendingClaims(2))).toEqual(["r2", "r3"]);
  expect(referencesOf(book.stoppedClaims(2))).toEqual(["sr2", "sr3"]);
  expect(book.stoppedClaims(9)).toHaveLength(3);
});

it("knows of each wallet what it told last", () => {
  book.saveLastTold("wallet", { reference: "r1", sequence: 3 });
  book.saveLastTold("w2", { reference: "r2", sequence: 4 });
  book.saveLastTold("wallet", { reference: "r3", sequence: 5 });
  expect(book.lastTold("wallet")).toEqual({ reference: "r3", sequence: 5 });
  expect(book.lastTold("w2")).toEqual({ reference: "r2", sequence: 4 });
  expect(book.lastTold("w3")).toBeNull();
});
