/** Every act of identity, as the Wallet object carries them out. */

export * from "../../../../worker/wallet/change-factor-acts.ts";
export * from "../../../../worker/wallet/device-acts.ts";
export * from "../../../../worker/wallet/enrol-acts.ts";
export * from "../../../../worker/wallet/entry-acts.ts";
export * from "../../../../worker/wallet/factor-acts.ts";
export * from "../../../../worker/wallet/freeze-acts.ts";
export * from "../../../../worker/wallet/limit-acts.ts";
export * from "../../../../worker/wallet/own-contact-acts.ts";
export * from "../../../../worker/wallet/own-factor-acts.ts";
export * from "../../../../worker/wallet/passkey-acts.ts";
export * from "../../../../worker/wallet/session-acts.ts";
export * from "../../../../worker/wallet/step-up-acts.ts";
export * from "../../../../worker/wallet/stop-acts.ts";
export * from "../../../../worker/wallet/ticket-acts.ts";
export * from "../../../../worker/wallet/view-acts.ts";
