import { codeAheadMsMax } from "../bounds.ts";
import type { EpochMs } from "../time.ts";
import type { IssuedCode, WalletBook, WalletHead } from "../wallet/book.ts";
import { type CodeState, codeState } from "../wallet/live-code.ts";
import { type OfflineUse, offlineState, type SealBatch } from "../wallet/seal-batch.ts";

/** A code as it was presented at a till; what it says was verified, what it is worth was not. */
export interface PresentedCode {
  readonly jti: string;
  readonly expiresAtMs: EpochMs;
  readonly identity: string;
  /** Made under a retired key: good for finding what was answered, not for paying. */
  readonly recallOnly: boolean;
  /** Set: signed by the device itself, while it was offline. */
  readonly offline?: OfflineUse & {
    /** The most that such a code may pay now. */
    readonly amountMaxMinor: number;
  };
}

/** A code that this wallet issued, and the batch its seal is of, when a device signed it offline. */
export interface FoundCode {
  readonly code: IssuedCode;
  readonly batch: SealBatch | null;
}

type Presented = Pick<PresentedCode, "jti" | "expiresAtMs" | "offline">;

/** The code as it was issued here; `null` for one that was not, or that says another expiry. */
export function findCode(book: WalletBook, presented: Presented): FoundCode | null {
  const { jti, offline } = presented;
  if (offline === undefined) {
    const code = book.code(jti);
    return code?.expiresAtMs === presented.expiresAtMs ? { code, batch: null } : null;
  }
  const batch = book.sealBatch(offline.device, offline.batch);
  const spentBy = batch?.spentBy[offline.place];
  if (batch === null || spentBy === undefined) return null;
  const { amountMaxMinor } = offline;
  return { code: { ...batch, jti, amountMaxMinor, merchantId: null, spentBy }, batch };
}

/** What a code that was found is worth at `nowMs`. */
export function codeStateOf(
  book: WalletBook,
  head: WalletHead,
  at: FoundCode & { readonly presented: Presented; readonly nowMs: EpochMs },
): CodeState {
  const { batch, code, presented, nowMs } = at;
  if (batch === null || presented.offline === undefined) {
    const state = codeState(head.codes, code, nowMs);
    // Issued by a clock that was ahead, it would be shown for longer than a code may live.
    const ahead = code.issuedAtMs > nowMs + codeAheadMsMax;
    return ahead && state.kind === "live" ? { kind: "expired" } : state;
  }
  const latest = book.latestSealBatch(batch.device)?.batch ?? batch.batch;
  return offlineState({ issued: batch, latest, use: presented.offline }, nowMs);
}
