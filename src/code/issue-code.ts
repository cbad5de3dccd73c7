import { assert } from "../assert.ts";
import { codeLifeMs } from "../bounds.ts";
import { withSeen } from "../control/authority.ts";
import { type ActRefusal, type CustomerActor, refuseCustomer } from "../identity/admission.ts";
import type { BooksBehind } from "../payment/behind.ts";
import type { EpochMs } from "../time.ts";
import type { WalletBook, WalletContext } from "../wallet/book.ts";
import { withNewCode } from "./remembered-code.ts";

/** A code that one of the wallet's devices asks for. */
export interface IssueCommand extends CustomerActor {
  /** 10 random bytes as lower-case hex. */
  readonly randomHex: string;
  readonly amountMaxMinor: number | null;
  readonly merchantId: string | null;
}

/** All but `issued` have written nothing of it. */
export type IssueOutcome =
  | BooksBehind
  | { readonly kind: "issued"; readonly jti: string; readonly expiresAtMs: EpochMs }
  | ActRefusal;

/** What a thing to pay with is good for: the epochs of now. */
export function epochsNow(book: WalletBook, { device, epoch }: CustomerActor) {
  const [profile, own] = [book.profile(), book.device(device)];
  assert(profile !== null && own !== null, "whoever was admitted is there");
  return { customersEpoch: epoch[0], walletEpoch: profile.epoch, deviceEpoch: own.epoch };
}

/**
 * Issues one code to an enrolled device, a cooling one too, which can pay a little; inside the
 * wallet's transaction. What the code may do is what stands here at issue. Its `jti` is 16 bytes as
 * hex: 6 of milliseconds, so that old ones are forgotten in order, and 10 random ones; it leaves the
 * wallet sealed only.
 */
export function issueCode(
  book: WalletBook,
  command: IssueCommand,
  context: WalletContext,
): IssueOutcome {
  const { nowMs } = context;
  const refused = refuseCustomer(book, command, "code", nowMs);
  if (refused !== null) return refused;
  const { device } = command;
  const head = book.head();
  const jti = codeId(nowMs, command.randomHex);
  // A code's `exp` is in whole seconds, and never beyond its longest life.
  const expiresAtMs = Math.floor((nowMs + codeLifeMs) / 1_000) * 1_000;
  const code = {
    jti,
    device,
    issuedAtMs: nowMs,
    expiresAtMs,
    amountMaxMinor: command.amountMaxMinor,
    merchantId: command.merchantId,
    ...epochsNow(book, command),
  };
  const codes = withNewCode(book, head, code, nowMs);
  book.saveHead({ ...withSeen(head, command.authority.snapshot), ...codes });
  return { kind: "issued", jti, expiresAtMs };
}

function codeId(atMs: EpochMs, randomHex: string): string {
  return atMs.toString(16).padStart(12, "0") + randomHex;
}
