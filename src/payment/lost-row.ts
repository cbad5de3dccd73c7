import { posted, type Transfer } from "../ledger/transfer.ts";
import type { SettlementMessage } from "../settlement/message.ts";
import type { EpochMs } from "../time.ts";
import type { WalletKind } from "../wallet/kind.ts";
import type { ShopNames } from "../wallet/record.ts";
import type { WalletRow } from "../wallet/row.ts";

/** What a Settlement has of a wallet after the mark that the wallet knows to be acknowledged. */
export interface GivenBack {
  readonly receiver: string;
  /** The mark that the wallet knew to be acknowledged when it asked. */
  readonly afterMark: number;
  /** The mark that the Settlement had when it answered. */
  readonly mark: number;
  readonly totalMinor: number;
  readonly hash: string | null;
  /** In the order of their numbers. */
  readonly messages: readonly SettlementMessage[];
  /** The wallet's first row after that mark. */
  readonly fromSequence: number;
}

/** The wallet's rows for a destination, as they are in its transaction, oldest first. */
export type OwnRows = (destination: string, fromSequence: number) => readonly WalletRow[];

/** What was given back, with the wallet's rows since that mark. */
export type Compared = GivenBack & { readonly own: readonly WalletRow[] };

/** A top-up that a Partner has an outcome of. */
export interface GivenCredit {
  readonly receiver: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly channel: string;
  readonly reference: string;
  readonly amountMinor: number;
  readonly declineCode: string | null;
  /** Its row in what was lost. */
  readonly sequence: number;
  readonly idKey: number;
  readonly decidedAtMs: EpochMs;
}

/** Everything that the receivers of a wallet have given back of it. */
export interface Given {
  readonly settlements: readonly GivenBack[];
  readonly credits: readonly GivenCredit[];
  /** Every object that was asked, of those that were ahead of the wallet too. */
  readonly asked: readonly string[];
}

/** Something that was lost, whoever gave it back. */
export interface Lost {
  readonly receiver: string;
  readonly kind: WalletKind;
  /** Its row in what was lost. */
  readonly sequence: number;
  /** What its id is spelled with. */
  readonly number: number;
  readonly atMs: EpochMs;
  readonly caller: string | null;
  readonly reference: string | null;
  readonly body: Readonly<Record<string, unknown>>;
  readonly transfers: readonly Transfer[];
  readonly message: SettlementMessage | null;
}

/** What a message moved to its merchant; negative: back from it. */
export function sentOf({ kind, amountMinor }: SettlementMessage): number {
  return kind === "payment" || kind === "capture" ? amountMinor : -amountMinor;
}

/** What a message moved between balance and merchant, and nothing else. */
export function moneyOf(message: SettlementMessage | null): Transfer[] {
  if (message === null || message.amountMinor === 0) return [];
  const { amountMinor } = message;
  return sentOf(message) > 0
    ? [posted("balance", "clearing_settlement", amountMinor)]
    : [posted("clearing_settlement", "balance", amountMinor)];
}

/** A row that was lost, as a message of it says. */
export function lostMessage(receiver: string, message: SettlementMessage): Lost {
  const { row, atMs } = message;
  const { transfers, names, ...kept } = row.body as {
    readonly transfers: readonly Transfer[];
    readonly names?: ShopNames;
  };
  const shop = { ...message.shop, ...names };
  const { askedMinor: amountMinor, currency, declineCode, idKey } = message;
  const { kind, sequence, caller, reference } = row;
  const body =
    kind === "payment"
      ? { ...kept, shop, amountMinor, currency, declineCode, idKey, velocity: null }
      : kept;
  return {
    receiver,
    kind,
    sequence,
    number: kind === "payment" ? message.paymentSequence : sequence,
    atMs,
    caller,
    reference,
    body,
    transfers,
    message,
  };
}

/** A top-up that was lost, as its Partner has it. */
export function lostCredit(credit: GivenCredit): Lost {
  const { receiver, partnerId, partnerName, channel } = credit;
  const { amountMinor, declineCode, idKey, decidedAtMs } = credit;
  const body = { partnerId, partnerName, channel, amountMinor, declineCode, idKey, decidedAtMs };
  return {
    receiver,
    kind: "top_up",
    sequence: credit.sequence,
    number: credit.sequence,
    atMs: decidedAtMs,
    caller: partnerId,
    reference: credit.reference,
    body: { ...body, policyVersion: 0, velocity: null },
    transfers: declineCode === null ? [posted("clearing_partner", "balance", amountMinor)] : [],
    message: null,
  };
}
