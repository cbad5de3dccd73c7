import { thumbprintOf } from "./access.ts";
import { askedOf } from "./asked.ts";
import { type Finding, finding, type Judge } from "./finding.ts";
import { numberOf, numberOrNull, type Row, textOf } from "./rows.ts";
import { all, type Kept, rowsOf, type Seen } from "./seen.ts";

/** Nothing is remembered for ever that has an end: it goes with the next write that may take it along. */
export const judgeEnds: Judge = (seen) => [
  // What was written by a clock far ahead ends as much later, and looks like the newest.
  ...(areClocksNear(seen) ? judgeAll(seen) : []),
];

function areClocksNear({ chronicle }: Seen): boolean {
  return chronicle.clocks.every(({ offMs }) => Math.abs(offMs) < graceMs);
}

const judgeAll: Judge = (seen) => [
  ...judgeHandles(seen),
  ...seen.kept.flatMap((kept) => [
    // 72 s after a proof was made, at the next write.
    ...outlived(kept, "proof_use", "until_ms", newest(kept, "proof_use", "until_ms") - 72_000),
    ...judgeSlots(kept, seen),
    ...(kept.className === "Wallet" ? judgeWallet(kept) : []),
    ...(kept.className === "Directory" ? judgeFlows(kept) : []),
    ...(kept.className === "Control" ? judgeControl(kept, seen) : []),
  ]),
];

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Clocks of one object's machine are set back and forth meanwhile. */
const graceMs = 2 * minuteMs;

/**
 * What has ended may stay until its slot is taken for another turn of 72 s, and goes then: a slot has
 * proofs of one turn, and says the end of it. There are three turns' slots, 64 each.
 */
function judgeSlots(kept: Kept, seen: Seen): Finding[] {
  const slots = rowsOf(kept, "proof_slot");
  if (slots.length === 0) return [];
  const ends = proofEnds(seen);
  const isOwn = ({ slot, until_ms: untilMs, proofs }: Row) => {
    const turn = numberOf(untilMs) / turnMs - 1;
    const all = textOf(proofs).trim().split("\n");
    return (
      Math.floor(numberOf(slot) / 64) === turn % 3 &&
      all.every((proof) => Math.floor((ends.get(proof) ?? 0) / turnMs) === turn)
    );
  };
  const strange = slots.filter((row) => !isOwn(row)).slice(0, 3);
  const promise = "nothing in proof_slot outlives its end";
  return strange.map((row) => finding(kept, promise, JSON.stringify(row).slice(0, 300)));
}

const turnMs = 72_000;

const known = new WeakMap<Seen, ReadonlyMap<string, number>>();

/** By key and name: when each proof that was shown is too old, 72 s after it was made. */
function proofEnds(seen: Seen): ReadonlyMap<string, number> {
  let ends = known.get(seen);
  if (ends === undefined) {
    const shown = askedOf(seen).flatMap(({ exchange, proof }) => {
      if (typeof proof?.iat !== "number") return [];
      const key = thumbprintOf(exchange.headers.dpop ?? "");
      return [[`${key} ${proof.jti}`, proof.iat * 1_000 + turnMs] as const];
    });
    ends = new Map(shown);
    known.set(seen, ends);
  }
  return ends;
}

/**
 * Codes go a day after their longest life, at the next issue; tickets for event streams, which live
 * half a minute, with the next one.
 */
function judgeWallet(wallet: Kept): Finding[] {
  const issued = newest(wallet, "code", "issued_ms");
  const ticket = newest(wallet, "event_ticket", "until_ms");
  return [
    ...outlived(wallet, "code", "issued_ms", issued - dayMs - minuteMs),
    ...outlived(wallet, "event_ticket", "until_ms", ticket - minuteMs / 2),
    ...judgeSeals(wallet),
  ];
}

/** A device's batches of seals but for its latest: a day after their end, at the next fetch. */
function judgeSeals(wallet: Kept): Finding[] {
  const batches = Map.groupBy(rowsOf(wallet, "seal_batch"), ({ device }) => device);
  return [...batches.values()].flatMap((rows) => {
    const of = { ...wallet, tables: { seal_batch: rows } };
    return outlived(of, "seal_batch", "expires_ms", newest(of, "seal_batch", "issued_ms") - dayMs);
  });
}

/**
 * When the day is over a day after their end, by an alarm. A shard whose alarm the platform has lost, since it
 * ended while that rang, forgets with its next handle: so a few may be late, and not many.
 */
function judgeHandles(seen: Seen): Finding[] {
  const tables = ["handle_0", "handle_1", "handle_2"];
  const late = all(seen, "Handle").map((kept) =>
    tables.flatMap((table) => outlived(kept, table, "until_ms", seen.nowMs - dayMs - hourMs)),
  );
  const shards = late.filter((found) => found.length > 0);
  return shards.length > Math.max(2, late.length / 10) ? shards.flat() : [];
}

/**
 * An hour after start and end, when the next flow of the shard is opened. With reports of lost phones it
 * is so: codes at their end, and wrong ones an hour after the last, when the next report is begun.
 */
function judgeFlows(directory: Kept): Finding[] {
  const opened = newest(directory, "flow", "started_ms");
  const begun = newest(directory, "loss_code", "sent_ms");
  return [
    ...outlived(directory, "flow", "until_ms", opened - hourMs),
    ...outlived(directory, "loss_code", "until_ms", begun),
    ...outlived(directory, "loss_tries", "last_ms", begun - hourMs),
  ];
}

/**
 * A revoked caller's floor is told for a quarter of an hour. An operator's sign-in goes five minutes after
 * it was begun, when the next one is.
 */
function judgeControl(control: Kept, { nowMs }: Seen): Finding[] {
  const begun = newest(control, "operator_sign_in", "opened_at_ms");
  return [
    ...outlived(control, "floor", "raised_at_ms", nowMs - 15 * minuteMs),
    ...outlived(control, "operator_sign_in", "opened_at_ms", begun - 5 * minuteMs),
  ];
}

function newest(kept: Kept, table: string, column: string): number {
  const times = rowsOf(kept, table).map((row) => numberOrNull(row[column]) ?? 0);
  return Math.max(0, ...times);
}

function outlived(kept: Kept, table: string, column: string, beforeMs: number): Finding[] {
  const isOld = (row: Row) => (numberOrNull(row[column]) ?? beforeMs) + graceMs < beforeMs;
  return rowsOf(kept, table)
    .filter(isOld)
    .slice(0, 3)
    .map((row) => finding(kept, `nothing in ${table} outlives its end`, JSON.stringify(row)));
}
