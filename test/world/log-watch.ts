import { afterEach, expect } from "vitest";
import { decisionMembers } from "../../worker/observe/decision-line.ts";
import { secretsOf, sentMembers, toldMembers } from "./secret-members.ts";

const everyLine = ["event", "timestamp", "severity_text"];
const known = new Set<string>([...everyLine, ...decisionMembers]);

/** Lines of the Worker and its objects since the last test; they run beside the tests. */
let lines: string[] = [];
let secrets = new Set<string>();

for (const level of ["log", "warn", "error"] as const) {
  const write = console[level].bind(console);
  console[level] = (...values: unknown[]) => {
    if (String(values[0]).startsWith('{"event":')) lines.push(String(values[0]));
    write(...values);
  };
}

/** Remembers what one exchange may not leave in a log: tokens, proofs, codes, contacts, secrets. */
export function noteExchange(headers: Headers, said: string, told: string): void {
  for (const name of ["Authorization", "DPoP"]) {
    const text = headers.get(name)?.replace(/^DPoP /i, "");
    if (text !== undefined) note(text);
  }
  for (const text of secretsOf(said, sentMembers)) note(text);
  for (const text of secretsOf(told, toldMembers)) note(text);
}

/** Ids that operators know a thing by, which some attacks send in place of a code. */
const publicId = /^(?:apr|can|dev|mer|opr|par|pay|red|rfd|sto|stp|ter|top|wal)_/;

/** Short texts may come about by chance: amounts, counts. */
function note(text: string): void {
  if (text.length >= 8 && !publicId.test(text)) secrets.add(text);
}

/** The decision lines that `act` leaves. */
export async function decisionsOf(act: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const before = lines.length;
  await act();
  const read = lines.slice(before).map((line) => JSON.parse(line));
  return read.filter(({ event }) => event === "decision");
}

/** After every test: each line is one JSON object of known members, and no secret is a word of it. */
afterEach(() => {
  const faults: string[] = [];
  for (const line of lines) {
    const read = JSON.parse(line) as Record<string, unknown>;
    const strange = Object.keys(read).filter((name) => !known.has(name));
    if (/[\n\r]/.test(line) || Object.keys(read).slice(0, 3).join() !== everyLine.join()) {
      faults.push(`not one line of ours: ${line}`);
    }
    if (read.event === "decision" && strange.length > 0) faults.push(`has ${strange}: ${line}`);
    for (const word of line.match(/[^\s"\\,()<>[\]{}]{8,}/g) ?? []) {
      if (secrets.has(word)) faults.push(`tells ${word}: ${line}`);
    }
  }
  lines = [];
  secrets = new Set();
  expect(faults).toEqual([]);
});
