/** SHA-256 of a UTF-8 text as lower-case hex, synchronous: passed in by whoever has one. */
export type Digest = (text: string) => string;

/** The hash before the first row of every chain. */
export const chainStart = "0".repeat(64);

/** What a row of a hash-chained log binds: everything in it but its own hash. */
export interface ChainedRow {
  readonly sequence: number;
  readonly atMs: number;
  readonly kind: string;
  readonly caller: string | null;
  readonly reference: string | null;
  readonly destination: string | null;
  readonly destinationSequence: number | null;
  readonly body: string;
}

/**
 * The hash of a row: SHA-256 over the hash before it and a JSON array of the row's members, so that
 * no member can be moved into its neighbour. Changing, removing or reordering any row changes every
 * hash after it.
 */
export function linkHash(digest: Digest, previousHash: string, row: ChainedRow): string {
  return digest(
    JSON.stringify([
      previousHash,
      row.sequence,
      row.atMs,
      row.kind,
      row.caller,
      row.reference,
      row.destination,
      row.destinationSequence,
      row.body,
    ]),
  );
}

/**
 * Checks a whole log, oldest row first: sequence without gaps from 1, each hash, and the head.
 * Answers the sequence of the first bad row, or `null` when all is well.
 */
export function firstBadRow(
  digest: Digest,
  rows: Iterable<ChainedRow & { readonly hash: string }>,
  head: { readonly sequence: number; readonly hash: string },
): number | null {
  let previousHash = chainStart;
  let sequence = 0;
  for (const row of rows) {
    sequence += 1;
    if (row.sequence !== sequence) return sequence;
    if (linkHash(digest, previousHash, row) !== row.hash) return sequence;
    previousHash = row.hash;
  }
  if (head.sequence !== sequence || head.hash !== previousHash) return sequence + 1;
  return null;
}
