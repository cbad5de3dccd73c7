import { codeStateOf, findCode } from "../code/presented-code.ts";
import { refuseTerminal } from "../control/authority.ts";
import { refuseReuse } from "../reference-reused.ts";
import type { VelocityCandidate } from "../velocity/event.ts";
import type { PayingDevice, WalletBook, WalletContext } from "../wallet/book.ts";
import { judgeAct, judgeBeside } from "../wallet/judge.ts";
import { paymentOf } from "../wallet/read.ts";
import type { WalletRow } from "../wallet/row.ts";
import { paymentSubjects } from "../wallet/velocity-history.ts";
import { decide } from "./decide.ts";
import type { PayCommand, PayOutcome } from "./pay-command.ts";
import { originOf } from "./pay-command.ts";
import { declineAfterVelocity, declineBeforeVelocity } from "./refuse.ts";
import { sweepEnds } from "./sweep.ts";

/**
 * Decides one payment: the wallet's one synchronous step, run inside its transaction. Recall first,
 * then the table of declines in its order; what is decided is recorded with its transfers, its code
 * is used up, and the next outgoing number is taken, in one commit. `table`: the compiled policy of
 * the snapshot's version, `null` when this isolate lacks it. `shadow`: that of the version judged
 * beside it, whose verdict is recorded and does nothing else, and whose faults do nothing at all.
 */
export function authorize(
  book: WalletBook,
  command: PayCommand,
  table: Uint8Array | null,
  context: WalletContext,
  shadow: Uint8Array | null = null,
): PayOutcome {
  const known = book.byReference("payment", command.shop.terminalId, command.reference);
  if (known !== null) {
    sweepEnds(book, context);
    return recall(book, known, command);
  }
  const { authority, epoch, shop } = command;
  const refused = refuseTerminal(book, { authority, epoch, ...shop }, context.nowMs);
  if (refused !== null) return refused;
  sweepEnds(book, context);
  const saved = book.head();
  const found = command.code.recallOnly ? null : findCode(book, command.code);
  const device = found === null ? null : book.device(found.code.device);
  if (found === null || device === null) return { kind: "code_invalid" };
  const presented = { presented: command.code, nowMs: context.nowMs };
  const state = codeStateOf(book, saved, { ...found, ...presented });
  const at = { book, command, ...found, state, device, context };
  const early = declineBeforeVelocity(book, saved, at);
  if (early !== null) return decide(at, early, null);
  if (table === null) return { kind: "needs_policy" };
  const asked = { book, head: saved, act: candidateOf(command, device, context), context };
  const judged = judgeAct(table, asked);
  if (!judged.ok) return { kind: "engine_failed", fault: judged.fault };
  const decline = declineAfterVelocity(saved, command, judged.value);
  return decide(at, decline, judged.value, judgeBeside(shadow, asked));
}

/** The stored outcome of a reference, or which members of the request differ from the first. */
function recall(book: WalletBook, row: WalletRow, command: PayCommand): PayOutcome {
  const payment = paymentOf(book, row);
  const { body } = payment;
  const reused = refuseReuse({
    amount: body.amountMinor === command.amountMinor,
    currency: body.currency === command.currency,
    capture: body.capture === command.capture,
    code: body.codeIdentity === command.code.identity,
  });
  if (reused !== null) return reused;
  return { kind: "decided", payment, replayed: true };
}

function candidateOf(
  command: PayCommand,
  device: PayingDevice,
  { nowMs }: WalletContext,
): VelocityCandidate {
  const { shop, amountMinor } = command;
  return {
    act: "payment",
    atMs: nowMs,
    amountMinor,
    deviceAgeMs: Math.max(0, nowMs - device.enrolledAtMs),
    ...paymentSubjects({ shop, device: device.number, ...originOf(command) }),
  };
}
