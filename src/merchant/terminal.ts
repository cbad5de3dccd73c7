import { activationLifeMs } from "../bounds.ts";
import type { EntryRefusal } from "../control/entry-refusal.ts";
import { guessRefusal } from "../control/entry-refusal.ts";
import { firstEpoch } from "../control/epoch.ts";
import { fail, ok, type Result } from "../result.ts";
import type { EpochMs } from "../time.ts";
import type { ProofMark } from "../token/proof-mark.ts";
import type { MerchantBook, MerchantProfile, Store, Terminal } from "./book.ts";
import { freeNumber } from "./free-number.ts";

/** A terminal with all that its token says of where it stands. */
export interface Stationed {
  readonly terminal: Terminal;
  readonly store: Store;
  readonly merchant: MerchantProfile;
}

/** A terminal that is to be made. */
export type TerminalCommand = Pick<Terminal, "number" | "storeNumber" | "label" | "codeHash">;

/**
 * The new terminal of a store, under the number that was drawn for it or the next one that is free; it
 * waits for its activation code, of which it keeps the hash.
 */
export function createTerminal(
  book: MerchantBook,
  command: TerminalCommand,
  nowMs: EpochMs,
): Result<Terminal, EntryRefusal> {
  const merchant = book.profile();
  const store = book.store(command.storeNumber);
  if (merchant === null || store === null) return fail({ reason: "unknown", what: "store" });
  if (merchant.state === "revoked") return fail({ reason: "merchant_revoked" });
  const terminal: Terminal = {
    ...command,
    number: freeNumber(command.number, (each) => book.terminal(each) !== null),
    state: "waiting",
    epoch: firstEpoch,
    jkt: null,
    codeExpiresAtMs: nowMs + activationLifeMs,
  };
  book.insertTerminal(terminal);
  return ok(terminal);
}

const activationSecret = "activation";

/**
 * The terminal that an activation code binds to a key. The same key may repeat it while the code
 * lives (its answer may have been lost); for any other key a used code is unknown (404), as are
 * wrong and expired ones, and ten wrong ones in ten minutes close the door for a while (429). A key
 * that was bound to a terminal of this merchant is never bound to another (409).
 */
export function activateTerminal(
  book: MerchantBook,
  command: { readonly number: number; readonly codeHash: string; readonly proof: ProofMark },
  nowMs: EpochMs,
): Result<Stationed, EntryRefusal> {
  const { number, proof } = command;
  const tooMany = guessRefusal(book.guesses(activationSecret, nowMs), nowMs);
  if (tooMany !== null) return fail(tooMany);
  const stationed = stationedAt(book, number);
  const unknown = { reason: "unknown", what: "activation code" } as const;
  if (stationed === null || stationed.terminal.codeHash !== command.codeHash) {
    book.recordGuess(activationSecret, nowMs);
    return fail(unknown);
  }
  const { terminal, merchant } = stationed;
  const usable = merchant.state === "active" && terminal.state !== "revoked";
  if (!usable || terminal.codeExpiresAtMs <= nowMs) return fail(unknown);
  if (terminal.jkt !== null && terminal.jkt !== proof.jkt) return fail(unknown);
  if (terminal.jkt === null && book.terminalByKey(proof.jkt) !== null) {
    return fail({ reason: "key_in_use", by: "terminal" });
  }
  if (!book.useProof(proof, nowMs)) return fail({ reason: "proof_used" });
  if (terminal.jkt !== null) return ok(stationed);
  book.bindTerminal(number, proof.jkt, nowMs);
  return ok({ ...stationed, terminal: { ...terminal, jkt: proof.jkt, state: "active" } });
}

/** The active terminal whose key this is; 401 alike for every reason why there is none. */
export function terminalSession(
  book: MerchantBook,
  command: { readonly number: number; readonly proof: ProofMark },
  nowMs: EpochMs,
): Result<Stationed, EntryRefusal> {
  const stationed = stationedAt(book, command.number);
  if (stationed === null || stationed.merchant.state !== "active")
    return fail({ reason: "no_session" });
  const { terminal } = stationed;
  if (terminal.state !== "active" || terminal.jkt !== command.proof.jkt)
    return fail({ reason: "no_session" });
  if (!book.useProof(command.proof, nowMs)) return fail({ reason: "proof_used" });
  return ok(stationed);
}

/** Ends a terminal for ever, or (`keep`) only what it was given so far. The epoch that rose. */
export function raiseTerminalEpoch(
  book: MerchantBook,
  number: number,
  keep: boolean,
): Result<number, EntryRefusal> {
  const terminal = book.terminal(number);
  if (terminal === null) return fail({ reason: "unknown", what: "terminal" });
  if (terminal.state === "revoked") return ok(terminal.epoch);
  return ok(book.raiseTerminalEpoch(number, keep ? terminal.state : "revoked"));
}

/**
 * Ends a merchant for ever, or (`keep`) only what its terminals were given. The epoch that rose.
 */
export function raiseMerchantEpoch(
  book: MerchantBook,
  keep: boolean,
): Result<number, EntryRefusal> {
  const merchant = book.profile();
  if (merchant === null) return fail({ reason: "unknown", what: "merchant" });
  if (merchant.state === "revoked") return ok(merchant.epoch);
  return ok(book.raiseEpoch(keep ? "active" : "revoked"));
}

function stationedAt(book: MerchantBook, number: number): Stationed | null {
  const merchant = book.profile();
  const terminal = book.terminal(number);
  const store = terminal === null ? null : book.store(terminal.storeNumber);
  if (merchant === null || terminal === null || store === null) return null;
  return { merchant, terminal, store };
}
