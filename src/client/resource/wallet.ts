import type { Money, Payment } from "./payment.ts";

/** A wallet as its owner sees it. Amounts are minor units of `currency`. */
export interface Wallet {
  readonly wallet_id: string;
  readonly state: "live" | "frozen" | "closed";
  readonly currency: string;
  readonly balances: Balances;
  readonly limits: Readonly<Record<string, unknown>>;
  readonly devices: readonly Device[];
  readonly contacts: readonly WalletContact[];
  readonly factors: readonly WalletFactor[];
  /** What a partner credits: the `route` of a cash register or an ATM. */
  readonly funding_route: string;
  readonly [member: string]: unknown;
}

/** Minor units; of points, points. What is held is not available. */
export interface Balances {
  readonly available: number;
  readonly held: number;
  readonly points: number;
  readonly points_pending: number;
}

/** A device of the wallet, as its owner sees it. */
export interface Device {
  readonly device_id: string;
  readonly state: "active" | "cooling" | "removed";
  readonly name: string;
  readonly attestation: "none" | "unverified" | "verified";
  readonly last_used_at: string;
  /** Until then it may pay small amounts and freeze only, unless another one approves it. */
  readonly cooling_until: string | null;
  /** The device that asks. */
  readonly current: boolean;
  readonly [member: string]: unknown;
}

/** Where messages go, as far as its owner needs to recognise it. */
export interface WalletContact {
  readonly contact_id: string;
  readonly type: "email" | "phone";
  readonly hint: string;
  readonly state: "open" | "verified";
  readonly added_at: string;
  /** From then on a recovery may go through it. */
  readonly recovery_from: string;
}

/** A second factor to be added. */
export interface FactorRequest {
  readonly kind: "totp" | "webauthn";
  /** What its owner calls it. */
  readonly label?: string;
}

/** A factor that is to be set up; the part of the other kind is null. */
export interface FactorOpened {
  readonly factor_id: string;
  readonly totp: { readonly secret: string; readonly uri: string } | null;
  readonly webauthn: { readonly options: unknown } | null;
}

/** How a factor stands after what was done to it. */
export interface FactorState {
  readonly factor_id: string;
  readonly state: "open" | "active" | "removed";
}

/** A second factor of the wallet, as its owner sees it. */
export interface WalletFactor {
  readonly factor_id: string;
  readonly kind: "totp" | "webauthn";
  readonly state: "active" | "disabled";
  readonly label: string;
  readonly last_used_at: string | null;
  readonly [member: string]: unknown;
}

/** A page of everything that happened, newest first. */
export interface Activity {
  readonly events: readonly ActivityEvent[];
  readonly cursor: string | null;
  readonly [member: string]: unknown;
}

/** One thing that happened to the wallet or in it, with the names of then. */
export interface ActivityEvent {
  readonly kind: string;
  readonly at: string;
  /** Of what happened at a shop, its names of then. */
  readonly merchant_name: string | null;
  readonly merchant_name_kana: string | null;
  readonly store_name: string | null;
  readonly actor: "customer" | "merchant" | "partner" | "operator" | "system";
  /** Of a top-up: how it came in, and by whom, by the name of then. */
  readonly channel: string | null;
  readonly partner_id: string | null;
  readonly partner_name: string | null;
  readonly [member: string]: unknown;
}

/** What a code to be shown is good for; without members for anything. */
export interface CodeRequest {
  /** The most this code may pay, minor units. */
  readonly amount_max?: number;
  /** The only merchant that may take it. */
  readonly merchant_id?: string;
  /** `bar_code` brings `jpqr` and `emv` with it. Both when left out. */
  readonly forms?: ("qr" | "bar_code")[];
}

/**
 * One code in four forms; those after `qr` are null when they were not asked for, or the bar code
 * could not be kept.
 */
export interface Code {
  readonly qr: string;
  readonly bar_code: string | null;
  readonly jpqr: string | null;
  readonly emv: string | null;
  readonly jti: string;
  readonly expires_at: string;
}

/** Seals for codes that the phone signs while offline; each is good for one code. */
export interface OfflineSeals {
  readonly seals: readonly string[];
  readonly expires_at: string;
  /** The last one that was accepted; the next code's is above. */
  readonly counter: number;
}

/** Points to be turned into balance, one minor unit a point. */
export interface TopUpRequest extends Money {
  readonly reference: string;
  readonly channel: "points";
}

/** Money that came in. */
export interface TopUp {
  readonly top_up_id: string;
  readonly status: string;
  readonly [member: string]: unknown;
}

/** Balance to be paid back to the customer; minor units. */
export interface RedemptionRequest {
  readonly reference: string;
  readonly amount: number;
  /** Where it is given it must be the wallet's. */
  readonly currency?: string;
  readonly payout_account: unknown;
}

/** A redemption and how far its payout has come. */
export interface Redemption extends Money {
  readonly redemption_id: string;
  readonly reference: string;
  readonly status: "accepted" | "in_batch" | "paid" | "returned";
  readonly created_at: string;
  readonly [member: string]: unknown;
}

/** A page of the payer's own payments, newest first; without a cursor it is the last. */
export interface PaymentPage {
  readonly payments: readonly Payment[];
  readonly cursor: string | null;
  readonly [member: string]: unknown;
}

/** A payment that waits for its payer. */
export interface Confirmation extends Money {
  readonly payment_id: string;
  readonly merchant_id: string;
  readonly merchant_name: string;
  readonly merchant_name_kana: string;
  readonly store_id: string;
  readonly store_name: string;
  readonly confirm_by: string;
  readonly [member: string]: unknown;
}

/** What the payer signs: the decision together with what is paid, and to whom. */
export interface ConfirmationDecision extends Money {
  readonly decision: "approve" | "reject";
  readonly merchant_id: string;
  /** The names as the payer was shown them, from the confirmation or the event. */
  readonly shown: { readonly merchant_name: string; readonly store_name: string };
}

/** Opens one event stream of this device until `expires_at`. */
export interface EventTicket {
  readonly ticket: string;
  readonly expires_at: string;
}

/**
 * One event of the wallet's stream. `sequence` rises with every event, not always by one. Before an
 * event of kind `events.omitted` more was missed than is told: read the activity list.
 */
export interface WalletEvent {
  readonly sequence: number;
  readonly kind: string;
  readonly at: string;
  readonly [member: string]: unknown;
}

/** A further contact to be proven with the code that was sent to it. */
export interface ContactOpened {
  readonly contact_id: string;
  readonly expires_at: string;
}

/** How a contact stands after what was done to it. */
export interface ContactState {
  readonly contact_id: string;
  readonly state: "verified" | "removed";
}
