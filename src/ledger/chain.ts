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

/** Follows a log from its first row on, row by row. */
export class Chain {
  readonly #digest: Digest;
  #previousHash = chainStart;
  #sequence = 0;

  constructor(digest: Digest) {
    this.#digest = digest;
  }

  /** How many rows held so far. */
  get sequence(): number {
    return this.#sequence;
  }

  /** True when `row` is the next one and its hash is right; what follows a false is not judged. */
  follows(row: ChainedRow & { readonly hash: string }): boolean {
    if (row.sequence !== this.#sequence + 1) return false;
    if (linkHash(this.#digest, this.#previousHash, row) !== row.hash) return false;
    this.#sequence += 1;
    this.#previousHash = row.hash;
    return true;
  }

  /** True when the log ends where the head says. */
  endsAt(head: { readonly sequence: number; readonly hash: string }): boolean {
    return head.sequence === this.#sequence && head.hash === this.#previousHash;
  }
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
  const chain = new Chain(digest);
  for (const row of rows) if (!chain.follows(row)) return chain.sequence + 1;
  return chain.endsAt(head) ? null : chain.sequence + 1;
}
