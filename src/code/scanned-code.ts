import { offlineAmountMinorMax, offlineCodeAgeMsMax } from "../bounds.ts";
import type { OpenedCode } from "../token/code/online-code.ts";
import type { Scanned } from "../token/code/scanned.ts";
import type { WalletRoute } from "../token/seal.ts";
import type { PresentedCode } from "./presented-code.ts";

/** A code as a till presents it to the wallet it is of. */
export interface ScannedCode {
  readonly route: WalletRoute;
  readonly code: PresentedCode;
  /** The text that a device signed while offline: its wallet verifies that. Else `null`. */
  readonly signed: string | null;
}

/** A code that this deployment issued, however it was shown. */
export function issuedCode({ route, ...code }: OpenedCode): ScannedCode {
  return { route, code, signed: null };
}

/**
 * A code that a device signed while offline. A seal is one code, however often a phone signs with it:
 * its place in the wallet names it. It pays `offlineAmountMinorMax` at most, and until
 * `offlineCodeAgeMsMax` after the time that it says.
 */
export function offlineCode({
  code,
  text,
}: Extract<Scanned, { readonly form: "offline" }>): ScannedCode {
  const { route, recallOnly, ...use } = code;
  const jti = `${use.device}.${use.batch}.${use.place}`;
  const expiresAtMs = use.issuedAtMs + offlineCodeAgeMsMax;
  const offline = { ...use, amountMaxMinor: offlineAmountMinorMax };
  const identity = `o:${jti}`;
  return { route, code: { jti, expiresAtMs, identity, recallOnly, offline }, signed: text };
}
