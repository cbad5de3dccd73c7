import type { EpochMs } from "../time.ts";

/** What a wallet is told of the customer's access token that a call came with; verified before. */
export interface Caller {
  readonly deviceNumber: number;
  readonly jkt: string;
  readonly jti: string;
  /** Of the customers, the wallet, the device, at issue. */
  readonly epoch: readonly [number, number, number];
  readonly authTimeMs: EpochMs;
}

/** Of such a token, what it can be revoked by. */
export interface CallerToken {
  readonly device: number;
  /** The thumbprint of the key that the token is bound to, which has signed the call's proof. */
  readonly jkt: string;
  /** The token's epochs: [customers, wallet, device]. */
  readonly epoch: readonly [number, number, number];
}

/** What the rules of a wallet are told of a caller. */
export function callerToken({ deviceNumber: device, jkt, epoch }: Caller): CallerToken {
  return { device, jkt, epoch };
}

/** What a wallet knows of the things that its tokens are issued under. */
export interface StandingBook {
  /** With the highest customers' epoch that this wallet has acted under. */
  head(): { readonly customersEpoch: number };
  /** `pending`, or `null`: no wallet is enrolled for good. */
  profile(): {
    readonly state: "pending" | "live" | "frozen" | "closed";
    readonly epoch: number;
  } | null;
  device(number: number): {
    readonly jkt: string;
    readonly epoch: number;
    readonly state: "active" | "cooling" | "removed";
  } | null;
}

/**
 * Whether a customer's verified token is revoked at this wallet: no wallet, or a closed one; no such
 * device, a removed one, one with another key; an epoch of the wallet or the device that is not the
 * current one, or of all customers below the highest known, here or to the caller. The key is
 * judged here, so that a leaked signing key of ours buys nothing.
 */
export function isRevoked(
  book: StandingBook,
  caller: CallerToken,
  customersEpoch: number | null,
): boolean {
  const profile = book.profile();
  const device = book.device(caller.device);
  if (profile === null || profile.state === "pending" || profile.state === "closed") return true;
  if (device === null || device.state === "removed" || device.jkt !== caller.jkt) return true;
  const [customers, wallet, own] = caller.epoch;
  if (customers < Math.max(book.head().customersEpoch, customersEpoch ?? 0)) return true;
  return wallet !== profile.epoch || own !== device.epoch;
}
