import { closingAct, type Exchange } from "./chronicle.ts";
import type { Played } from "./play.ts";

/** How often each thing occurred. */
export type Counts = Readonly<Record<string, number>>;

/**
 * Counts what occurred in a day, as it is seen from outside: `status 201`, `problem stopped`,
 * `decline code_spent`, `restored rows`, `change authorized captured` (of one payment, from an answer to a later
 * one), `act pay: approved`, `mishap rpc lost`.
 */
export function tally({
  chronicle,
  faults,
  books,
}: Pick<Played, "chronicle" | "faults" | "books">): Counts {
  const counts: Record<string, number> = { ...books };
  const add = (what: string, count = 1) => {
    counts[what] = (counts[what] ?? 0) + count;
  };
  for (const { name, word } of chronicle.acts) {
    if (typeof word === "string") add(`act ${name}: ${word}`);
  }
  for (const [kind, count] of Object.entries(faults)) add(`mishap ${kind}`, count);
  for (const { kind, what } of chronicle.mishaps) {
    if (kind === "put back") add(`put back ${what.replace(/\(.*/, "")}`);
  }
  for (const { heard } of chronicle.figures) {
    const seconds = heard.flatMap((told) => (told as { seconds?: Figures[] }).seconds ?? []);
    add("seconds with decisions watched", seconds.filter(({ approved }) => approved > 0).length);
  }
  add("deliveries taken in part", chronicle.takenInPart);
  for (const { verdict } of chronicle.posts) {
    add(`mail posted: ${verdict.ok ? "taken" : verdict.reason}`);
  }
  const statuses = new Map<string, string>();
  for (const { act, answer, path } of inOrder(chronicle.exchanges)) {
    if (answer === null || act === closingAct) continue;
    add(`status ${answer.status}`);
    const type = answer.headers["content-type"] ?? "";
    if (!type.includes("json")) continue;
    const seen = everythingIn(parsed(answer.body));
    const challenge = answer.headers["www-authenticate"] ?? "";
    if (challenge.includes("use_dpop_nonce")) add("nonce asked for");
    if (path === "/v1/top-ups" && answer.body.includes("velocity_"))
      add("points refused by a rule");
    if (type.startsWith("application/problem")) add(`problem ${seen[0]?.code}`);
    if (path.endsWith("/approve")) {
      for (const { rows, resent } of seen) {
        if (Number(rows) > 0) add("restored rows", Number(rows));
        if (Number(resent) > 0) add("restored sales of meanwhile", Number(resent));
      }
    }
    for (const { status, payment_id: id, decline } of seen) {
      const code = (decline as { code?: unknown } | null | undefined)?.code;
      if (typeof code === "string") add(`decline ${code}`);
      if (typeof status !== "string") continue;
      add(`state ${status}`);
      if (typeof id !== "string") continue;
      const before = statuses.get(id);
      if (before !== undefined && before !== status) add(`change ${before} ${status}`);
      statuses.set(id, status);
    }
  }
  return counts;
}

interface Figures {
  readonly approved: number;
}

/** By the time of their answers: what was told first comes first. */
function inOrder(exchanges: readonly Exchange[]): Exchange[] {
  const at = ({ answer, sentMs }: Exchange) => answer?.atMs ?? sentMs;
  return [...exchanges].sort((a, b) => at(a) - at(b) || a.number - b.number);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** An answer's object, and each object in it. */
function everythingIn(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(everythingIn);
  if (typeof value !== "object" || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(everythingIn)];
}

/** Adds up the counts of many days. */
export function addUp(all: readonly Counts[]): Counts {
  const sum: Record<string, number> = {};
  for (const counts of all) {
    for (const [what, count] of Object.entries(counts)) sum[what] = (sum[what] ?? 0) + count;
  }
  return Object.fromEntries(Object.entries(sum).sort(([a], [b]) => (a < b ? -1 : 1)));
}
