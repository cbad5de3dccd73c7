import { createHash } from "node:crypto";
import { wrongClock } from "./operator/clock.ts";
import type { Edit, Operator } from "./operator/edit.ts";
import {
  arithmetic,
  boolean,
  boundary,
  chain,
  comparison,
  lostAwait,
  lostOne,
  ternary,
} from "./operator/expression.ts";
import { sqlCondition, sqlFigure } from "./operator/sql.ts";
import {
  earlyReturn,
  removedCondition,
  removedStatement,
  staleRead,
  swapped,
} from "./operator/statement.ts";
import { isNode, nameAround, type Place, parseSource, placesOf } from "./syntax.ts";

/** Every kind of slip, by the name that results tell it by. */
const operators = {
  arithmetic,
  boundary,
  comparison,
  boolean,
  chain,
  ternary,
  "lost one": lostOne,
  "lost await": lostAwait,
  "removed statement": removedStatement,
  "removed condition": removedCondition,
  "early return removed": earlyReturn,
  swapped,
  "stale read": staleRead,
  "wrong clock": wrongClock,
  "SQL condition": sqlCondition,
  "SQL figure": sqlFigure,
} as const satisfies Readonly<Record<string, Operator>>;

/** What makes a mutant the same one in another state of its file. */
export interface Identity {
  readonly file: string;
  /** The functions around it, as `Wallet.alarm`; empty for what stands in none. */
  readonly within: string;
  /** The lines it touches, without indentation, before and after. */
  readonly original: string;
  readonly mutated: string;
  /** Which one of those in the same function with the same texts, from 1 on. */
  readonly nth: number;
}

/** One change of one file. */
export interface Mutant extends Identity {
  /** Made of the identity: the same for the same change. */
  readonly id: string;
  readonly operator: string;
  /** In the file as it was read, from 1 on. */
  readonly line: number;
  readonly edit: Edit;
}

/** Every mutant of a file, in the order of its text; two operators that agree make one. */
export function mutantsOf(file: string, source: string): Mutant[] {
  const known = new Set<string>();
  const counts = new Map<string, number>();
  const found: Mutant[] = [];
  for (const place of placesOf(parseSource(file, source), source)) {
    if (isAsserted(place)) continue;
    for (const [operator, make] of Object.entries(operators)) {
      for (const edit of make(place)) {
        const key = changeOf(source, edit);
        if (key === null || known.has(key)) continue;
        known.add(key);
        const within = nameAround(place);
        const lines = linesOf(source, edit);
        const same = JSON.stringify([within, lines]);
        const nth = (counts.get(same) ?? 0) + 1;
        counts.set(same, nth);
        const line = source.slice(0, edit.start).split("\n").length;
        const identity = { file, within, ...lines, nth };
        found.push({ ...identity, id: idOf(identity), operator, line, edit });
      }
    }
  }
  return found.sort((a, b) => a.edit.start - b.edit.start);
}

/** Whether a place belongs to an assertion: what it says is never otherwise. */
function isAsserted({ node, ancestors }: Place): boolean {
  return [node, ...ancestors].some(
    ({ type, callee }) =>
      type === "CallExpression" && isNode(callee) && /^assert/.test(String(callee.name)),
  );
}

/** The source with one change made. */
export function applied(source: string, { start, end, text }: Edit): string {
  return source.slice(0, start) + text + source.slice(end);
}

/** Short, and different for different identities. */
export function idOf({ file, within, original, mutated, nth }: Identity): string {
  const text = JSON.stringify([file, within, original, mutated, nth]);
  return createHash("sha256").update(text).digest("hex").slice(0, 10);
}

/** What really changes: equal for equal outcomes; `null` where nothing does. */
function changeOf(source: string, edit: Edit): string | null {
  const before = source.slice(edit.start, edit.end);
  if (before === edit.text) return null;
  let ahead = 0;
  while (ahead < before.length && before[ahead] === edit.text[ahead]) ahead += 1;
  const [old, made] = [before.slice(ahead), edit.text.slice(ahead)];
  let behind = 0;
  while (
    behind < Math.min(old.length, made.length) &&
    old.at(-1 - behind) === made.at(-1 - behind)
  ) {
    behind += 1;
  }
  const start = edit.start + ahead;
  return JSON.stringify([start, old.length - behind, made.slice(0, made.length - behind)]);
}

function linesOf(source: string, edit: Edit): { original: string; mutated: string } {
  const start = source.lastIndexOf("\n", edit.start - 1) + 1;
  const next = source.indexOf("\n", edit.end);
  const end = next === -1 ? source.length : next;
  const shifted = { start: edit.start - start, end: edit.end - start, text: edit.text };
  const original = source.slice(start, end);
  return { original: plain(original), mutated: plain(applied(original, shifted)) };
}

function plain(lines: string): string {
  const trimmed = lines.split("\n").map((line) => line.trim());
  return trimmed.filter((line) => line !== "").join("\n");
}
