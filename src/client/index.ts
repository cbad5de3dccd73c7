/**
 * The SDK: everything a phone, a terminal, an operator or a funding partner does over the HTTP
 * contract. Stores that need a platform are imported by themselves: `store/file.ts` (Node) and
 * `store/indexed-db.ts` (browsers).
 */
export * from "./answer.ts";
export * from "./app.ts";
export type { AppOptions } from "./app-access.ts";
export * from "./device-key.ts";
export type { DrawerCheck, OwnPayment } from "./drawer.ts";
export * from "./event-stream.ts";
export * from "./offline-codes.ts";
export * from "./operator.ts";
export type { OperatorOptions } from "./operator-access.ts";
export * from "./partner.ts";
export * from "./passkey.ts";
export * from "./payment-record.ts";
export * from "./payment-resolver.ts";
export * from "./proof.ts";
export type * from "./resource/entry.ts";
export * from "./resource/operator.ts";
export type * from "./resource/partner.ts";
export type * from "./resource/payment.ts";
export type * from "./resource/policy.ts";
export type * from "./resource/terminal.ts";
export type * from "./resource/wallet.ts";
export * from "./runtime.ts";
export * from "./scanned-text.ts";
export * from "./session.ts";
export * from "./store/memory.ts";
export * from "./store/port.ts";
export * from "./terminal.ts";
export * from "./totp.ts";
export * from "./transport.ts";
export * from "./webhook.ts";
