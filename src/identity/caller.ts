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

/** The part of such a token by which it is found to be revoked. */
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

/** What a wallet knows of everything that its tokens were issued under. */
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
 * Whether a customer's verified token is revoked at this wallet, for every call to it, reads included:
 * nobody is enrolled for good, or the wallet is closed; there is no such device, it was removed, or it
 * has another key; an epoch of the wallet or the device is not the current one, or that of all
 * customers is below the highest known, here or to the caller (`customersEpoch`; null: not known). The
 * key is judged too, so that nobody who has stolen our signing key gains anything by it.
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
