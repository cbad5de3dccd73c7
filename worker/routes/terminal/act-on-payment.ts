import type { TerminalCall } from "../../../src/control/authority.ts";
import type { SealId } from "../../../src/payment/reply.ts";
import type { Problem } from "../../../src/problem.ts";
import { fail, ok, type Result } from "../../../src/result.ts";
import type { TakenThere } from "../../../src/settlement/carried.ts";
import { openId } from "../../../src/token/seal.ts";
import { terminalOf } from "../../caller/terminal.ts";
import { noSuchPayment } from "../../door/refusals.ts";
import type { Call } from "../../door/route.ts";
import { carrying } from "../../settlement/carrier.ts";
import { type Settled, withSnapshot } from "../../signal/with-snapshot.ts";
import { walletObject } from "../../wallet/stub.ts";
import { currentIdKey, sealIdFor } from "../ids.ts";

/** What every act on a payment that is named by its id tells the payer's wallet. */
export interface PaymentAct extends TerminalCall {
  readonly paymentSequence: number;
  readonly paymentIdKey: number;
  readonly reference: string;
  readonly amountMinor: number;
  readonly idKey: number;
}

/**
 * Has the wallet that a payment's id leads to act on the payment for the terminal that calls: its
 * outcome, and what seals the ids in the answer. 404 for an id that does not open, 503 when nothing
 * could be decided; then nothing was written.
 */
export async function actOnPayment<Outcome extends { readonly kind: string }>(
  call: Call<{ readonly reference: string; readonly amount: number }>,
  act: (
    wallet: ReturnType<typeof walletObject>,
    command: PaymentAct,
    taken: readonly TakenThere[],
  ) => Promise<Outcome>,
): Promise<Result<{ outcome: Settled<Outcome>; seal: SealId }, Problem>> {
  const { body, ring, env } = call;
  const { sub: terminalId, merchant_id: merchantId, epoch } = terminalOf(call);
  const opened = openId(ring, "pay", call.params.id ?? "");
  if (opened === null) return fail(noSuchPayment);
  const outcome = await withSnapshot<Outcome>(call, (authority) =>
    carrying<Outcome>(call, opened.route, (taken) => {
      const command = {
        authority,
        terminalId,
        merchantId,
        epoch,
        paymentSequence: opened.number,
        paymentIdKey: opened.keyNumber,
        reference: body.reference,
        amountMinor: body.amount,
        idKey: currentIdKey(ring),
      };
      return act(walletObject(env, opened.route), command, taken);
    }),
  );
  if (!outcome.ok) return outcome;
  return ok({ outcome: outcome.value, seal: sealIdFor(ring, opened.route) });
}
