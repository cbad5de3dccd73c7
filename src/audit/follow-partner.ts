import type { Claim } from "../partner/claim.ts";
import { differs, type Expected, type Follower } from "./stored.ts";

/** What a Partner's log says of the claims that have an outcome. */
export function followPartner(): Follower {
  const expected = new Map<string, Expected>();
  return {
    expected,
    row(row) {
      const { claim } = JSON.parse(row.body) as { claim?: Claim };
      if (claim === undefined) return;
      const { wallet, amountMinor, result, declineCode, topUpSequence, decidedAtMs } = claim;
      const outcome = { wallet, amountMinor, result, declineCode, topUpSequence, decidedAtMs };
      const fault: Expected["fault"] = (value) => differs(value, outcome);
      expected.set(`claim ${claim.reference}`, { fault, required: () => true });
    },
    stranger({ value }) {
      const open = value.result === "pending" || value.result === "stopped";
      return open ? null : "the log knows of no such outcome";
    },
    head: () => null,
  };
}
