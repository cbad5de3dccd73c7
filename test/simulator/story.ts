import type { Exchange } from "./chronicle.ts";
import type { Played } from "./play.ts";

/**
 * Tells a day line by line in the order of true time: acts and what they came to, the requests they
 * made, mishaps between. Times are seconds since the first act.
 */
export function storyOf({ chronicle }: Pick<Played, "chronicle">): string[] {
  const firstMs = chronicle.acts[0]?.atMs ?? 0;
  const lines: { atMs: number; line: string }[] = [];
  for (const { number, name, atMs, word } of chronicle.acts) {
    lines.push({ atMs, line: `act ${number}, ${name}: ${word ?? "nothing came of it"}` });
  }
  for (const { atMs, kind, what } of chronicle.mishaps) {
    if (atMs >= firstMs) lines.push({ atMs, line: `  ! ${kind}: ${what}` });
  }
  for (const exchange of chronicle.exchanges) {
    if (exchange.act !== 0) lines.push({ atMs: exchange.sentMs, line: `  ${lineOf(exchange)}` });
  }
  lines.sort((a, b) => a.atMs - b.atMs);
  return lines.map(({ atMs, line }) => `${((atMs - firstMs) / 1_000).toFixed(3)} s  ${line}`);
}

/** One request and its answer: `#12 till 1 POST /v1/payments amount=300 -> 201 captured`. */
function lineOf({ number, act, actor, method, path, body, sentMs, answer }: Exchange): string {
  const asked = `#${number} (act ${act}) ${actor} ${method} ${path}${membersOf(body)}`;
  if (answer === null) return `${asked} -> no answer`;
  const tookMs = answer.atMs - sentMs;
  return `${asked} -> ${answer.status}${membersOf(answer.body)} after ${tookMs} ms`;
}

const told = ["reference", "amount", "status", "code", "payment_id", "sequence", "kind"];

/** The members of a body that a reader looks for. */
function membersOf(body: string | null): string {
  const members = readMembers(body ?? "");
  const { decline } = members as { decline?: { code?: string } | null };
  const shown = told.flatMap((name) => {
    const value = members[name];
    return value === undefined ? [] : [` ${name}=${String(value).slice(0, 26)}`];
  });
  return shown.join("") + (decline?.code === undefined ? "" : ` decline=${decline.code}`);
}

/** A body's members; none when it is no JSON object: thieves send what is none. */
function readMembers(body: string): Record<string, unknown> {
  if (!body.startsWith("{")) return {};
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}
