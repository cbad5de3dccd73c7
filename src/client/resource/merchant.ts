import type { Named, Sent, Told } from "./contract-type.ts";

/** A merchant as it is to be made; two persons agree on it. Rates are basis points of the amount. */
export type MerchantRequest = Sent<"post_v1_operator_merchants">;

/** What of a merchant is to be another; what is absent stays. */
export type MerchantChange = Sent<"put_v1_operator_merchants_id">;

/** The merchant has its id at once, and its bank account when a second person approves. */
export type MerchantMade = Told<"post_v1_operator_merchants">;

/** A merchant with its stores and terminals; of an account's number the last three digits. */
export type Merchant = Named<"Merchant">;

/** The merchants, without their stores and terminals. */
export type MerchantList = Told<"get_v1_operator_merchants">;

/** A merchant that is refused everywhere from `in_force_at` on. */
export type MerchantRevoked = Told<"delete_v1_operator_merchants_id">;

/** Where a merchant is paid out to. */
export type BankAccount = MerchantRequest["bank"];

/** A store and where it stands, in millionths of a degree. */
export type StoreRequest = Sent<"post_v1_operator_merchants_id_stores">;

/** Which store was made. */
export type StoreMade = Told<"post_v1_operator_merchants_id_stores">;

/** A terminal and the code that its key is enrolled with, until `expires_at`. */
export type TerminalIssued = Told<"post_v1_operator_stores_id_terminals">;

/** A terminal that is refused everywhere from `in_force_at` on. */
export type TerminalRevoked = Told<"delete_v1_operator_terminals_id">;

/** A terminal with its store and merchant by name. */
export type TerminalSeen = Named<"TerminalSeen">;

/** A store with its place, its merchant by name, and its terminals. */
export type StoreSeen = Named<"StoreSeen">;

/** A page of all stores with their places. */
export type StoreList = Named<"StoreList">;
