import { askedOf } from "./asked.ts";
import { differ, type Finding, finding } from "./finding.ts";
import { type PaidFor, paymentsOf } from "./payments.ts";
import type { LogRow, State } from "./rows.ts";
import { type Kept, labelOf, rowsOf, type Seen } from "./seen.ts";
import { firstState } from "./told.ts";

/** What becomes of each payment is a way that a payment may go. */
export function judgeLives(wallet: Kept, seen: Seen): Finding[] {
  return paymentsOf(wallet).flatMap((payment) => judgeLife(payment, seen));
}

function judgeLife({ wallet, row, acts }: PaidFor, seen: Seen): Finding[] {
  const place = (act: LogRow) => `${labelOf(wallet)} row ${act.sequence} (${act.kind})`;
  let state = firstState(row);
  const findings: Finding[] = [];
  for (const act of acts.slice(1)) {
    const { after } = act.body;
    if (after === undefined || act.body.undid === false) continue;
    const wrong = refusal(row, act, state) ?? outOfTime(wallet, row, act, state);
    if (wrong !== null) findings.push(finding(place(act), "a payment may go this way", wrong));
    findings.push(
      ...differ(
        place(act),
        "an act leaves what the rules make of it",
        pick(after),
        next(row, act, state),
      ),
    );
    if (act.body.signed != null) findings.push(...judgeSigned(wallet, row, act, seen));
    state = after;
  }
  return findings;
}

/** Why an act was not possible as the payment stood. */
function refusal({ body }: LogRow, act: LogRow, state: State): string | null {
  const { kind, body: done } = act;
  const { status, heldMinor, capturedMinor, refundedMinor } = state;
  const amount = done.amountMinor ?? 0;
  if (kind === "capture") {
    if (status !== "authorized") return `captured when ${status}`;
    return amount > heldMinor ? `captured ${amount} of ${heldMinor}` : null;
  }
  if (kind === "refund") {
    if (status !== "captured") return `refunded when ${status}`;
    const left = capturedMinor - refundedMinor;
    return amount > left ? `refunded ${amount} of ${left}` : null;
  }
  if (kind === "confirmation") {
    if (done.signed == null) return "approved without a signature";
    return status === "pending_confirmation" ? null : `confirmed when ${status}`;
  }
  if (kind === "cancellation") {
    const open = ["captured", "authorized", "pending_confirmation"];
    return open.includes(status) ? null : `cancelled when ${status}`;
  }
  if (kind === "end") {
    const waits = status === "pending_confirmation";
    if (!waits && status !== "authorized") return `ended when ${status}`;
    const isTimedOut = done.declineCode === "confirmation_timed_out";
    if (waits && !isTimedOut && done.signed == null)
      return `${done.declineCode}, and nobody signed`;
    return waits === (done.declineCode != null) ? null : `ended by ${done.declineCode}`;
  }
  return body.amountMinor === undefined ? "about no payment" : null;
}

/** Why an act came too late or too soon; only where the wallet's clock was never set back. */
function outOfTime(
  wallet: Kept,
  { body, atMs }: LogRow,
  act: LogRow,
  { status, windowEndMs }: State,
): string | null {
  if (rowsOf(wallet, "head")[0]?.set_backs !== "[]") return null;
  const { kind, atMs: at, body: done } = act;
  const { confirmByMs, holdUntilMs } = body;
  if (kind === "confirmation" && confirmByMs != null && at > confirmByMs) return "after its time";
  if (kind === "capture" && holdUntilMs != null && at > holdUntilMs) return "after its hold";
  if (kind === "refund" && at - atMs > 365 * 86_400_000) return "after a year";
  // The window begins with the capture: a hold is given back as long as it stands.
  if (kind === "cancellation" && status === "captured" && windowEndMs != null) {
    if ((done.acceptedAtMs ?? at) >= windowEndMs) return "after its window";
  }
  if (kind !== "end") return null;
  const due = done.declineCode === "confirmation_timed_out" ? confirmByMs : holdUntilMs;
  const isDue = done.declineCode === "confirmation_timed_out" || done.declineCode == null;
  return isDue && due != null && at < due ? "before its time" : null;
}

function pick({ status, capturedMinor, refundedMinor, heldMinor, version, confirmed }: State) {
  return { status, capturedMinor, refundedMinor, heldMinor, version, confirmed };
}

/** What an act makes of a payment. */
function next({ body }: LogRow, { kind, body: done }: LogRow, state: State) {
  const now = pick({ ...state, version: state.version + 1 });
  const amount = done.amountMinor ?? 0;
  if (kind === "refund") return { ...now, refundedMinor: now.refundedMinor + amount };
  if (kind === "cancellation") return { ...now, status: "cancelled", heldMinor: 0 };
  if (kind === "capture") {
    const left = now.heldMinor - amount;
    const isLast = done.last === true || left === 0;
    const capturedMinor = now.capturedMinor + amount;
    return {
      ...now,
      capturedMinor,
      heldMinor: isLast ? 0 : left,
      status: isLast ? "captured" : now.status,
    };
  }
  if (kind === "confirmation") {
    const isManual = body.capture === "manual";
    const approved = { ...now, confirmed: true };
    if (isManual) return { ...approved, status: "authorized" };
    const capturedMinor = body.amountMinor ?? 0;
    return { ...approved, status: "captured", capturedMinor, heldMinor: 0 };
  }
  if (done.declineCode != null) return { ...now, status: "declined", heldMinor: 0 };
  const status = now.capturedMinor > 0 ? "captured" : "expired";
  return { ...now, status, heldMinor: 0 };
}

/** A payer's decision is on what was paid, by a key of the wallet. */
function judgeSigned(wallet: Kept, row: LogRow, act: LogRow, seen: Seen): Finding[] {
  const { signed, declineCode } = act.body;
  const place = `${labelOf(wallet)} row ${act.sequence} (${act.kind})`;
  const device = rowsOf(wallet, "device").find(({ number }) => number === signed?.device);
  const request = askedOf(seen).find(({ proof }) => proof?.jti === signed?.jti);
  const isRejected = declineCode === "confirmation_rejected";
  const said = {
    jkt: signed?.jkt,
    decision: request?.body?.decision,
    amount: request?.body?.amount,
    merchant_id: request?.body?.merchant_id,
  };
  return differ(place, "the payer decides on what is paid", said, {
    jkt: device?.jkt,
    decision: isRejected ? "reject" : "approve",
    amount: row.body.amountMinor,
    merchant_id: row.body.shop?.merchantId,
  });
}
