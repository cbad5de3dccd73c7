import type {
  Redemption,
  RedemptionRequest,
  TopUp,
  TopUpRequest,
} from "../../../client/resource/wallet.ts";
import type { Problem } from "../../../client/wire/answer.ts";

/** What moves money at the payer's own word, under the reference it was begun with. */
export type MoneyRequest =
  | { readonly kind: "points"; readonly request: TopUpRequest }
  | { readonly kind: "redemption"; readonly request: RedemptionRequest };

/** An act that was begun, as it is kept until it is answered. */
export type MoneyAct = MoneyRequest & {
  /** The wallet it is of: it is sent for no other one. */
  readonly walletId: string;
  /** By the server's clock, milliseconds since 1970. */
  readonly begunAtMs: number;
};

/** Where an act stands. */
export type ActState =
  | { readonly kind: "sending"; readonly act: MoneyAct; readonly isLost: boolean }
  | { readonly kind: "done"; readonly act: MoneyAct; readonly body: TopUp | Redemption }
  | { readonly kind: "refused"; readonly act: MoneyAct; readonly problem: Problem }
  /** The browser could not keep it: nothing was sent. */
  | { readonly kind: "not_kept"; readonly act: MoneyAct };

/** The word for why an act was refused, after `act.refused_`. */
export function refusalWord({ code, state, scope }: Problem): RefusalWord {
  if (code === "stopped") return scope === "wallet" ? "frozen" : "stopped";
  if (code === "forbidden") return "cooling";
  if (code === "step_up_required") return "check";
  if (state === "frozen") return "frozen";
  if (state === "insufficient_funds") return "balance";
  if (state === "insufficient_points") return "points";
  return code === "state_conflict" ? "limit" : "other";
}

type RefusalWord =
  | "frozen"
  | "stopped"
  | "cooling"
  | "check"
  | "balance"
  | "points"
  | "limit"
  | "other";
