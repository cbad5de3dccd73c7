import { beforeEach, expect, it } from "vitest";
import { Pairs } from "../../../../src/audit/pairs.ts";
import type { HashedRow } from "../../../../src/audit/stored.ts";
import { emptyAccount } from "../../../../src/ledger/account.ts";

const beganAtMs = 1_000;
let pairs: Pairs;

beforeEach(() => {
  pairs = new Pairs(beganAtMs);
});

/** A partner that has credited the wallet `w` with so much under `ref-1`. */
function claim(amountMinor: number): void {
  const value = { partnerId: "par_1", wallet: "w", amountMinor, result: "credited" };
  pairs.object("Partner", "partner-id");
  pairs.event({ stored: { table: "claim", key: "ref-1", value } });
}

/** The wallet `w`, with a top-up of so much under `ref-1` and this net in its clearing. */
function wallet(creditMinor: number | null, clearedMinor = 0, atMs = beganAtMs - 1): void {
  pairs.object("Wallet", "wallet-id");
  pairs.event({ stored: { table: "self", key: "", value: { name: "w", enrolled: true } } });
  if (creditMinor !== null) {
    const body = JSON.stringify({ v: 1, amountMinor: creditMinor, declineCode: null });
    const row = { sequence: 1, kind: "top_up", caller: "par_1", reference: "ref-1", atMs, body };
    const unsent = { destination: null, destinationSequence: null, hash: "h" };
    pairs.event({ row: { ...row, ...unsent } as unknown as HashedRow });
  }
  const cleared = { ...emptyAccount, creditsPosted: clearedMinor };
  const balances = { clearing_settlement: cleared };
  pairs.event({ head: { sequence: 1, hash: "h", balances } });
}

const reasons = () => pairs.end().faults.map(({ kind, reason }) => `${kind}: ${reason}`);

it("finds nothing where a partner's claim and its wallet's top-up are one", () => {
  claim(5_000);
  wallet(5_000);
  expect(pairs.end()).toEqual({ faults: [], explainedMinor: 0n });
});

it.each([null, 4_999])("finds a claim of 5,000 that its wallet has as %s", (creditMinor) => {
  claim(5_000);
  wallet(creditMinor);
  expect(reasons()).toEqual([
    expect.stringMatching(/^Wallet: Partner partner-id has credited it under par_1 ref-1/),
  ]);
});

it("finds a top-up that nobody has claimed, unless it came after the partners were read", () => {
  wallet(5_000);
  expect(reasons()).toEqual([expect.stringMatching(/^Partner: Wallet wallet-id was credited/)]);
  pairs = new Pairs(beganAtMs);
  wallet(5_000, 0, beganAtMs);
  expect(pairs.end()).toEqual({ faults: [], explainedMinor: -5_000n });
});

it("finds a wallet that has cleared what it has sent to nobody", () => {
  wallet(null, 300);
  expect(reasons()).toEqual(["Wallet: what it has cleared is not what it has sent"]);
});
