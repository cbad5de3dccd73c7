import { clockBehindMsMax } from "../bounds.ts";
import { parseOwn } from "../own-json.ts";
import { fail, ok, type Result } from "../result.ts";
import type { EpochMs } from "../time.ts";
import type { Balances } from "./account.ts";
import { type ChainedRow, chainStart, type Digest, linkHash } from "./chain.ts";
import { post } from "./post.ts";
import type { ResultCode } from "./result-code.ts";
import type { Row } from "./row.ts";
import { readTransfers, type ShortTransfer, writeTransfers } from "./short.ts";
import type { Transfer } from "./transfer.ts";

/** A row of an object's append-only, hash-chained log: an act, and the transfers it made. */
export interface LogRow extends ChainedRow {
  readonly hash: string;
  /**
   * Of a row that was restored, as what it was: the number and the time of the one that was lost.
   */
  readonly restored?: { readonly number: number; readonly told: number; readonly atMs: EpochMs };
  /** What the body says, where whoever made or read the row knows it: then nobody parses it again. */
  readonly said?: unknown;
}

/** A row of the log that has these bodies. */
export type LogRowOf<Bodies> = LogRow & Row<Bodies>;

/**
 * What every body keeps beside its own members: the transfers that its row made. Parses the body.
 */
export function transfersOf(row: Pick<LogRow, "body">): readonly Transfer[] {
  return readTransfers(
    parseOwn<{ readonly transfers: readonly ShortTransfer[] }>(row.body).transfers,
  );
}

/** Where a log ends: what the next row is built on. */
export interface LogHead {
  readonly sequence: number;
  /** Time of the last row, by the clock as it was. */
  readonly lastMs: EpochMs;
  readonly hash: string;
  readonly balances: Balances;
}

/** The head of a log without rows. */
export const emptyLogHead: LogHead = { sequence: 0, lastMs: 0, hash: chainStart, balances: {} };

/** What a row is made with. */
export interface RowContext {
  readonly nowMs: EpochMs;
  readonly digest: Digest;
  /** Told the last row's time when the clock is more than `clockBehindMsMax` behind it. */
  readonly onBehind?: (newestMs: EpochMs) => void;
}

/** An act that is about to be recorded, of a kind that keeps this body. */
export interface LogEntry<Kind extends string, Body> {
  readonly kind: Kind;
  /** Whose `reference` it is; both or none. */
  readonly caller?: string;
  readonly reference?: string;
  /** The object the act is delivered to, with its number among what is sent there. */
  readonly destination?: string;
  readonly destinationSequence?: number;
  /** The act's own members; `transfers` is added. */
  readonly body: Body;
  readonly transfers: readonly Transfer[];
  /** What is written of body and transfers, where they are not written as they are. */
  readonly short?: object;
}

/**
 * Builds the next row and the head after it: the transfers are posted together or not at all, the
 * row is stamped with the clock as it is and linked. Writes nothing; the caller appends row and
 * head in one transaction. Fails with the ledger's result code.
 */
export function nextRow<Head extends LogHead, Kind extends string, const Body>(
  head: Head,
  entry: LogEntry<Kind, Body>,
  context: RowContext,
): Result<{ readonly row: LogRowOf<Record<Kind, Body>>; readonly head: Head }, ResultCode> {
  const balances = post(head.balances, entry.transfers);
  if (!balances.ok) return fail(balances.fault.code);
  if (head.lastMs - context.nowMs > clockBehindMsMax) context.onBehind?.(head.lastMs);
  const { body, transfers } = entry;
  const unlinked: ChainedRow & { readonly kind: Kind } = {
    sequence: head.sequence + 1,
    atMs: context.nowMs,
    kind: entry.kind,
    caller: entry.caller ?? null,
    reference: entry.reference ?? null,
    destination: entry.destination ?? null,
    destinationSequence: entry.destinationSequence ?? null,
    body: JSON.stringify(entry.short ?? { ...body, transfers: writeTransfers(transfers) }),
  };
  const said = { ...body, transfers };
  const row = { ...unlinked, hash: linkHash(context.digest, head.hash, unlinked), said };
  return ok({
    row,
    head: {
      ...head,
      sequence: row.sequence,
      lastMs: row.atMs,
      hash: row.hash,
      balances: balances.value,
    },
  });
}
