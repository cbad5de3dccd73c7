import { assert } from "../assert.ts";
import { type Authority, refuseAuthority, type StaleSnapshot } from "../control/authority.ts";
import { isStopped, type StopScope, stopInForce } from "../control/snapshot.ts";
import { netMinor } from "../ledger/account.ts";
import { bodyOf } from "../ledger/row.ts";
import { posted } from "../ledger/transfer.ts";
import { type BooksBehind, unlessLost } from "../payment/behind.ts";
import { sweep } from "../payment/sweep.ts";
import { type ReferenceReused, refuseReuse } from "../reference-reused.ts";
import type { EpochMs } from "../time.ts";
import type { VelocityCandidate, VelocityCode, VelocityDecision } from "../velocity/engine.ts";
import { recordDecision } from "../velocity/explain.ts";
import type { WalletBook, WalletContext } from "../wallet/book.ts";
import { append, close, openHead } from "../wallet/commit.ts";
import type { TopUpBody, TopUpDecline } from "../wallet/funding-record.ts";
import { judgeAct, judgeBeside } from "../wallet/judge.ts";
import type { WalletRow } from "../wallet/row.ts";
import { topUpSubjects, withEvent } from "../wallet/velocity-history.ts";

/** A top-up as the Partner object asks for it, which has claimed the reference before. */
export interface CreditCommand {
  readonly authority: Authority;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly channel: string;
  readonly reference: string;
  readonly amountMinor: number;
  readonly idKey: number;
  /** The top-up that the wallet told this Partner object last; absent or `null`: it told none. */
  readonly known?: {
    readonly receiver: string;
    readonly reference: string;
    readonly sequence: number;
  } | null;
}

/** A top-up as it was decided, by the number that its id tells. */
export interface TopUp {
  readonly sequence: number;
  readonly atMs: EpochMs;
  readonly reference: string;
  readonly body: TopUpBody;
}

/** The reference was used before with another amount: what was decided then stands. */
interface TopUpReused extends ReferenceReused {
  readonly topUp: TopUp;
}

/** All but `decided` have written nothing of it; but for `reference_reused` the reference is unused. */
export type CreditOutcome =
  | BooksBehind
  | { readonly kind: "decided"; readonly topUp: TopUp; readonly replayed: boolean }
  | TopUpReused
  | { readonly kind: "wallet_unknown" }
  | { readonly kind: "stopped" }
  | StaleSnapshot
  | { readonly kind: "needs_policy" }
  | { readonly kind: "engine_failed"; readonly fault: string };

/**
 * Credits a wallet once per (partner, reference), inside the wallet's transaction: recall,
 * snapshot, stops, wallet state, velocity, balance limit. A decline is recorded and uses the
 * reference up; a stop records nothing. `table` and `shadow` are those of `authorize`.
 */
export function credit(
  book: WalletBook,
  command: CreditCommand,
  table: Uint8Array | null,
  context: WalletContext,
  shadow: Uint8Array | null = null,
): CreditOutcome {
  const known = book.byReference("top_up", command.partnerId, command.reference);
  if (known !== null) {
    const topUp = topUpOf(known);
    const reused = refuseReuse({ amount: topUp.body.amountMinor === command.amountMinor });
    if (reused !== null) return { ...reused, topUp };
    return { kind: "decided", topUp, replayed: true };
  }
  const stale = refuseAuthority(book, command.authority, context.nowMs);
  if (stale !== null) return stale;
  sweep(book, context);
  const saved = book.head();
  const profile = book.profile();
  if (profile === null) return { kind: "wallet_unknown" };
  const scopes = [
    { scope: "everything" },
    { scope: "top_up" },
    { scope: `top_up:${command.channel}` as StopScope },
    { scope: "partner", id: command.partnerId },
  ] as const;
  const stop = stopInForce(command.authority.snapshot.stops, scopes);
  if (stop !== null) return { kind: "stopped" };
  if (profile.state !== "live" || isStopped(profile.stoppedUntilMs)) {
    const velocity = { velocity: null, shadow: null };
    return decide(book, command, { decline: "wallet_unavailable", ...velocity }, context);
  }
  if (table === null) return { kind: "needs_policy" };
  const act: VelocityCandidate = {
    act: "top_up",
    atMs: context.nowMs,
    amountMinor: command.amountMinor,
    ...topUpSubjects(command),
  };
  const asked = { book, head: saved, act, context };
  const judged = judgeAct(table, asked);
  if (!judged.ok) return { kind: "engine_failed", fault: judged.fault };
  const velocity = judged.value;
  const after = netMinor(saved.balances, "balance") + command.amountMinor;
  const refused = velocityRefusal(velocity);
  const full = after > context.limits.balanceMaxMinor ? "balance_limit_exceeded" : null;
  const beside = judgeBeside(shadow, asked);
  return decide(book, command, { decline: refused ?? full, velocity, shadow: beside }, context);
}

/** Why velocity refuses a top-up; there is nobody to ask, so `confirm` refuses like `decline`. */
export function velocityRefusal(velocity: VelocityDecision): VelocityCode | null {
  return velocity.verdict === "pass" ? null : (velocity.code ?? "velocity_pattern");
}

function decide(
  book: WalletBook,
  command: CreditCommand,
  verdict: {
    decline: TopUpDecline | null;
    velocity: VelocityDecision | null;
    shadow: VelocityDecision | null;
  },
  context: WalletContext,
): CreditOutcome {
  const { snapshot } = command.authority;
  const body: TopUpBody = {
    v: 1,
    partnerId: command.partnerId,
    partnerName: command.partnerName,
    channel: command.channel,
    amountMinor: command.amountMinor,
    currency: context.currency,
    declineCode: verdict.decline,
    idKey: command.idKey,
    decidedAtMs: context.nowMs,
    policyVersion: snapshot.policyVersion,
    velocity: verdict.velocity === null ? null : recordDecision(verdict.velocity),
    ...(verdict.shadow === null ? {} : { shadow: recordDecision(verdict.shadow) }),
  };
  const approved = verdict.decline === null;
  const entry = {
    kind: "top_up" as const,
    caller: command.partnerId,
    reference: command.reference,
    body,
    transfers: approved ? [posted("clearing_partner", "balance", command.amountMinor)] : [],
  };
  const appended = append(book, openHead(book, snapshot), entry, context);
  assert(appended.ok, "a top-up within the balance limit can be posted");
  const { row } = appended.value;
  const toppedUp = approved ? { toppedUpAtMs: context.nowMs } : {};
  close(book, withEvent({ ...appended.value.head, ...toppedUp }, row, context), context);
  return { kind: "decided", topUp: topUpOf(row), replayed: false };
}

/**
 * What became of a partner's reference; `null`: nothing. `books_behind` while rows are lost and it may
 * be one of them.
 */
export function findTopUp(
  book: WalletBook,
  partnerId: string,
  reference: string,
): TopUp | BooksBehind | null {
  const row = book.byReference("top_up", partnerId, reference);
  return unlessLost(book, row && topUpOf(row));
}

/** The top-up of a log row of kind `top_up`. */
export function topUpOf(row: WalletRow): TopUp {
  return {
    sequence: row.restored?.number ?? row.sequence,
    atMs: row.restored?.atMs ?? row.atMs,
    reference: row.reference as string,
    body: bodyOf(row, "top_up"),
  };
}
