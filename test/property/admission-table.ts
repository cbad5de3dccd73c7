import type { StopScope } from "../../src/control/snapshot.ts";
import type { ActName } from "./admission-acts.ts";

/**
 * What the contract says of who may what, written from its pages and not from the code: by each
 * thing that stands in the way, whom it stops. The order is the contract's, too.
 */

/** A stop of another one than the call is about. */
type OtherScope = `${"merchant" | "store" | "terminal" | "partner"}_other`;

/** One wallet, one call, one moment. */
export interface Case {
  /** The stop in force, by its scope; `_other`: of another merchant, store, terminal or partner. */
  readonly stop: StopScope | OtherScope | "none";
  readonly wallet: "live" | "frozen" | "closed";
  /** An operator's stops that the wallet itself keeps. */
  readonly walletStop: "none" | "late" | "stands";
  readonly device: "active" | "cooling" | "cooled" | "removed" | "stopped" | "stop_late";
  /**
   * Which epoch of the token, or of the code, is not the wallet's, and by how much; `other_key`: the
   * token is bound to another key than the device's.
   */
  readonly token:
    | "current"
    | "customers_low"
    | "customers_high"
    | "wallet_low"
    | "wallet_high"
    | "device_low"
    | "device_high"
    | "other_key";
  readonly snapshot: "current" | "newer" | "older" | "over" | "clocks";
  readonly factor: "fresh" | "none";
}

export const usual: Case = {
  stop: "none",
  wallet: "live",
  walletStop: "none",
  device: "active",
  token: "current",
  snapshot: "current",
  factor: "fresh",
};

const codes = ["code", "offline_seals"] as const;
const sales = ["pay", "confirmation"] as const;

/** OPERATIONS, "Stops"; of the wallet's own kind `walletStop` and `device` say the same. */
const stopsOf: Readonly<Record<StopScope, readonly ActName[]>> = {
  everything: [...codes, "points_in", "credit", ...sales, "refund"],
  registration: [],
  sign_in: [],
  code_issue: codes,
  top_up: ["points_in", "credit"],
  "top_up:credit": [],
  "top_up:debit": [],
  "top_up:cash_register": ["credit"],
  "top_up:atm": [],
  "top_up:points": ["points_in"],
  spending: sales,
  refunds: ["refund"],
  redemption: ["redemption"],
  merchant: [...sales, "refund"],
  store: [...sales, "refund"],
  terminal: [...sales, "refund"],
  partner: ["credit"],
  wallet: [],
  device: [],
};

/** "a stolen wallet must not be emptied": neither frozen nor stopped does it give anything. */
const moving: readonly ActName[] = [...codes, "points_in", "credit", ...sales, "redemption"];
/** A phone that is held back, cooling or stopped, reads, freezes and signs itself out. */
const heldBack: readonly ActName[] = [
  "sign_out_everywhere",
  "step_up",
  "unfreeze",
  "remove_device",
  "approve_device",
  "rename_device",
  "open_contact",
  "add_contact",
  "remove_contact",
  "open_factor",
  "remove_factor",
  "recovery_codes",
  "limits",
  "points_in",
  "redemption",
];
/** A small payment and something to pay it with are a cooling phone's; the word on one is not. */
const notCooling: readonly ActName[] = [...heldBack, "confirmation"];
const notStopped: readonly ActName[] = [...heldBack, ...codes];

const withFactor: readonly ActName[] = [
  "unfreeze",
  "approve_device",
  "open_contact",
  "remove_contact",
  "open_factor",
  "remove_factor",
  "recovery_codes",
  "limits",
  "redemption",
];

const byTerminals: readonly ActName[] = ["capture", "refund"];
const byOthers: readonly ActName[] = [
  ...byTerminals,
  "pay",
  "cancel",
  "credit",
  "adjust",
  "lost_device",
  "raise_stop",
  "raise_epoch",
];

/** What the act comes to: `done`, or the refusal or decline that the contract names. */
export function toldBy(act: ActName, at: Case): string {
  // A cancellation works always: it carries no authority but its terminal's, judged at the door.
  if (act === "cancel") return "done";
  if (at.snapshot === "older" || at.snapshot === "over" || at.snapshot === "clocks") {
    return "stale_snapshot";
  }
  if (byTerminals.includes(act)) return toldTerminal(act, at);
  if (act === "pay") return declineOf(act, at) ?? "done";
  if (act === "credit") return toldPartner(act, at);
  if (act === "lost_device") return at.wallet === "closed" ? "refused" : "done";
  if (byOthers.includes(act)) return "done";
  return toldCustomer(act, at);
}

function toldCustomer(act: ActName, at: Case): string {
  if (at.token === "customers_high") return "stale_snapshot";
  if (at.token !== "current" || at.device === "removed" || at.wallet === "closed") return "revoked";
  if (at.device === "cooling" && notCooling.includes(act)) return "cooling";
  if (act === "confirmation") return declineOf(act, at) ?? "done";
  if (isStopped(act, at)) return "stopped";
  const moves = moving.includes(act);
  if (at.walletStop !== "none" && moves) return "stopped";
  if (isHeld(at) && notStopped.includes(act)) return "stopped";
  if (at.wallet === "frozen" && moves) return "unavailable_state";
  return at.factor === "none" && withFactor.includes(act) ? "step_up_required" : "done";
}

/** The table of declines, as far as it is about who may: of a payment, and of the word on one. */
function declineOf(act: "pay" | "confirmation", at: Case): string | null {
  if (isStopped(act, at)) return "spending_stopped";
  if (at.wallet !== "live" || at.walletStop !== "none") return "wallet_unavailable";
  const stale = act === "pay" && /^(customers|wallet|device)_/.test(at.token);
  const gone = at.device === "removed" || isHeld(at);
  return stale || gone ? "device_unavailable" : null;
}

function toldTerminal(act: ActName, at: Case): string {
  if (at.token.endsWith("_low")) return "revoked";
  return isStopped(act, at) ? "stopped" : "done";
}

/** Partners' credits come through `cash_register` here. */
function toldPartner(act: ActName, at: Case): string {
  if (isStopped(act, at)) return "stopped";
  return at.wallet === "live" && at.walletStop === "none" ? "done" : "wallet_unavailable";
}

function isStopped(act: ActName, { stop }: Case): boolean {
  return stop in stopsOf && stopsOf[stop as StopScope].includes(act);
}

/** A stop whose time has come is `late`: it stands until Control has it lifted. */
function isHeld({ device }: Case): boolean {
  return device === "stopped" || device === "stop_late";
}
