// #region connect
import {
  openDeviceKey,
  type Payment,
  type PaymentOutcome,
  type PaymentRecord,
  type Problem,
  type SessionState,
  TerminalClient,
} from "../../src/client/index.ts";
import { fileKeyStore, fileRecordStore } from "../../src/client/store/file.ts";

export async function connect(origin: string, folder: string): Promise<TerminalClient> {
  const key = await openDeviceKey(fileKeyStore(`${folder}/keys`), "till", { extractable: true });
  return new TerminalClient({
    origin,
    key,
    sessions: fileRecordStore<SessionState>(`${folder}/sessions`),
    payments: fileRecordStore<PaymentRecord>(`${folder}/payments`),
  });
}
// #endregion connect

// #region activate
/** The first time: a session that is kept goes on by itself. */
export async function activate(till: TerminalClient, activationCode: string): Promise<string> {
  const reply = await till.activate(activationCode);
  if (reply.ok) return reply.body.terminal_id;
  // Without an answer the same code may be typed again: for this key it stays good.
  throw new Error(reply.problem?.detail ?? reply.unreachable?.detail);
}
// #endregion activate

// #region sell
type Show = (line: string) => void;

/** When the cashier begins a sale. Keep it with the sale: a repetition sends the same again. */
export function beginSale(till: TerminalClient, amount: number) {
  return { reference: till.newReference(), amount, currency: "JPY" };
}
type Sale = ReturnType<typeof beginSale>;

/** When the code is scanned. */
export async function sell(till: TerminalClient, sale: Sale, scanned: string, show: Show) {
  const outcome = await till.pay(
    { ...sale, code: scanned },
    {
      // Told before each further call, every few seconds.
      onWaiting: ({ reason }) =>
        show(reason === "awaits_payer" ? "Please confirm on your phone" : "Asking again"),
    },
  );
  await finish(till, outcome, show);
}

/** Shows and writes down what became of a sale, then lets go of it. Not known yet: it is kept. */
async function finish(till: TerminalClient, outcome: PaymentOutcome, show: Show) {
  show(lineOf(outcome));
  if (outcome.kind !== "unresolved") await till.acknowledge(outcome.reference);
}

function lineOf(outcome: PaymentOutcome): string {
  switch (outcome.kind) {
    case "approved":
      // The only kind on which goods go over the counter.
      return `Paid: ${outcome.payment.amount} yen`;
    case "declined":
      return `Not paid: ${outcome.payment.message.en}`;
    case "cancelled":
      return "Cancelled: nothing was taken";
    case "refused":
      return `The call was refused: ${outcome.problem.detail}`;
    case "unresolved":
      // Keep the goods; `resume` or `keepResolving` finds out.
      return `Not known yet: ${outcome.unreachable?.detail ?? outcome.reason}`;
  }
}
// #endregion sell

export async function start(till: TerminalClient, show: Show): Promise<void> {
  // #region resume
  for (const outcome of await till.resume({ patienceMs: 5_000 })) {
    await finish(till, outcome, show);
  }
  // #endregion resume
}

export async function watch(till: TerminalClient, show: Show, signal: AbortSignal): Promise<void> {
  // #region keep-resolving
  await till.payments.keepResolving((outcome) => void finish(till, outcome, show), { signal });
  // #endregion keep-resolving
}

// #region give-back
/** When the cashier begins. Write it down with the receipt before anything is sent. */
export function beginReturn(till: TerminalClient, paid: Payment, amount = paid.amount_captured) {
  const references = { cancellation: till.newReference(), refund: till.newReference() };
  // A part is refunded; only the whole is undone.
  const isWhole = amount === paid.amount_captured && paid.amount_refunded === 0;
  return { paymentId: paid.payment_id ?? "", amount, isWhole, ...references };
}
type Return = ReturnType<typeof beginReturn>;

/** May be called again with the same references until it tells what became of it. */
export async function giveBack(till: TerminalClient, given: Return) {
  const { paymentId, amount, isWhole, cancellation, refund } = given;
  if (isWhole) {
    // Until 15 minutes after the end of its business day. Afterwards it is refunded.
    const undone = await till.cancel({ reference: cancellation, payment_id: paymentId });
    if (undone.ok) return `cancelled: ${undone.body.status}`;
    if (undone.problem?.code !== "state_conflict") return failed(undone.problem);
  }
  const refunded = await till.refund(paymentId, { reference: refund, amount });
  return refunded.ok ? `refunded: ${refunded.body.refund_id}` : failed(refunded.problem);
}

function failed(problem: Problem | undefined): string {
  if (problem?.retry === "never") return `refused: ${problem.detail}`;
  return "not known yet: call again with the same references";
}
// #endregion give-back

export async function hold(till: TerminalClient, sale: Sale, scanned: string) {
  // #region hold
  const outcome = await till.pay({ ...sale, code: scanned, capture: "manual" });
  if (outcome.kind !== "approved") return outcome.kind;
  // Within 7 days: what was used, in parts if need be. `last` lets go of the rest.
  const captured = await till.capture(outcome.payment.payment_id ?? "", {
    reference: `${sale.reference}-capture-1`,
    amount: 6_500,
    last: true,
  });
  return captured.ok ? captured.body.amount_captured : captured.problem?.code;
  // #endregion hold
}

export async function closeDrawer(till: TerminalClient) {
  // #region drawer
  // A sale is handed over about half a second after its answer.
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const reply = await till.totals(undefined, { complete: true });
  if (!reply.ok) return reply.problem?.code;
  const { payments, cancellations, refunds, net, complete_to, server_time } = reply.body;
  // Not complete: something is still on its way. Ask again in a moment.
  return { payments, cancellations, refunds, net, isComplete: complete_to === server_time };
  // #endregion drawer
}
