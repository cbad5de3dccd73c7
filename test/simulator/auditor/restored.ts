import { doneOf, type Members } from "./asked.ts";
import { Owners } from "./owners.ts";
import type { LogRow } from "./rows.ts";
import { type Kept, lostSpan, type Seen } from "./seen.ts";

/** What a row was that a receiver gave back. */
interface From {
  readonly kind: string | null;
  readonly atMs: number;
}

/** A wallet with the rows that it was given back as what they were. */
export function asItWas(wallet: Kept): Kept {
  return { ...wallet, log: wallet.log.map(rowAsItWas) };
}

function rowAsItWas(row: LogRow): LogRow {
  const restored = row.body.restored as From | undefined;
  if (restored?.kind == null) return row;
  const { kind, atMs } = restored;
  return { ...row, kind, atMs, reference: row.reference?.slice(kind.length + 1) ?? null };
}

/**
 * From when a wallet's file was copied that was put back, until two persons had it restored: what it
 * tells meanwhile it may not know later, and what it told before not meanwhile. `null`: never.
 */
export function unsureSpan(seen: Seen, wallet: Kept): readonly [number, number] | null {
  const lost = lostSpan(seen, wallet);
  if (lost === null) return null;
  const id = Owners.of(seen).id(wallet);
  const given = doneOf(seen).find(({ route, sentMs, answer }) => {
    const result = answer?.result as Members | null | undefined;
    const isApproval = route === "/v1/operator/approvals/apr/approve" && sentMs > lost[1];
    return isApproval && result?.wallet_id === id && result?.rows !== undefined;
  });
  return [lost[0], given?.answeredMs ?? Number.POSITIVE_INFINITY];
}
