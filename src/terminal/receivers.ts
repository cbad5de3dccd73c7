import type { PaymentMessage, SettlementMessage } from "../settlement/message.ts";
import type { Rule } from "../velocity/policy.ts";
import { readTable } from "../velocity/read-table.ts";
import { meetsConditions } from "../velocity/reference.ts";
import type { ActAcross } from "../velocity/vocabulary.ts";
import { type SeenPayment, seenAct } from "./event.ts";

/** A merchant with more Settlement shards than this has its rules kept per group of stores. */
export const shardsPerMerchantObject = 16;

/** What an object is: a terminal's, a store's or a merchant's, by the id that begins its name. */
export function kindOfReceiver(name: string): ActAcross {
  if (name.startsWith("sto_")) return "store";
  return name.startsWith("mer_") ? "merchant" : "terminal";
}

/** Whether a message is about a payment at this terminal, or of this store or merchant. */
export function isToldTo(message: SettlementMessage, receiver: string): boolean {
  return message.kind !== "tombstone" && Object.values(namesOf(message)).includes(receiver);
}

function namesOf({ shop }: Pick<SettlementMessage, "shop">): Record<ActAcross, string> {
  const { terminalId, storeId, merchantId, shards, generation } = shop;
  const groups = Math.ceil(shards / shardsPerMerchantObject);
  const group = groups === 1 ? "" : `.${generation}.${groupOf(storeId, groups)}`;
  return { terminal: terminalId, store: storeId, merchant: `${merchantId}${group}` };
}

/** The group of a store, `[0, groups)`: 32-bit FNV-1a over its id. */
function groupOf(storeId: string, groups: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < storeId.length; i += 1) {
    hash = Math.imul(hash ^ storeId.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0) % groups;
}

/** The rules that stores and merchants keep, of every policy that is judged. */
export interface RulesAbove {
  readonly store: readonly Rule[];
  readonly merchant: readonly Rule[];
}

/** The rules of compiled policies that stores and merchants keep. */
export function rulesAbove(tables: readonly Uint8Array[]): RulesAbove {
  const rules = tables.flatMap((table) => {
    const read = readTable(table);
    return read.ok ? read.value.policy.rules : [];
  });
  const of = (act: ActAcross) => rules.filter((rule) => rule.act === act);
  return { store: of("store"), merchant: of("merchant") };
}

/**
 * The objects that are told of a message: the terminal's of every one, since it adds up its day;
 * the store's and the merchant's when the payment meets the conditions of one of their rules, since
 * no other is ever counted there. `rules` `null`: not known, and all of them are told.
 */
export function receiversOf(message: PaymentMessage, rules: RulesAbove | null): string[] {
  const { terminal, store, merchant } = namesOf(message);
  const payment = paymentOf(message);
  const concerns = (act: "store" | "merchant") =>
    rules === null || rules[act].some((rule) => meetsConditions(rule, seenAct(payment, act)));
  return [
    terminal,
    ...(concerns("store") ? [store] : []),
    ...(concerns("merchant") ? [merchant] : []),
  ];
}

function paymentOf(message: PaymentMessage): SeenPayment {
  const { shop, atMs, askedMinor, walletAgeMs = null, toppedUpAgoMs = null } = message;
  const { terminalId, storeId, merchantId, category } = shop;
  const place = { terminalId, storeId, merchantId, category };
  return { ...place, atMs, askedMinor, payer: "", walletAgeMs, toppedUpAgoMs };
}
