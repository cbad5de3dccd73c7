/**
 * The SDK: everything a phone, a terminal, an operator or a funding partner does over the HTTP
 * contract. Stores that need a platform are imported by themselves: `store/file.ts` (Node) and
 * `store/indexed-db.ts` (browsers).
 */

export type { AppOptions } from "./access/app-access.ts";
export * from "./access/device-key.ts";
export type { OperatorOptions } from "./access/operator-access.ts";
export * from "./access/passkey.ts";
export * from "./access/session.ts";
export * from "./access/totp.ts";
export * from "./app.ts";
export type { JsonValue } from "./json-value.ts";
export * from "./offline-codes.ts";
export * from "./operator.ts";
export * from "./partner.ts";
export type * from "./resource/entry.ts";
export type * from "./resource/merchant.ts";
export * from "./resource/operator.ts";
export type * from "./resource/partner.ts";
export type * from "./resource/payment.ts";
export type * from "./resource/policy.ts";
export type * from "./resource/terminal.ts";
export type * from "./resource/wallet.ts";
export * from "./runtime.ts";
export type { ShownCode } from "./shown-code.ts";
export * from "./store/memory.ts";
export * from "./store/port.ts";
export * from "./terminal.ts";
export type { DrawerCheck, OwnPayment } from "./till/drawer.ts";
export * from "./till/patience.ts";
export * from "./till/payment-record.ts";
export * from "./till/payment-resolver.ts";
export * from "./till/scanned-text.ts";
export * from "./webhook.ts";
export * from "./wire/answer.ts";
export * from "./wire/call-error.ts";
export * from "./wire/event-stream.ts";
export * from "./wire/proof.ts";
export * from "./wire/transport.ts";
