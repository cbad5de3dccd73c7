import { createHash } from "node:crypto";
import { Accounts, balancesOf, floored, type Sums } from "./accounts.ts";
import { differ, type Finding, finding, type Judge } from "./finding.ts";
import type { LogRow } from "./rows.ts";
import { all, headOf, type Kept, rowsOf } from "./seen.ts";

/** Each object's books by themselves: the chain, what is posted, and the head that sums it up. */
export const judgeBooks: Judge = (seen) => [
  ...["Wallet", "Settlement", "Partner"].flatMap((className) =>
    all(seen, className).flatMap(judgeBook),
  ),
  ...all(seen, "Control").flatMap(judgeControl),
];

function judgeBook(kept: Kept): Finding[] {
  const { log } = kept;
  const head = headOf(kept);
  if (head === undefined) {
    return log.length === 0 ? [] : [finding(kept, "the head sums up the log", "rows, and no head")];
  }
  const last = log.at(-1);
  const ends = { sequence: head.sequence, hash: head.hash };
  const logged = { sequence: last?.sequence ?? 0, hash: last?.hash ?? start };
  return [
    ...judgeChain(kept),
    ...differ(kept, "the head is at the log's end", ends, logged),
    ...(last === undefined
      ? []
      : differ(kept, "the head is at the log's end", head.last_ms, last.atMs)),
    ...judgePostings(kept, balancesOf(head)),
  ];
}

function judgeControl(kept: Kept): Finding[] {
  const [head] = rowsOf(kept, "head");
  if (head === undefined) return [];
  const last = kept.log.at(-1);
  const ends = { sequence: head.audit_sequence, hash: head.audit_hash };
  const logged = { sequence: last?.sequence ?? 0, hash: last?.hash ?? start };
  return [...judgeChain(kept), ...differ(kept, "the head is at the log's end", ends, logged)];
}

const start = "0".repeat(64);

/** The hash of each row is over the hash before it and all that is in the row. */
function judgeChain(kept: Kept): Finding[] {
  let before = start;
  for (const [n, row] of kept.log.entries()) {
    if (row.sequence !== n + 1) {
      return [finding(kept, "the log has no gap", `row ${row.sequence} stands at place ${n + 1}`)];
    }
    if (hashAfter(before, row) !== row.hash) {
      return [finding(kept, "the log is chained", `row ${row.sequence} (${row.kind})`)];
    }
    before = row.hash;
  }
  return [];
}

/** SHA-256 over the hash before a row and a JSON array of its members. */
export function hashAfter(before: string, row: LogRow): string {
  const { sequence, atMs, kind, caller, reference, destination, destinationSequence, text } = row;
  const said = [before, sequence, atMs, kind, caller, reference];
  return createHash("sha256")
    .update(JSON.stringify([...said, destination, destinationSequence, text]))
    .digest("hex");
}

function judgePostings(kept: Kept, balances: Record<string, Sums>): Finding[] {
  const accounts = new Accounts();
  const findings: Finding[] = [];
  for (const { sequence, kind, body } of kept.log) {
    const at = `row ${sequence} (${kind})`;
    for (const wrong of accounts.moveAll(body.transfers ?? [])) {
      findings.push(finding(kept, "every posting is whole", `${at}: ${wrong}`));
    }
    for (const account of floored) {
      const left = accounts.available(account);
      if (left >= 0) continue;
      findings.push(finding(kept, "nothing is below zero", `${at} leaves ${account} at ${left}`));
    }
  }
  for (const account of new Set([...accounts.names, ...Object.keys(balances)])) {
    const zero = { debitsPending: 0, debitsPosted: 0, creditsPending: 0, creditsPosted: 0 };
    const said = { ...zero, ...balances[account] };
    findings.push(
      ...differ(kept, `the head sums up the log: ${account}`, said, accounts.of(account)),
    );
  }
  return findings;
}
