import type { Waiting } from "./operator.ts";

/** A merchant as it is to be made; two persons agree on it. */
export interface MerchantRequest {
  readonly name: string;
  readonly name_kana: string;
  readonly category: string;
  /** Basis points of the amount. */
  readonly reward_rate_bp: number;
  readonly fee_rate_bp: number;
  readonly shards: number;
  /** Minor units. */
  readonly credit_line: number;
  readonly bank: BankAccount;
}

/** What of a merchant is to be another; what is absent stays. */
export type MerchantChange = Partial<Omit<MerchantRequest, "category" | "shards">>;

/** The merchant has its id at once, and its bank account when a second person approves. */
export interface MerchantMade extends Waiting {
  readonly merchant_id: string;
}

/** Where a merchant is paid out to. */
export interface BankAccount {
  readonly bank_code: string;
  readonly branch_code: string;
  readonly account_type: string;
  readonly account_number: string;
  readonly holder_kana: string;
}

/** A store and where it stands, in millionths of a degree. */
export interface StoreRequest {
  readonly name: string;
  readonly lat_e6: number;
  readonly lon_e6: number;
}

/** A terminal and the code that its key is enrolled with, until `expires_at`. */
export interface TerminalIssued {
  readonly terminal_id: string;
  readonly activation_code: string;
  readonly expires_at: string;
}
