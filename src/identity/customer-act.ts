import type { StopScope } from "../control/snapshot.ts";
import type { StepUpPurpose } from "./step-up.ts";

/** What an act of a customer takes, and what it is refused by. */
export interface CustomerActRule {
  /** The stops that refuse it, the act's own last. */
  readonly stops: readonly StopScope[];
  /**
   * Who may besides an active device in a live wallet: a device in its cool-down, one that an operator
   * stopped, and any in a wallet that its owner froze or an operator stopped.
   */
  readonly also: readonly ("cooling" | "stopped_device" | "idle_wallet")[];
  /** The purpose that a fresh second factor must have been given for. */
  readonly stepUp: StepUpPurpose | null;
}

/** What keeps the owner safe: under every stop, from every device, in every wallet. */
const always: CustomerActRule = {
  stops: [],
  also: ["cooling", "stopped_device", "idle_wallet"],
  stepUp: null,
};
/** What changes the wallet, but moves no money: not from a device that is held back. */
const settings: CustomerActRule = { stops: [], also: ["idle_wallet"], stepUp: null };

/**
 * Everything that a customer's device asks of its wallet with an access token. A payment's
 * confirmation is judged again as the payment was, with declines for answers, and so stands under
 * stops here.
 */
export const customerActs = {
  read: always,
  freeze: always,
  sign_out: always,
  sign_out_everywhere: settings,
  step_up: settings,
  unfreeze: { ...settings, stepUp: "unfreeze" },
  remove_device: settings,
  approve_device: { ...settings, stepUp: "device" },
  rename_device: settings,
  contact: { ...settings, stepUp: "contact" },
  /** The second half of an act that was admitted as `contact` or `factor`. */
  contact_proven: settings,
  factor: { ...settings, stepUp: "factor" },
  factor_proven: settings,
  limits: { ...settings, stepUp: "limits" },
  confirmation: { stops: [], also: ["stopped_device", "idle_wallet"], stepUp: null },
  code: { stops: ["everything", "code_issue"], also: ["cooling"], stepUp: null },
  redemption: { stops: ["redemption"], also: [], stepUp: "redemption" },
  /** Own points; other money comes by partners, who have no token of the wallet. */
  points_in: { stops: ["everything", "top_up", "top_up:points"], also: [], stepUp: null },
} as const satisfies Readonly<Record<string, CustomerActRule>>;
/** An act of a customer by its name in the table. */
export type CustomerAct = keyof typeof customerActs;
