import { doneOf, type Members } from "./asked.ts";
import { differ, type Finding, finding, type Judge } from "./finding.ts";
import { type Agreed, lostAdjustments } from "./lost-acts.ts";
import { jsonOf } from "./rows.ts";
import { all, labelOf, rowsOf, type Seen } from "./seen.ts";

/** What takes two persons was begun by one and agreed to by another, and is what they agreed on. */
export const judgePersons: Judge = (seen) => {
  const agreed = all(seen, "Control")
    .flatMap((control) => rowsOf(control, "approval"))
    .filter(({ status }) => status === "approved")
    .map((row) => ({ id: `${row.approval_id}`, proposal: jsonOf<Members>(row.proposal) }));
  return [
    ...judgeApprovals(seen),
    ...judgeAdjustments(seen, [...agreed, ...lostAdjustments(seen)]),
    ...judgeDone(seen, agreed),
  ];
};

/** Nobody agrees to what they have proposed, and who agreed has asked for it. */
function judgeApprovals(seen: Seen): Finding[] {
  const decided = new Set(
    doneOf(seen)
      .filter(({ route }) => /\/approvals\/[a-z]+\/(approve|reject)$/.test(route))
      .map(({ path, token }) => `${path.split("/")[4]} ${token?.sub}`),
  );
  const unanswered = seen.chronicle.exchanges.some(
    ({ path, answer }) => /\/approvals\/.*\/(approve|reject)$/.test(path) && answer?.status !== 200,
  );
  return all(seen, "Control").flatMap((control) =>
    rowsOf(control, "approval").flatMap((row) => {
      if (row.status === "waiting") return [];
      const place = `${labelOf(control)} ${row.approval_id}`;
      if (row.decided_by === row.proposed_by && row.status === "approved") {
        return [finding(place, "two persons agree", `${row.decided_by} alone`)];
      }
      const isAsked = unanswered || decided.has(`${row.approval_id} ${row.decided_by}`);
      return isAsked ? [] : [finding(place, "two persons agree", `${row.decided_by} never asked`)];
    }),
  );
}

/** Each adjustment of a balance is one that was agreed on, once. */
function judgeAdjustments(seen: Seen, agreed: readonly Agreed[]): Finding[] {
  const made = new Set<string>();
  return all(seen, "Wallet").flatMap((wallet) =>
    wallet.log.flatMap(({ kind, sequence, reference, body }) => {
      if (kind !== "adjustment") return [];
      const place = `${labelOf(wallet)} row ${sequence}`;
      const again = made.has(`${body.approvalId}`)
        ? [finding(place, "an adjustment is made once", `${body.approvalId}`)]
        : [];
      made.add(`${body.approvalId}`);
      const said = { amount: body.amountMinor, reference, case_number: body.caseNumber };
      const own = agreed.filter(({ id }) => id === body.approvalId);
      // An id may have been agreed on again where Control had lost the first: it is one of them.
      const apart = (own.length > 0 ? own : [{ proposal: null }]).map(({ proposal }) =>
        differ(place, "an adjustment is what was agreed on", said, countedOf(proposal)),
      );
      const isAgreed = apart.some((findings) => findings.length === 0);
      return [...again, ...(isAgreed ? [] : (apart[0] ?? []))];
    }),
  );
}

function countedOf(proposal: Members | null): Members {
  return {
    amount: proposal?.amount,
    reference: proposal?.reference,
    case_number: proposal?.case_number,
  };
}

/** Stops that were lifted, and policies that decide. */
function judgeDone(seen: Seen, agreed: readonly Agreed[]): Finding[] {
  const has = (act: string, fits: (proposal: Members) => boolean) =>
    agreed.some(({ proposal }) => proposal.act === act && fits(proposal));
  return all(seen, "Control").flatMap((control) => [
    ...rowsOf(control, "stop")
      .filter(({ lifted_at_ms: at, until_ms: until }) => at !== null && until === null)
      .filter(({ stop_id: id }) => !has("lift_stop", (one) => one.stop_id === id))
      .map((row) => finding(control, "two persons lift a stop", JSON.stringify(row))),
    ...rowsOf(control, "policy")
      .filter(({ version, activated_ms: at }) => at !== null && version !== 1)
      .filter(({ version }) => !has("activate_policy", (one) => one.version === version))
      .map(({ version }) => finding(control, "two persons put a policy in force", `${version}`)),
  ]);
}
