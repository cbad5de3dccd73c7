import type { Wallet } from "../../../client/resource/wallet.ts";
import { ownOf } from "../../own.ts";
import type { ScreenName } from "../place.ts";

/** What a payer may do about a decline: the word of its button. */
export type DeclineAct = "new_code" | "top_up" | "limits" | "unfreeze" | "approve" | "contact";

/** Why a payment was refused, for the one who wanted to pay. */
export interface DeclineView {
  /** The key of the reason in the catalogue, after `payer.`; undefined where it has none. */
  readonly reason: string | undefined;
  /** Null where there is nothing to be done here. */
  readonly act: DeclineAct | null;
}

/** What is known beside the decline. */
export interface DeclineSurroundings {
  readonly wallet: Wallet | undefined;
  /** Whether the deployment names an address where its customers get help. */
  readonly hasSupport: boolean;
}

const acts: Readonly<Record<string, DeclineAct>> = {
  answered_too_late: "new_code",
  cancelled_before_payment: "new_code",
  spending_stopped: "contact",
  wallet_unavailable: "contact",
  device_unavailable: "contact",
  code_spent: "new_code",
  code_expired: "new_code",
  code_superseded: "new_code",
  code_not_for_this_payment: "limits",
  currency_mismatch: "contact",
  duplicate_suspected: "new_code",
  // Limits of the operator: no page here knows them, nor when they pass.
  velocity_count_exceeded: "contact",
  velocity_amount_exceeded: "contact",
  velocity_pattern: "contact",
  insufficient_funds: "top_up",
  confirmation_rejected: "new_code",
  confirmation_timed_out: "new_code",
};

/** Where a button of a decline leads; the screen of the code shows a new one. */
export const screenOf: Readonly<Record<Exclude<DeclineAct, "contact">, ScreenName>> = {
  new_code: "pay",
  top_up: "top-up",
  limits: "limits",
  unfreeze: "me",
  approve: "devices",
};

/**
 * The reason of a decline and its button, by what is known of the wallet now. No button leads to a
 * limit that is not the wallet's own, nor to help that the deployment does not name.
 */
export function declineView(code: string, around: DeclineSurroundings): DeclineView {
  const view = reasonOf(code, around.wallet);
  const hasOwnLimit = (around.wallet?.limits.own.payment_amount_max ?? null) !== null;
  if (view.act === "contact" && !around.hasSupport) return { ...view, act: null };
  return view.act === "limits" && !hasOwnLimit ? { ...view, act: "new_code" } : view;
}

function reasonOf(code: string, wallet: Wallet | undefined): DeclineView {
  const act = ownOf(acts, code);
  if (act === undefined) return { reason: undefined, act: "contact" };
  if (code === "wallet_unavailable" && wallet?.state === "frozen" && !wallet.stopped) {
    return { reason: "wallet_frozen", act: "unfreeze" };
  }
  const own = wallet?.devices.find(({ current }) => current);
  if (code === "device_unavailable" && own?.state === "cooling") {
    return { reason: "device_cooling", act: "approve" };
  }
  return { reason: code, act };
}
