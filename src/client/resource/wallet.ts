import type { Named, Sent, Told } from "./contract-type.ts";

/**
 * A wallet as its owner sees it. Amounts are minor units of `currency`; a partner credits its
 * `funding_route`.
 */
export type Wallet = Told<"get_v1_wallet">;

/** Minor units; of points, points. What is held is not available. */
export type Balances = Wallet["balances"];

/**
 * A device of the wallet, as its owner sees it. Until `cooling_until` it may pay small amounts and
 * freeze only, unless another one approves it.
 */
export type Device = Wallet["devices"][number];

/** Where messages go, as far as its owner needs to recognise it. */
export type WalletContact = Wallet["contacts"][number];

/** A second factor of the wallet, as its owner sees it. */
export type WalletFactor = Wallet["factors"][number];

/** Whether the wallet's owner has frozen it. */
export type WalletState = Told<"post_v1_wallet_freeze">;

/** How a device stands after what was done to it. */
export type DeviceState = Told<"put_v1_wallet_devices_id">;

/** A second factor to be added. */
export type FactorRequest = Sent<"post_v1_wallet_factors">;

/** A factor that is to be set up; the part of the other kind is null. */
export type FactorOpened = Told<"post_v1_wallet_factors">;

/** How a factor stands after what was done to it. */
export type FactorState =
  | Told<"post_v1_wallet_factors_id_factor">
  | Told<"delete_v1_wallet_factors_id">;

/** Ten codes that each let their owner in once without a second factor; shown once. */
export type RecoveryCodes = Told<"post_v1_wallet_recovery_codes">;

/** The payer's own limits as they are to be; null: none. */
export type LimitsRequest = Sent<"put_v1_wallet_limits">;

/** The payer's own limits as they are. */
export type OwnLimits = Told<"put_v1_wallet_limits">;

/** Which sessions a sign-out has ended. */
export type SignedOut = Told<"post_v1_wallet_sign_out">;

/** A page of everything that happened, newest first; without a cursor it is the last. */
export type Activity = Told<"get_v1_wallet_activity">;

/** One thing that happened to the wallet or in it, with the names of then. */
export type ActivityEvent = Activity["events"][number];

/** What a code to be shown is good for; without members for anything. */
export type CodeRequest = Sent<"post_v1_codes">;

/**
 * One code in four forms; those after `qr` are null when they were not asked for, or the bar code
 * could not be kept.
 */
export type Code = Told<"post_v1_codes">;

/**
 * Seals for codes that the phone signs while offline; each is good for one code. The counter is the
 * last one that was accepted; the next code's is above.
 */
export type OfflineSeals = Told<"post_v1_offline_seals">;

/** Points to be turned into balance, one minor unit a point. */
export type TopUpRequest = Sent<"post_v1_top_ups">;

/** Money that came in. */
export type TopUp = Told<"post_v1_top_ups">;

/** Balance to be paid back to the customer; minor units. */
export type RedemptionRequest = Sent<"post_v1_redemptions">;

/** A redemption and how far its payout has come. */
export type Redemption = Told<"get_v1_redemptions_id">;

/** A page of the payer's own payments, newest first; without a cursor it is the last. */
export type PaymentPage = Told<"get_v1_wallet_payments">;

/** The payments that wait for this payer. */
export type ConfirmationList = Told<"get_v1_wallet_confirmations">;

/** A payment that waits for its payer. */
export type Confirmation = ConfirmationList["confirmations"][number];

/**
 * What the payer signs: the decision together with what is paid, and to whom, by the names as the
 * payer was shown them, from the confirmation or the event.
 */
export type ConfirmationDecision = Sent<"post_v1_payments_id_confirmation">;

/** Opens one event stream of this device until `expires_at`. */
export type EventTicket = Told<"post_v1_wallet_event_tickets">;

/**
 * One event of the wallet's stream. `sequence` rises with every event, not always by one. Before an
 * event of kind `events.omitted` more was missed than is told: read the activity list.
 */
export type WalletEvent = Named<"WalletEvent">;

/** A further contact to be proven with the code that was sent to it. */
export type ContactOpened = Told<"post_v1_wallet_contacts">;

/** How a contact stands after what was done to it. */
export type ContactState =
  | Told<"post_v1_wallet_contacts_id_contact_proof">
  | Told<"delete_v1_wallet_contacts_id">;
