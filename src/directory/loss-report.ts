import { flowStepMs, sentCodeTriesMax } from "../bounds.ts";
import type { EpochMs } from "../time.ts";
import type { WalletRoute } from "../token/seal.ts";
import type { DirectoryBook } from "./book.ts";
import { contactClaim } from "./claim.ts";
import { isReportOf, reportContact } from "./flow-id.ts";
import {
  isLive,
  type LossCode,
  lossCodeGapMs,
  lossCodeLifeMs,
  lossCodePauseMs,
  lossCodesAtOnce,
  lossTriesKeptMax,
} from "./loss-code.ts";
import type { OpenFlow } from "./open-flow.ts";
import type { MissedRefusal, ProveContact } from "./prove-flow.ts";

/*
 * A report of a lost phone is begun with a key that nobody knows: its owner cannot be told from a
 * stranger, but by the code that only the owner is sent. So nothing that a stranger can do by beginning
 * reports stands in the owner's way:
 *
 * - A report is no row: its id says of which contact and key it is. None is ended by another one, and
 *   nobody has to wait for their turn.
 * - A code is the contact's, not a report's. Whoever begins a report while one lives, and one was sent
 *   just now, has none sent; and proves it with any that lives, whoever had it sent. What strangers'
 *   reports use up lies in the owner's mailbox.
 * - Wrong codes count for the key that tried them, and in Guard for its network.
 */

/** What came of beginning a report. `joined`: a code that was sent before proves it too. */
export type ReportOpened =
  | { readonly kind: "opened"; readonly usable: boolean; readonly untilMs: EpochMs }
  | { readonly kind: "joined"; readonly untilMs: EpochMs }
  | { readonly kind: "proof_used" };

/** The wallet to freeze, or why the code was refused. */
export type ReportProven =
  | { readonly kind: "proven"; readonly walletRoute: WalletRoute }
  | MissedRefusal;

/**
 * Begins a report, which is a key's one for a contact: begun again, its wrong tries are forgotten. A
 * code is sent if none lives, a minute after the last while fewer than three live, else an hour after
 * it: at most 30 in a day, whoever begins. Known and unknown contacts take the same reads and
 * writes; a contact whose wallet is another one by now has what it was sent before for nothing.
 */
export function openReport(
  book: DirectoryBook,
  command: Pick<OpenFlow, "flowId" | "blind" | "proof" | "codeHash" | "olderRoute">,
  nowMs: EpochMs,
): ReportOpened {
  const { blind, flowId, proof, codeHash } = command;
  const claim = contactClaim(book, blind, nowMs);
  const route = claim?.state === "confirmed" ? claim.route : command.olderRoute;
  if (!book.useProof(proof, nowMs)) return { kind: "proof_used" };
  book.loss.dropEnded(nowMs, nowMs - lossCodePauseMs);
  book.loss.dropTries(flowId);
  const untilMs = nowMs + flowStepMs;
  const codes = book.loss.codes(reportContact(flowId)).filter((code) => isLive(code, nowMs));
  const fitting = codes.filter((code) => code.usedBy === null && code.route === route);
  const last = fitting.at(-1);
  const gapMs = fitting.length < lossCodesAtOnce ? lossCodeGapMs : lossCodePauseMs;
  if (last !== undefined && nowMs < last.sentMs + gapMs) return { kind: "joined", untilMs };
  const life = { sentMs: nowMs, untilMs: nowMs + lossCodeLifeMs };
  book.loss.saveCode({ blind, codeHash, route, ...life, usedBy: null });
  return { kind: "opened", usable: route !== null, untilMs };
}

/**
 * Proves the contact of a report with any code that lives; the others end with it. The same report may
 * give it again, for a caller that lost the answer. Codes that were sent before the contact had a wallet
 * prove nothing, and look like any other; so does what stands in place of those that ended here, or
 * other reports would tell that somebody had the right one. `unknown`: no report of this key, or none
 * whose contact was sent a code that would live now.
 */
export function proveReport(
  book: DirectoryBook,
  command: Pick<ProveContact, "flowId" | "proof" | "codeHashes">,
  nowMs: EpochMs,
): ReportProven {
  const { flowId, proof, codeHashes } = command;
  const contact = reportContact(flowId);
  const codes = book.loss.codes(contact).filter((code) => isLive(code, nowMs));
  if (codes.length === 0 || !isReportOf(flowId, proof.jkt)) return { kind: "unknown" };
  const tries = (book.loss.tries(flowId)?.tries ?? 0) + 1;
  if (tries > sentCodeTriesMax) return { kind: "too_many_attempts" };
  if (!book.useProof(proof, nowMs)) return { kind: "proof_used" };
  const right = codes.find(
    ({ codeHash, usedBy }) => codeHashes.includes(codeHash) && (usedBy ?? flowId) === flowId,
  );
  if (right !== undefined && right.route !== null) {
    if (right.usedBy === null) {
      book.loss.dropCodes(contact);
      book.loss.saveCode({ ...right, usedBy: flowId, untilMs: nowMs + flowStepMs });
      book.loss.saveCode(inPlaceOf(right, Math.max(...codes.map((code) => code.untilMs))));
    }
    return { kind: "proven", walletRoute: right.route };
  }
  if (codes.every(({ usedBy }) => usedBy !== null)) return { kind: "unknown" };
  book.loss.saveTries(flowId, { tries, lastMs: nowMs });
  book.loss.keepNewestTries(contact, lossTriesKeptMax);
  const triesLeft = sentCodeTriesMax - tries;
  if (triesLeft === 0) return { kind: "too_many_attempts", missed: null };
  return { kind: "wrong", triesLeft, missed: null };
}

/** A code that none is, until the last that was sent would have been over. */
function inPlaceOf(used: LossCode, untilMs: EpochMs): LossCode {
  return { ...used, codeHash: "", route: null, untilMs, usedBy: null };
}
