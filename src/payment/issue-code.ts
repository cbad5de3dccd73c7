import { codeLifeMs } from "../bounds.ts";
import type { Authority } from "../control/authority.ts";
import { isStopped, snapshotFault, stopInForce } from "../control/snapshot.ts";
import type { UsedProof } from "../identity/book.ts";
import type { EpochMs } from "../time.ts";
import type { BooksBehind } from "./behind.ts";
import type { PayingDevice, WalletBook, WalletContext, WalletHead, WalletProfile } from "./book.ts";
import { type CallerToken, isCallerRevoked } from "./customer.ts";
import { codeMemoryMs, withIssued } from "./live-code.ts";

/** A device's call for something to pay with. */
export interface IssueCall extends CallerToken {
  readonly authority: Authority;
  /** The call's proof: a call that was recorded gets nothing a second time out of the wallet. */
  readonly proof: UsedProof;
}

export interface IssueCommand extends IssueCall {
  /** 10 random bytes as lower-case hex. */
  readonly randomHex: string;
  readonly amountMaxMinor: number | null;
  readonly merchantId: string | null;
}

/** Why a device gets nothing to pay with; nothing was written. */
export type IssueRefused =
  | { readonly kind: "revoked" }
  /** `wallet`, `device`: by an operator. `code_issue`: nobody gets anything. */
  | { readonly kind: "stopped"; readonly scope: "code_issue" | "wallet" | "device" }
  | { readonly kind: "proof_used" }
  | { readonly kind: "unavailable_state"; readonly state: string }
  | { readonly kind: "stale_snapshot"; readonly fault: string };

export type IssueOutcome =
  | BooksBehind
  | { readonly kind: "issued"; readonly jti: string; readonly expiresAtMs: EpochMs }
  | IssueRefused;

interface Admitted {
  readonly kind: "admitted";
  readonly profile: WalletProfile;
  readonly device: PayingDevice;
  readonly head: WalletHead;
}

/**
 * Whether a device may have something to pay with: the snapshot, its token, stops, the wallet's
 * state, and last the proof, which is used up. A cooling device may: it can pay a little.
 */
export function admitIssue(
  book: WalletBook,
  command: IssueCall,
  { nowMs }: WalletContext,
): Admitted | IssueRefused {
  const { snapshot, sentAtMs } = command.authority;
  const head = book.head();
  const clock = { nowMs, sentAtMs, highestVersion: head.snapshotVersion };
  const stale = snapshotFault(snapshot, clock);
  if (stale !== null) return { kind: "stale_snapshot", fault: stale };
  const profile = book.profile();
  const device = book.device(command.device);
  if (profile === null || device === null || isCallerRevoked(book, command, snapshot)) {
    return { kind: "revoked" };
  }
  const scopes = [{ scope: "everything" }, { scope: "code_issue" }] as const;
  if (stopInForce(snapshot.stops, scopes, nowMs) !== null)
    return { kind: "stopped", scope: "code_issue" };
  if (profile.state !== "live") return { kind: "unavailable_state", state: profile.state };
  if (isStopped(profile.stoppedUntilMs, nowMs)) return { kind: "stopped", scope: "wallet" };
  if (isStopped(device.stoppedUntilMs, nowMs)) return { kind: "stopped", scope: "device" };
  if (!book.useProof(command.proof, nowMs)) return { kind: "proof_used" };
  return { kind: "admitted", profile, device, head };
}

/**
 * Issues one code to an enrolled device, inside the wallet's transaction: what the code may do is
 * what stands here at issue. A `jti` is 16 bytes as hex: 6 of milliseconds, so that old ones are
 * forgotten in order, and 10 random ones; it leaves this place sealed.
 */
export function issueCode(
  book: WalletBook,
  command: IssueCommand,
  context: WalletContext,
): IssueOutcome {
  const { nowMs } = context;
  const admitted = admitIssue(book, command, context);
  if (admitted.kind !== "admitted") return admitted;
  const { profile, device, head } = admitted;
  const jti = codeId(nowMs, command.randomHex);
  // A code's `exp` is in whole seconds, and never beyond its longest life.
  const expiresAtMs = Math.floor((nowMs + codeLifeMs) / 1_000) * 1_000;
  const listed = withIssued(head.codes, { jti, device: device.number, expiresAtMs }, nowMs);
  book.dropCodesBefore(codeId(nowMs - codeMemoryMs - codeLifeMs, ""));
  const code = {
    jti,
    device: device.number,
    issuedAtMs: nowMs,
    expiresAtMs,
    amountMaxMinor: command.amountMaxMinor,
    merchantId: command.merchantId,
    customersEpoch: command.epoch[0],
    walletEpoch: profile.epoch,
    deviceEpoch: device.epoch,
    spentBy: null,
  };
  book.insertCode(code, listed.left);
  book.saveHead({
    ...head,
    codes: listed.codes,
    snapshotVersion: command.authority.snapshot.version,
  });
  return { kind: "issued", jti, expiresAtMs };
}

function codeId(atMs: EpochMs, randomHex: string): string {
  return atMs.toString(16).padStart(12, "0") + randomHex;
}
