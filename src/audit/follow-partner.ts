import { bodyOf, isRowOf } from "../ledger/row.ts";
import { type PartnerBodies, partnerKinds } from "../partner/book.ts";
import { differs, type Expected, type Follower, strangeKind } from "./stored.ts";

/** What a Partner's log says of the claims that have an outcome. */
export function followPartner(): Follower {
  const expected = new Map<string, Expected>();
  return {
    expected,
    row(row) {
      if (!isRowOf<PartnerBodies>(partnerKinds, row)) return strangeKind;
      const { claim } = bodyOf(row, "credit");
      const { wallet, amountMinor, result, declineCode, topUpSequence, decidedAtMs } = claim;
      const outcome = { wallet, amountMinor, result, declineCode, topUpSequence, decidedAtMs };
      const fault: Expected["fault"] = (value) => differs(value, outcome);
      expected.set(`claim ${claim.reference}`, { fault, required: () => true });
      return null;
    },
    stranger({ value }) {
      const open = value.result === "pending" || value.result === "stopped";
      return open ? null : "the log knows of no such outcome";
    },
    head: () => null,
  };
}
