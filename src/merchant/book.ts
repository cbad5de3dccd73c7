import type { EpochMs } from "../time.ts";
import type { ProofMark } from "../token/proof-mark.ts";

/** The kinds of bank accounts that a merchant may be paid out to. */
export const accountTypes = ["ordinary", "checking", "savings", "other"] as const;
export type AccountType = (typeof accountTypes)[number];

/** What people and bank files call the types of account (預金種目): 普通, 当座, 貯蓄, その他. */
export const accountTypeNames: Readonly<Record<string, AccountType>> = {
  ordinary: "ordinary",
  futsu: "ordinary",
  普通: "ordinary",
  "1": "ordinary",
  checking: "checking",
  current: "checking",
  toza: "checking",
  当座: "checking",
  "2": "checking",
  savings: "savings",
  chochiku: "savings",
  貯蓄: "savings",
  "4": "savings",
  other: "other",
  その他: "other",
  "9": "other",
};

/** Where a merchant is paid out: a Japanese bank account as a transfer file names it. */
export interface BankAccount {
  readonly bankCode: string;
  readonly branchCode: string;
  readonly accountType: AccountType;
  readonly accountNumber: string;
  readonly holderKana: string;
}

/** What a merchant has agreed to; rates in basis points, money in minor units. */
export interface MerchantTerms {
  readonly name: string;
  readonly nameKana: string;
  readonly category: string;
  readonly rewardRateBp: number;
  readonly feeRateBp: number;
  readonly shards: number;
  readonly creditLineMinor: number;
}

/** A bank account that two persons have agreed on under `approvalId`. */
export interface AgreedAccount {
  readonly approvalId: string;
  /** A `BankAccount`, sealed: whoever reads the database alone learns no account. */
  readonly sealedBank: string;
  readonly inForceAtMs: EpochMs;
}

/** What of a merchant's terms is to be another. */
export type TermsChange = Partial<Omit<MerchantTerms, "category" | "shards">>;

/** A merchant. `epoch` rises when everything its terminals hold is revoked. */
export interface MerchantProfile extends MerchantTerms {
  readonly state: "active" | "revoked";
  readonly epoch: number;
  /** The settlement generation: part of the shards' names, so that their number can change. */
  readonly generation: number;
  readonly createdAtMs: EpochMs;
}

/** A store; its number, `[1, 2^32)`, is drawn. The place is in millionths of a degree. */
export interface Store {
  readonly number: number;
  readonly name: string;
  readonly latE6: number;
  readonly lonE6: number;
}

/**
 * A terminal; its number, `[1, 2^32)`, is drawn. `jkt` is null until its key was bound. Only the hash
 * of its code is kept.
 */
export interface Terminal {
  readonly number: number;
  readonly storeNumber: number;
  readonly label: string;
  readonly state: "waiting" | "active" | "revoked";
  readonly epoch: number;
  readonly jkt: string | null;
  readonly codeHash: string;
  readonly codeExpiresAtMs: EpochMs;
}

/** What the acts of a merchant's object read and write, inside the caller's transaction. */
export interface MerchantBook {
  profile(): MerchantProfile | null;
  insertProfile(profile: MerchantProfile): void;
  changeTerms(change: TermsChange): void;
  /** Every account that was ever agreed on, the newest first. */
  accounts(): readonly AgreedAccount[];
  insertAccount(account: AgreedAccount): void;
  /** Whether a change that two persons agreed on has been made. */
  isChanged(approvalId: string): boolean;
  recordChange(approvalId: string, atMs: EpochMs): void;
  /** Marks the merchant revoked, raises its epoch, and returns it. */
  raiseEpoch(state: "active" | "revoked"): number;

  store(number: number): Store | null;
  /** Every store, the oldest first. */
  stores(): readonly Store[];
  insertStore(store: Store, atMs: EpochMs): void;

  terminal(number: number): Terminal | null;
  /** Every terminal, the oldest first. */
  terminals(): readonly Terminal[];
  terminalByKey(jkt: string): Terminal | null;
  insertTerminal(terminal: Terminal): void;
  bindTerminal(number: number, jkt: string, atMs: EpochMs): void;
  /** Sets the state, raises the terminal's epoch, and returns it. */
  raiseTerminalEpoch(number: number, state: Terminal["state"]): number;

  /** When the guesses that failed within `guessWindowMs` count, judged at `nowMs`, oldest first. */
  guesses(secret: string, nowMs: EpochMs): readonly EpochMs[];
  /** Keeps one guess that failed, or `count`. */
  recordGuess(secret: string, atMs: EpochMs, count?: number): void;
  useProof(proof: ProofMark, nowMs: EpochMs): boolean;
}
