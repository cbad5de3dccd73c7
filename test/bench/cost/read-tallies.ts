import type { Deeds, Statement, Tallies, Tally } from "./tally.ts";

/** What a server with counters has counted since it was asked last. */
export async function requestTallies({ port }: { readonly port: number }): Promise<Tallies> {
  const response = await fetch(`http://127.0.0.1:${port}/bench/tallies`);
  return (await response.json()) as Tallies;
}

/** What makes an object's tables and first alarm: once in its life, so it is no payment's. */
const making = /^(CREATE|ALTER|DROP) |schema_version/;

/** Several tallies as one; without what made tables. */
export function merge(all: readonly Tallies[]): Tallies {
  const merged: Tallies = {};
  for (const [kind, { statements, objects }] of all.flatMap(Object.entries<Tally>)) {
    merged[kind] ??= { statements: {}, objects: {} };
    const into = merged[kind];
    for (const [text, more] of Object.entries(statements)) {
      if (!making.test(text)) into.statements[text] = added(into.statements[text], more);
    }
    for (const [id, more] of Object.entries(objects)) {
      into.objects[id] = added(into.objects[id], more);
    }
  }
  return merged;
}

function added<Counts extends object>(sum: Counts | undefined, more: Counts): Counts {
  const total: Record<string, number> = { ...sum };
  for (const [name, count] of Object.entries(more)) total[name] = (total[name] ?? 0) + count;
  return total as Counts;
}

/** The tallies but for kinds of objects that `leavesOut` names. */
export function without(tallies: Tallies, leavesOut: (kind: string) => boolean): Tallies {
  return Object.fromEntries(Object.entries(tallies).filter(([kind]) => !leavesOut(kind)));
}

/** Rows that objects of a kind wrote, or all objects. */
export function rowsOf(tallies: Tallies, kind?: string): number {
  return statementsOf(tallies, kind).reduce((sum, { rows }) => sum + rows, 0);
}

/** Requests that objects of a kind got, or all objects. */
export function requestsOf(tallies: Tallies, kind?: string): number {
  return deedsOf(tallies, kind).reduce((sum, { requests }) => sum + requests, 0);
}

/** Seconds for which objects of a kind were billed, or all objects. */
export function secondsOf(tallies: Tallies, kind?: string): number {
  return deedsOf(tallies, kind).reduce((sum, { seconds }) => sum + seconds, 0);
}

/** What single objects of a kind did, or all objects. */
export function deedsOf(tallies: Tallies, kind?: string): readonly Deeds[] {
  return ofKind(tallies, kind).flatMap(({ objects }) => Object.values(objects));
}

/** Lines of a table: kind, rows, runs and rows read per payment, and the statement cut short. */
export function toldStatements(tallies: Tallies, payments: number): readonly string[][] {
  return Object.entries(tallies).flatMap(([kind, { statements }]) =>
    Object.entries(statements)
      .filter(([, { rows }]) => rows > 0)
      .map(([text, { rows, runs, rowsRead }]) => [
        kind,
        ...[rows, runs, rowsRead].map((count) => (count / payments).toFixed(2)),
        short(text),
      ]),
  );
}

function statementsOf(tallies: Tallies, kind?: string): readonly Statement[] {
  return ofKind(tallies, kind).flatMap(({ statements }) => Object.values(statements));
}

function ofKind(tallies: Tallies, kind?: string): readonly Tally[] {
  return Object.entries(tallies)
    .filter(([each]) => kind === undefined || each === kind)
    .map(([, tally]) => tally);
}

function short(text: string): string {
  const cut = text.replace(/ (\(|SET |WHERE |VALUES).*/, "");
  return text.includes("ON CONFLICT") ? `${cut} … or update` : cut;
}
