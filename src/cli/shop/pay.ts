import type { Payment, PaymentRequest, TerminalClient } from "../../client/index.ts";
import { freshCode } from "../demo/curl.ts";
import { yen } from "../demo/stage.ts";
import { typedPath } from "../local/folders.ts";
import { whyLines } from "../operate/explain.ts";
import { asProgram, Failure, Misuse, wholeNumber, wholeNumberOf } from "../program.ts";
import { must, refusalInWords } from "../seed/actors.ts";
import { coloured } from "../telling/colour.ts";
import { type LocalShop, openLocalShop } from "./local-shop.ts";
import { tillAt, tillIn } from "./tills.ts";

const usage = `Sells something at the local server: shows a code as the seeded customer's phone, pays with it at the
seeded till, and tells the answer and why it was given.

  sekisho pay 1200                     ¥1,200 at Sekisho Coffee
  sekisho pay 1200 --code TEXT         with a code that was shown before: "sekisho code"
  sekisho pay 45000 --code TEXT --wait    and tells how it ended once the phone has confirmed it, or not
  sekisho pay 1200 --merchant NAME     at another merchant, made under that name the first time
  sekisho pay 1200 --terminal FILE     at the till whose terminal_id and jwk are in FILE
  sekisho pay 1200 --hold              holds the amount only
  sekisho pay 1200 --hold --capture 900    and then captures a part, the last one
  sekisho pay 1200 --refund            and then gives it back; --cancel: undoes it
  sekisho pay 1200 --state DIR         at the server with its data in DIR
  sekisho pay 1200 --json              payment, explanation and what followed, as one JSON object
  sekisho pay --help                   shows this

Ends with 0 when it was approved, with 1 when not. Amounts from 30,001 wait up to a minute for the payer's
phone: yours where the code was (--code), else nobody's. With "sekisho start --test" there are amounts that
show what else can happen (/docs). A lost answer is asked for again with the same request, as a till does.
`;

interface Followed {
  readonly act: "capture" | "refund" | "cancel";
  readonly told: unknown;
}

