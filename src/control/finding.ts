import { terminalConfirmMs } from "../bounds.ts";
import type { EpochMs } from "../time.ts";
import type { ActAcross, RuleAction } from "../velocity/vocabulary.ts";
import { keepAlert } from "./alert.ts";
import type { ControlBook } from "./book.ts";
import { inForceAtMs } from "./epoch.ts";
import { putStop } from "./raise-stop.ts";

/** The actor of what the deployment does by itself. */
export const systemActor = "system";

/** A rule across wallets that a payment at a terminal exceeded. */
export interface Finding {
  /** Whether the rule looks at the terminal, its store or its merchant; absent: at the terminal. */
  readonly act?: ActAcross;
  readonly terminalId: string;
  readonly rule: string;
  readonly action: RuleAction;
  /** With `store_id` and `merchant_id`. */
  readonly evidence: Readonly<Record<string, unknown>>;
}

/**
 * Raises the alert of a finding, and does what its rule asks for at the terminal where it was
 * exceeded, a rule of a store or a merchant at each such terminal: `confirm` has every payment
 * there wait for its payer for a day from now or until two persons end it, `decline` stops it until
 * two persons lift it. The answer is when that is in force. The same finding again changes nothing
 * that stands.
 */
export function takeFinding(
  book: ControlBook,
  finding: Finding & { readonly alertId: string; readonly stopId: string },
  nowMs: EpochMs,
): EpochMs {
  const { alertId, stopId, act = "terminal", terminalId, rule, action, evidence } = finding;
  const watched = {
    terminal: terminalId,
    store: evidence.store_id,
    merchant: evidence.merchant_id,
  };
  const subject = `${watched[act]} ${rule}`;
  const told = { terminal_id: terminalId, rule, action, ...evidence };
  const ofTerminal = { scope: "terminal", id: terminalId } as const;
  const proposedStop = { scope: act, id: String(watched[act]) };
  keepAlert(book, { alertId, kind: `${act}_rule`, subject, evidence: told, proposedStop }, nowMs);
  const reason = `rule ${rule}`;
  if (action === "confirm") confirmTerminal(book, { terminalId, reason }, nowMs);
  if (action === "decline") {
    const command = { stopId, ...ofTerminal, reason, untilMs: null };
    const known = book.openStops().length;
    const stop = putStop(book, command, { raisedBy: systemActor, nowMs });
    if (book.openStops().length > known) {
      const detail = { ...ofTerminal, reason };
      book.appendAudit({ atMs: nowMs, actor: systemActor, act: "raise_stop", detail });
    }
    return stop.inForceAtMs;
  }
  return inForceAtMs(nowMs);
}

/** Whether every payment at a terminal waits for its payer. */
export function isConfirmed(book: ControlBook, terminalId: string): boolean {
  return book.confirmations().some((each) => each.terminalId === terminalId);
}

function confirmTerminal(
  book: ControlBook,
  { terminalId, reason }: { readonly terminalId: string; readonly reason: string },
  nowMs: EpochMs,
): void {
  const stands = isConfirmed(book, terminalId);
  const untilMs = nowMs + terminalConfirmMs;
  book.putConfirmation({ terminalId, reason, sinceMs: nowMs, untilMs });
  if (stands) return;
  book.raiseVersion();
  const detail = { id: terminalId, reason };
  book.appendAudit({ atMs: nowMs, actor: systemActor, act: "confirm_terminal", detail });
}
