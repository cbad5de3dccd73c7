import type { PaymentOutcome, PaymentRequest } from "../../../src/client/index.ts";
import type { Dice } from "../../platform/index.ts";
import type { AskedPayment, Cast, Phone, ShownCode, Till } from "../cast.ts";
import { wordOf } from "../word.ts";
import { reenter, twice } from "./factor.ts";

/** What acts that pay have in common. */

type CodeRequest = NonNullable<Parameters<Phone["app"]["issueCode"]>[0]>;

/** Has a phone show a code, at the second try if need be; or why it got none, in a word. */
export async function showCode(
  cast: Cast,
  phone: Phone,
  request: CodeRequest = {},
): Promise<ShownCode | string> {
  const issue = () => phone.actor.run(() => phone.app.issueCode(request));
  const first = await twice(issue);
  const isOut = !first.ok && first.problem?.code === "unauthorized" && (await reenter(cast, phone));
  const reply = isOut ? await issue() : first;
  if (!reply.ok) return `no code: ${wordOf(reply)}`;
  const shown = { phone, code: reply.body };
  cast.codes.push(shown);
  return shown;
}

export const amounts = [1, 3, 120, 300, 999, 1_200, 1_200, 3_001, 9_500, 12_000, 20_000];

/** A request of a till, with a new reference. */
export async function requestOf(
  till: Till,
  code: string,
  dice: Dice,
  more: Partial<PaymentRequest> = {},
): Promise<PaymentRequest> {
  const reference = await till.actor.run(() => till.terminal.newReference());
  const request = { reference, code, amount: dice.pick(amounts), currency: "JPY" };
  return { ...request, allow_duplicate: dice.chance(60), ...more };
}

/** Pays as a till does, until it knows what came of it; the till writes it down. */
export async function payFully(
  cast: Cast,
  { till, phone, request }: AskedPayment,
): Promise<PaymentOutcome> {
  cast.asked.push({ till, phone, request });
  const outcome = await till.actor.run(() => till.terminal.pay(request));
  writeDown(cast, { till, phone, request }, outcome);
  return outcome;
}

/** What a till does with an outcome: an approval is one of its payments from now on. */
export function writeDown(cast: Cast, asked: AskedPayment, outcome: PaymentOutcome): void {
  if (outcome.kind !== "approved") return;
  const { payment_id: paymentId, reference, amount_captured: amount } = outcome.payment;
  if (paymentId === null) return;
  const isHeld = outcome.payment.status === "authorized";
  const { nowMs: atMs } = cast.town.world.loop;
  cast.payments.push({ ...asked, paymentId, isHeld, atMs });
  if (amount > 0) asked.till.drawer.push({ reference, amount });
}
