import { codePairMs } from "../bounds.ts";
import type { EpochMs } from "../time.ts";

/**
 * A code that may still pay, or that was the last one shown. One device has one live code, or for
 * 5 s a pair: the older of a pair names the time at which it ends.
 */
export interface LiveCode {
  readonly jti: string;
  readonly device: number;
  readonly expiresAtMs: EpochMs;
  /** Set on the older one of a pair: it is superseded from then on. */
  readonly endsAtMs: EpochMs | null;
  /** The payment whose decision used it up. */
  readonly spentBy: number | null;
}

/** What a code is worth; `by`: the row of the payment that used it up. */
export type CodeState =
  | { readonly kind: "live" }
  | { readonly kind: "spent"; readonly by: number }
  | { readonly kind: "expired" }
  | { readonly kind: "superseded" };

/** What a code of this wallet is worth at `nowMs`; `spent` before `expired` before `superseded`. */
export function codeState(
  codes: readonly LiveCode[],
  code: { readonly jti: string; readonly expiresAtMs: EpochMs; readonly spentBy: number | null },
  nowMs: EpochMs,
): CodeState {
  const live = codes.find((candidate) => candidate.jti === code.jti);
  const spentBy = live?.spentBy ?? code.spentBy;
  if (spentBy !== null) return { kind: "spent", by: spentBy };
  if (nowMs >= code.expiresAtMs) return { kind: "expired" };
  if (live === undefined) return { kind: "superseded" };
  if (live.endsAtMs !== null && nowMs >= live.endsAtMs) return { kind: "superseded" };
  return { kind: "live" };
}

/**
 * The live codes after `next` was issued: an unspent, unexpired predecessor forms a pair with it
 * for 5 s, never past its own expiry; what was paired before ends at once; a spent code has no
 * successor. `left` are the codes that are no longer listed.
 */
export function withIssued<Next extends Pick<LiveCode, "jti" | "device" | "expiresAtMs">>(
  codes: readonly (Next & LiveCode)[],
  next: Next,
  nowMs: EpochMs,
): { readonly codes: readonly (Next & LiveCode)[]; readonly left: readonly (Next & LiveCode)[] } {
  const others = codes.filter((code) => code.device !== next.device && nowMs < code.expiresAtMs);
  const predecessor = codes.find(
    (code) =>
      code.device === next.device &&
      code.endsAtMs === null &&
      code.spentBy === null &&
      nowMs < code.expiresAtMs,
  );
  const kept = [...others];
  if (predecessor !== undefined) {
    kept.push({ ...predecessor, endsAtMs: Math.min(nowMs + codePairMs, predecessor.expiresAtMs) });
  }
  const listed = new Set(kept.map((code) => code.jti));
  kept.push({ ...next, endsAtMs: null, spentBy: null });
  return { codes: kept, left: codes.filter((code) => !listed.has(code.jti)) };
}

/** The live codes after a decision on `jti`: it is used up, and with a live pair its twin too. */
export function withSpent<Code extends LiveCode>(
  codes: readonly Code[],
  jti: string,
  sequence: number,
  nowMs: EpochMs,
): readonly Code[] {
  const used = codes.find((code) => code.jti === jti);
  if (used === undefined) return codes;
  const paired = (code: Code) =>
    code.device === used.device &&
    nowMs < code.expiresAtMs &&
    (code.endsAtMs === null || nowMs < code.endsAtMs);
  const twins = paired(used);
  return codes.map((code) =>
    code.spentBy === null && (code.jti === jti || (twins && paired(code)))
      ? { ...code, spentBy: sequence }
      : code,
  );
}
