import { type Asked, askedOf, type Members } from "./asked.ts";
import { Owners } from "./owners.ts";
import { jsonOf } from "./rows.ts";
import { all, type Kept, lostSpan, rowsOf, type Seen } from "./seen.ts";

/*
 * What Control did and lost when its file was put back older. Wallets have taken it; of Control itself
 * nobody can learn it any more, so that it is known by who asked for it, and what they were answered.
 * So it is with what owners had their wallets do.
 */

/** A stop that operators have asked for, and that Control has lost. */
export interface LostStop {
  readonly scope: string;
  readonly id: string | null;
  /** When it was asked for, and when no object could hear of it any more, in true time. */
  readonly askedMs: number;
  readonly lostMs: number;
}

export function lostStops(seen: Seen): LostStop[] {
  return lostCalls(seen, mayBeDone).flatMap(({ exchange, path, body, sentMs: askedMs, lostMs }) => {
    if (exchange.method !== "PUT" || path !== "/v1/operator/stops") return [];
    const id = typeof body?.id === "string" ? body.id : null;
    return [{ scope: `${body?.scope}`, id, askedMs, lostMs }];
  });
}

/** What one person has proposed and another has approved. */
export interface Agreed {
  readonly id: string;
  readonly proposal: Members;
}

/** Adjustments that were agreed on, and of which Control has lost that, or all of it. */
export function lostAdjustments(seen: Seen): Agreed[] {
  const approvals = lostCalls(
    seen,
    (asked) => asked.route === approveRoute && (mayBeDone(asked) || isRefusedByWallet(asked)),
  );
  if (approvals.length === 0) return [];
  return proposedAdjustments(seen)
    .filter(({ id, by }) =>
      approvals.some(({ path, token }) => path.split("/")[4] === id && token?.sub !== by),
    )
    .map(({ id, proposal }) => ({ id, proposal }));
}

const approveRoute = "/v1/operator/approvals/apr/approve";

interface Proposed extends Agreed {
  readonly by: string;
}

/** Adjustments as they waited: as Control has them, and as it has told of them. */
function proposedAdjustments(seen: Seen): Proposed[] {
  const kept = all(seen, "Control")
    .flatMap((control) => rowsOf(control, "approval"))
    .map(({ approval_id: id, proposal, proposed_by: by }) => ({
      ...{ id: `${id}`, by: `${by}` },
      proposal: jsonOf<Members>(proposal),
    }))
    .filter(({ proposal }) => proposal.act === "adjust_wallet");
  const told = askedOf(seen).flatMap(({ exchange, path, token, body, status, answer }) => {
    const call = `${exchange.method} ${path}`;
    if (call === "GET /v1/operator/approvals" && Array.isArray(answer?.approvals)) {
      return (answer.approvals as Members[])
        .filter(({ act }) => act === "adjust_wallet")
        .map((one) => ({
          ...{ id: `${one.approval_id}`, by: `${one.proposed_by}` },
          proposal: one.detail as Members,
        }));
    }
    if (call !== "POST /v1/operator/adjustments" || status !== 202 || body === null) return [];
    return [{ id: `${answer?.approval_id}`, by: `${token?.sub}`, proposal: body }];
  });
  return [...kept, ...told];
}

/**
 * When Control lost what a call may have had it do, in true time: it stands no longer from then on,
 * until it is done again. `Infinity`: never.
 */
export function lostByControlMs(seen: Seen, asked: Asked): number {
  return Math.min(...all(seen, "Control").map((control) => lostByMs(seen, control, asked)));
}

/** The same of what an owner has had their wallet do: no other object knows of it. */
export function lostByWalletMs(seen: Seen, asked: Asked): number {
  const wallet = Owners.of(seen).wallet(asked.token?.sub);
  return wallet === undefined ? Number.POSITIVE_INFINITY : lostByMs(seen, wallet, asked);
}

/** The same of what an object has done. */
export function lostByMs(seen: Seen, kept: Kept, { sentMs, answeredMs }: Asked): number {
  const span = lostSpan(seen, kept);
  if (span === null || sentMs >= span[1] || answeredMs <= span[0]) return Number.POSITIVE_INFINITY;
  return span[1];
}

/** Approvals that may have raised the epoch of all customers, and that Control has lost. */
export function lostCustomersEpochs(seen: Seen): LostCall[] {
  return lostCalls(seen, (asked) => {
    if (asked.route !== approveRoute || !mayBeDone(asked)) return false;
    return asked.answer?.act === undefined || raisedKind(asked) === "customers";
  });
}

/** The kind of callers whose epoch two persons have raised by an approval, or `null`. */
export function raisedKind({ route, status, answer }: Asked): string | null {
  if (route !== approveRoute || status !== 200 || answer?.act !== "raise_kind_epoch") return null;
  return `${(answer.result as Members).scope}`;
}

/** A call that Control may have done between the making of its copy and the copy's coming back. */
type LostCall = Asked & { readonly lostMs: number };

function lostCalls(seen: Seen, fits: (asked: Asked) => boolean): LostCall[] {
  return askedOf(seen)
    .filter(fits)
    .map((asked) => ({ ...asked, lostMs: lostByControlMs(seen, asked) }))
    .filter(({ lostMs }) => lostMs !== Number.POSITIVE_INFINITY);
}

/** Whether nobody was told that it was not done. */
function mayBeDone({ status }: Asked): boolean {
  return status < 300 || status >= 500;
}

/** Whether two persons have agreed, and the wallet has written down that it does not do it. */
function isRefusedByWallet({ status, answer }: Asked): boolean {
  return status === 409 && refusals.has(`${answer?.state}`);
}

const refusals = new Set(["insufficient_funds", "balance_limit_exceeded", "closed"]);
