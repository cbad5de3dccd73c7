import { type ChainedRow, type Digest, linkHash } from "../ledger/chain.ts";
import type { EpochMs } from "../time.ts";

/** One thing that an operator did, or was refused. */
export interface AuditEvent {
  readonly atMs: EpochMs;
  /** The operator's id, or `bootstrap`, or `key:` and a thumbprint for somebody unknown. */
  readonly actor: string;
  readonly act: string;
  /** What it was done to and how it ended. No secret, no code, no key. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** An event in its place on the chain; `detail` is the JSON text that was hashed. */
export interface AuditRow {
  readonly sequence: number;
  readonly atMs: EpochMs;
  readonly actor: string;
  readonly act: string;
  readonly detail: string;
  readonly hash: string;
}

/** The hash of a row that stands after the hash `before`. */
export function auditHash(digest: Digest, before: string, row: Omit<AuditRow, "hash">): string {
  return linkHash(digest, before, linkOf(row));
}

/** An event as a row of a chain. */
export function auditLink(row: AuditRow): ChainedRow & { readonly hash: string } {
  return { ...linkOf(row), hash: row.hash };
}

function linkOf({ sequence, atMs, actor, act, detail }: Omit<AuditRow, "hash">): ChainedRow {
  const kind = { kind: act, caller: actor, body: detail };
  return { sequence, atMs, ...kind, reference: null, destination: null, destinationSequence: null };
}
