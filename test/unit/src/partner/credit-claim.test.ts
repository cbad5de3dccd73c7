import { expect, it } from "vitest";
import type { Authority } from "../../../../src/control/authority.ts";
import type { Snapshot } from "../../../../src/control/snapshot.ts";
import { type ClaimRequest, claim } from "../../../../src/partner/claim.ts";
import { claimUnder, concludeClaim, isUnsettled } from "../../../../src/partner/credit-claim.ts";
import type { TopUpBody } from "../../../../src/wallet/funding-record.ts";
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
const nowMs = 1_000_000;
const context = { nowMs, digest: digestText };

function authority(validUntilMs: number): Authority {
  const snapshot = { version: 1, validUntilMs } as Snapshot;
  return { snapshot, sentAtMs: nowMs, requestId: "r" };
}

function openClaim() {
  const { book, store } = new House().partner("par_1");
  const opened = claim(book, request, nowMs);
  if (opened.kind === "reference_reused") throw new Error("the reference is new");
  return { book, open: opened.claim, dump: () => store.dump() };
}

it("claims nothing under a snapshot that is over, and tells what was claimed before all the same", () => {
  const { book } = new House().partner("par_1");
  const stale = { kind: "stale_snapshot", fault: "snapshot_expired" };
  expect(claimUnder(book, request, authority(nowMs - 1), nowMs)).toEqual(stale);
  expect(book.claim(request.reference)).toBeNull();
  expect(claimUnder(book, request, authority(nowMs + 1), nowMs)).toMatchObject({ kind: "claimed" });
  expect(claimUnder(book, request, authority(nowMs - 1), nowMs)).toMatchObject({ kind: "known" });
});

it("keeps the reference of a wallet that is stopped", () => {
  const { book, open } = openClaim();
  expect(concludeClaim(book, open, { kind: "stopped" }, context)).toEqual({ kind: "stopped" });
  expect(book.claim(request.reference)).toMatchObject({ result: "stopped", stoppedAtMs: nowMs });
});

it("frees the reference of a wallet that is not there", () => {
  const { book, open } = openClaim();
  const gone = concludeClaim(book, open, { kind: "wallet_unknown" }, context);
  expect(gone).toEqual({ kind: "wallet_unknown" });
  expect(book.claim(request.reference)).toBeNull();
});

it("keeps what a wallet has under a reference that this object had lost, and refuses another amount", () => {
  const { book, open } = openClaim();
  const body = { amountMinor: 4_000, declineCode: null, idKey: 2 } as TopUpBody;
  const topUp = { sequence: 3, atMs: 7, reference: request.reference, body };
  const reused = { kind: "reference_reused", differ: ["amount"] } as const;
  expect(concludeClaim(book, open, { ...reused, topUp }, context)).toEqual(reused);
  expect(book.pendingClaims(10)).toEqual([]);
  expect(claim(book, { ...request, amountMinor: 4_000 }, nowMs)).toMatchObject({
    kind: "known",
    claim: { result: "credited", topUpSequence: 3 },
  });
});

it("leaves a claim as it is when its wallet could not decide, to be asked again", () => {
  const { book, open, dump } = openClaim();
  const before = dump();
  const outcome = concludeClaim(book, open, { kind: "needs_policy" }, context);
  expect(outcome).toEqual({ kind: "needs_policy" });
  expect(isUnsettled(outcome)).toBe(true);
  expect(dump()).toBe(before);
  expect(isUnsettled({ kind: "stopped" })).toBe(false);
});
