/** Every act of identity, as the Wallet object carries them out. */
export * from "../../../../../src/identity/act/add-factor.ts";
export * from "../../../../../src/identity/act/change-contact.ts";
export * from "../../../../../src/identity/act/change-device.ts";
export * from "../../../../../src/identity/act/change-factor.ts";
export * from "../../../../../src/identity/act/enrol.ts";
export * from "../../../../../src/identity/act/enter.ts";
export * from "../../../../../src/identity/act/event-ticket.ts";
export * from "../../../../../src/identity/act/freeze.ts";
export * from "../../../../../src/identity/act/grant-step-up.ts";
export * from "../../../../../src/identity/act/own-limits.ts";
export * from "../../../../../src/identity/act/session.ts";
export * from "../../../../../src/identity/act/stop-or-revoke.ts";
export * from "../../../../../src/identity/act/use-factor.ts";
export * from "../../../../../src/identity/act/use-passkey.ts";
export * from "../../../../../src/identity/act/view.ts";