/** `sekisho pay`: a sale on this machine. */
export const payCommand = asProgram({
  usage,
  options: {
    state: { type: "string" },
    code: { type: "string" },
    merchant: { type: "string" },
    terminal: { type: "string" },
    reference: { type: "string" },
    wait: { type: "boolean", default: false },
    hold: { type: "boolean", default: false },
    capture: { type: "string" },
    refund: { type: "boolean", default: false },
    cancel: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
  positionals: true,
  async run(values, [typed, ...more]) {
    if (typed === undefined || more.length > 0) throw new Misuse("Name one amount.");
    const { capture, hold, refund, cancel } = values;
    const amount = wholeNumberOf("The amount", typed);
    if (capture !== undefined && !hold) throw new Misuse("--capture goes with --hold.");
    const part = capture === undefined ? null : wholeNumber("capture", capture);
    const shop = await openLocalShop(values.state);
    const till = await tillOf(values, shop);
    const code = values.code ?? (await freshCode(shop.actors.customer, shop.seed)).qr;
    const answered = await sold(till, {
      ...{ reference: values.reference ?? till.newReference(), code, amount, currency: "JPY" },
      capture: hold ? "manual" : "automatic",
    });
    const payment = values.wait ? await ended(till, answered) : answered;
    const why = await explained(shop, payment);
    const isApproved = payment.result === "approved";
    const followed: Followed[] = [];
    if (isApproved && part !== null) followed.push(await captured(till, payment, part));
    if (isApproved && refund) followed.push(await refunded(till, payment, part ?? amount));
    if (isApproved && cancel) followed.push(await cancelled(till, payment));
    if (values.json) console.log(JSON.stringify({ payment, explanation: why, followed }));
    else
      for (const line of [
        ...linesOf(payment),
        ...(why === null ? [] : whyLines(why)),
        ...followed.flatMap(acts),
      ]) {
        console.log(line);
      }
    return isApproved ? 0 : 1;
  },
});

/** Sells; where no answer came, or one that asks for it, the same request is sent again, as tills do. */
async function sold(till: TerminalClient, request: PaymentRequest): Promise<Payment> {
  for (let triesLeft = 3; ; triesLeft -= 1) {
    const reply = await till.postPayment(request);
    if (reply.ok) return reply.body;
    const told = reply.problem?.detail ?? reply.unreachable?.detail;
    if (reply.problem !== undefined && reply.problem.retry !== "same_request") {
      throw new Failure(`The payment was refused: ${refusalInWords(reply)}`);
    }
    if (triesLeft === 0) {
      throw new Failure(
        `Nobody knows whether it was paid: ${told}\nA till would cancel it now: /docs/sell says how.`,
      );
    }
    process.stderr.write(`No outcome yet: ${told} Sending the same request again.\n`);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

/** The payment once its payer has decided, or the minute for that is over; at once if it does not wait. */
async function ended(till: TerminalClient, answered: Payment): Promise<Payment> {
  let payment = answered;
  while (payment.result === "pending") {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    payment = must("The payment", await till.payment(payment.payment_id ?? ""));
  }
  return payment;
}

async function tillOf(
  { merchant, terminal }: { readonly merchant?: string | undefined; terminal?: string | undefined },
  shop: LocalShop,
): Promise<TerminalClient> {
  if (merchant !== undefined && terminal !== undefined) {
    throw new Misuse("--merchant and --terminal name two tills.");
  }
  if (terminal !== undefined) return tillIn(typedPath(terminal), shop);
  return merchant === undefined ? shop.actors.terminal : tillAt(merchant, shop);
}

async function captured(
  till: TerminalClient,
  { payment_id: id }: Payment,
  amount: number,
): Promise<Followed> {
  const request = { reference: till.newReference(), amount, last: true };
  return { act: "capture", told: must("The capture", await till.capture(id ?? "", request)) };
}

async function refunded(
  till: TerminalClient,
  { payment_id: id }: Payment,
  amount: number,
): Promise<Followed> {
  const request = { reference: till.newReference(), amount, reason: "sekisho pay" };
  return { act: "refund", told: must("The refund", await till.refund(id ?? "", request)) };
}

async function cancelled(till: TerminalClient, payment: Payment): Promise<Followed> {
  const { payment_id, reference: payment_reference } = payment;
  const request = {
    reference: till.newReference(),
    payment_reference,
    payment_id: payment_id ?? "",
  };
  return { act: "cancel", told: must("The cancellation", await till.cancel(request)) };
}

/** Why it was decided so, as an operator is told; nothing is on record of a code that is none. */
async function explained({ actors }: LocalShop, { payment_id: id }: Payment) {
  if (id === null) return null;
  return must("The explanation", await actors.operators[0].explanation(id));
}

function linesOf(payment: Payment): string[] {
  const { result, decline, message, reward, merchant_name: shop, store_name: store } = payment;
  const meaning = result === "approved" ? "good" : "bad";
  const why = decline === null ? payment.status : `${decline.code} (${decline.advice})`;
  return [
    `${coloured(meaning, result)}  ${yen(payment.amount)} at ${shop}, ${store}: ${why}`,
    `  ${message.en}`,
    `  payment    ${payment.payment_id ?? "none: a code that is none leaves no row"}`,
    `  reference  ${payment.reference}`,
    ...(result === "approved" ? [`  reward     ${reward} points`] : []),
    ...(result === "pending"
      ? [`  waits for the payer's phone until ${payment.confirm_by}; --wait tells how it ends`]
      : []),
  ];
}

function acts({ act, told }: Followed): string[] {
  const { status, amount } = told as { status?: string; amount?: number };
  return [`  ${act}  ${status ?? "done"}${amount === undefined ? "" : `, ${yen(amount)}`}`];
}
