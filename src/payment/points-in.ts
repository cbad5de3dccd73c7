import { assert } from "../assert.ts";
import { availableMinor, netMinor } from "../ledger/account.ts";
import type { LogRow } from "../ledger/log.ts";
import { posted } from "../ledger/transfer.ts";
import type { WalletBook, WalletContext } from "./book.ts";
import { append, close, openHead } from "./commit.ts";
import { type ActRefusal, type CustomerActor, refuseActor } from "./customer-act.ts";
import { customerCaller } from "./redeem.ts";
import { sweep } from "./sweep.ts";

/** Points that the customer turns into balance, one minor unit a point. */
export interface PointsInCommand extends CustomerActor {
  readonly reference: string;
  readonly amountMinor: number;
  readonly idKey: number;
}

export interface PointsInBody {
  readonly v: 1;
  readonly amountMinor: number;
  readonly device: number;
  readonly idKey: number;
}

export type PointsInOutcome =
  | { readonly kind: "credited"; readonly row: LogRow; readonly replayed: boolean }
  | { readonly kind: "reference_reused"; readonly differ: readonly string[] }
  | { readonly kind: "insufficient_points"; readonly points: number }
  | { readonly kind: "balance_limit_exceeded" }
  | ActRefusal;

/**
 * Turns matured points into balance with two linked transfers, points out and money in: both or
 * none. Points that are still pending cannot be turned in.
 */
export function pointsIn(
  book: WalletBook,
  command: PointsInCommand,
  context: WalletContext,
): PointsInOutcome {
  const known = book.byReference("points_in", customerCaller, command.reference);
  if (known !== null) {
    const { amountMinor } = JSON.parse(known.body) as PointsInBody;
    if (amountMinor !== command.amountMinor)
      return { kind: "reference_reused", differ: ["amount"] };
    return { kind: "credited", row: known, replayed: true };
  }
  const act = { scopes: ["everything", "top_up", "top_up:points"], purpose: null } as const;
  const refused = refuseActor(book, command, act, context);
  if (refused !== null) return refused;
  sweep(book, context);
  const head = openHead(book);
  const points = availableMinor(head.balances, "points");
  if (command.amountMinor > points) return { kind: "insufficient_points", points };
  const after = netMinor(head.balances, "balance") + command.amountMinor;
  if (after > context.limits.balanceMaxMinor) return { kind: "balance_limit_exceeded" };
  const { amountMinor, device, idKey } = command;
  const body: PointsInBody = { v: 1, amountMinor, device, idKey };
  const entry = {
    kind: "points_in",
    caller: customerCaller,
    reference: command.reference,
    body: { ...body },
    transfers: [
      posted("points", "points_exchange_points", amountMinor),
      posted("points_exchange_money", "balance", amountMinor),
    ],
  };
  const appended = append(book, head, entry, context);
  assert(appended.ok, "points that are there can be turned in");
  const { version } = command.authority.snapshot;
  close(book, { ...appended.value.head, snapshotVersion: version }, context);
  return { kind: "credited", row: appended.value.row, replayed: false };
}
