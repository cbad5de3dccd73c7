import type { PaymentOutcome, PaymentRequest } from "../../../src/client/index.ts";
import type { Dice } from "../../platform/index.ts";
import type { AskedPayment, Cast, Phone, ShownCode, Till } from "../cast.ts";
import { wordOf, wordOfOutcome } from "../word.ts";
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

/** Pays with a code under a new reference; what came of it, in a word. */
export async function payWith(
  cast: Cast,
  dice: Dice,
  { till, phone, code }: Omit<AskedPayment, "request"> & { readonly code: string },
  more: Partial<PaymentRequest> = {},
): Promise<string> {
  const request = await requestOf(till, code, dice, more);
  return wordOfOutcome(await payFully(cast, { till, phone, request }));
}

/**
 * Some phone shows a code and some till makes a request of it, which is not sent yet; or why there
 * is no code, in a word. What the request has besides is drawn once there is a code.
 */
export async function drawPayment(
  cast: Cast,
  dice: Dice,
  more: () => Partial<PaymentRequest> = () => ({}),
): Promise<AskedPayment | string> {
  const phone = dice.pick(cast.phones);
  const till = dice.pick(cast.tills);
  const shown = await showCode(cast, phone);
  if (typeof shown === "string") return shown;
  return { till, phone, request: await requestOf(till, shown.code.qr, dice, more()) };
}

/** A drawn payment, until its till knows what came of it; that, in a word. */
export async function payDrawn(
  cast: Cast,
  dice: Dice,
  more?: () => Partial<PaymentRequest>,
): Promise<string> {
  const asked = await drawPayment(cast, dice, more);
  return typeof asked === "string" ? asked : wordOfOutcome(await payFully(cast, asked));
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
