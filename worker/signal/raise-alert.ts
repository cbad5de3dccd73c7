import type { AlertCommand } from "../../src/control/alert-record.ts";
import type { KeyRing } from "../../src/token/key-ring.ts";
import { sealId, type WalletRoute } from "../../src/token/seal.ts";
import type { Payment } from "../../src/wallet/record.ts";
import { answered } from "../object/legs.ts";
import type { Env } from "../platform/env.ts";
import { logFault } from "../platform/log.ts";
import { controlInbox } from "./control-inbox.ts";
import type { Asker } from "./snapshot.ts";

/** Tells the operators of something. Never throws: what Control did not take is logged. */
export async function raiseAlert(env: Env, alert: AlertCommand): Promise<void> {
  try {
    await answered(controlInbox(env).raiseAlert(alert));
  } catch (fault) {
    logFault("alert_not_raised", fault, { kind: alert.kind });
  }
}

/** Tells the operators of a receiver that keeps failing: what is for it waits, and is tried hourly. */
export async function alertParked(
  env: Env,
  subject: string,
  evidence: Readonly<Record<string, unknown>>,
): Promise<void> {
  await raiseAlert(env, { kind: "delivery_parked", subject, evidence, proposedStop: null });
}

/**
 * Tells the operators, after the answer, of a payment that was just declined because its code was
 * spent at another merchant: the code was seen by somebody else.
 */
export function alertSpentElsewhere(
  by: Asker & { readonly ring: KeyRing },
  wallet: WalletRoute,
  { number, body }: Payment,
): void {
  if (body.declineCode !== "code_spent" || body.spentBy !== null) return;
  const walletId = sealId(by.ring, "wal", wallet, 0, body.idKey);
  const evidence = {
    wallet_id: walletId,
    payment_id: sealId(by.ring, "pay", wallet, number, body.idKey),
    terminal_id: body.shop.terminalId,
    merchant_id: body.shop.merchantId,
  };
  const proposedStop = { scope: "wallet", id: walletId } as const;
  const alert = {
    kind: "code_spent_elsewhere",
    subject: walletId,
    evidence,
    proposedStop,
  } as const;
  by.after(raiseAlert(by.env, alert));
}
