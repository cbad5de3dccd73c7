/**
 * Everything that a Wallet object does about its owner's identity. Each act takes the desk of the
 * call, is one synchronous transaction, and answers with an outcome; a change also takes the
 * caller's authority and answers `stale_snapshot` when it cannot carry the change.
 */
export * from "./device-acts.ts";
export * from "./enrol-acts.ts";
export * from "./entry-acts.ts";
export type { GivenFactor } from "./factor-acts.ts";
export * from "./limit-acts.ts";
export * from "./own-contact-acts.ts";
export * from "./own-factor-acts.ts";
export { type NewPasskey, passkeys } from "./passkey-acts.ts";
export * from "./session-acts.ts";
export * from "./step-up-acts.ts";
export * from "./stop-acts.ts";
export { openEventTicket } from "./ticket-acts.ts";
export * from "./view-acts.ts";
