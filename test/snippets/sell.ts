// #region connect
import {
  openDeviceKey,
  type PaymentRecord,
  type SessionState,
  TerminalClient,
} from "../../src/client/index.ts";
import { fileKeyStore, fileRecordStore } from "../../src/client/store/file.ts";

export async function connect(origin: string, folder: string): Promise<TerminalClient> {
  const key = await openDeviceKey(fileKeyStore(`${folder}/key`), "till", { extractable: true });
  return new TerminalClient({
    origin,
    key,
    sessions: fileRecordStore<SessionState>(`${folder}/session`),
    payments: fileRecordStore<PaymentRecord>(`${folder}/payments`),
  });
}
// #endregion connect

// #region activate
export async function activate(till: TerminalClient, activationCode: string): Promise<string> {
  const reply = await till.activate(activationCode);
  if (reply.ok) return reply.body.terminal_id;
  throw new Error(reply.problem?.detail ?? "no answer: type the code again");
}
// #endregion activate

// #region sell
export async function sell(till: TerminalClient, amount: number, scanned: string) {
  const reference = till.newReference();
  const outcome = await till.pay({ reference, code: scanned, amount, currency: "JPY" });
  switch (outcome.kind) {
    case "approved":
      // The only kind on which goods go over the counter.
      await till.acknowledge(reference);
      return `Paid: ${outcome.payment.amount} yen`;
    case "declined":
      await till.acknowledge(reference);
      return `Not paid: ${outcome.payment.message.en}`;
    case "cancelled":
      await till.acknowledge(reference);
      return "Cancelled: nothing was taken";
    case "refused":
      await till.acknowledge(reference);
      return `The call was refused: ${outcome.problem.code}`;
    case "unresolved":
      // Not known yet. Keep the goods; `resume` or `keepResolving` finds out.
      return "Not known yet";
  }
}
// #endregion sell

export async function start(till: TerminalClient, show: (line: string) => void): Promise<void> {
  // #region resume
  for (const outcome of await till.resume()) {
    show(`${outcome.reference}: ${outcome.kind}`);
    await till.acknowledge(outcome.reference);
  }
  // #endregion resume
}

export async function watch(
  till: TerminalClient,
  show: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  // #region keep-resolving
  await till.payments.keepResolving(
    (outcome) => {
      show(`${outcome.reference}: ${outcome.kind}`);
      void till.acknowledge(outcome.reference);
    },
    { signal },
  );
  // #endregion keep-resolving
}

export async function giveBack(till: TerminalClient, paymentId: string) {
  // #region give-back
  // Within 15 minutes of the payment: undo it. Afterwards, or in part: refund.
  const undone = await till.cancel({ reference: till.newReference(), payment_id: paymentId });
  if (undone.ok) return undone.body.status;
  if (undone.problem?.code !== "state_conflict") return "unknown: repeat with the same reference";
  const refund = await till.refund(paymentId, { reference: till.newReference(), amount: 1_200 });
  return refund.ok ? refund.body.refund_id : refund.problem?.code;
  // #endregion give-back
}

export async function hold(till: TerminalClient, scanned: string) {
  // #region hold
  const outcome = await till.pay({
    reference: till.newReference(),
    code: scanned,
    amount: 8_000,
    currency: "JPY",
    capture: "manual",
  });
  if (outcome.kind !== "approved") return outcome.kind;
  // Within 7 days: what was used, in parts if need be. `last` lets go of the rest.
  const captured = await till.capture(outcome.payment.payment_id ?? "", {
    reference: till.newReference(),
    amount: 6_500,
    last: true,
  });
  return captured.ok ? captured.body.amount_captured : captured.problem?.code;
  // #endregion hold
}

export async function closeDrawer(till: TerminalClient) {
  // #region drawer
  const reply = await till.totals(undefined, { complete: true });
  if (!reply.ok) return reply.problem?.code;
  const { payments, cancellations, refunds, net } = reply.body;
  return { payments, cancellations, refunds, net };
  // #endregion drawer
}
