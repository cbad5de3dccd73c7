import type { OutgoingHttpHeaders } from "node:http";

/** Of a request: hop by hop (RFC 9110 §7.6.1), or written by the front alone. */
export const notPassedOn =
  /^(?:host|connection|keep-alive|proxy-[a-z-]*|te|trailer|upgrade|http2-settings|forwarded|x-forwarded-[a-z-]*|x-real-ip|cf-[a-z-]*|mf-[a-z-]*)$/;
/** Of an answer: what the runtime says about itself, which is nobody's business. */
const ofRuntime = /^(?:x-mf-.*|cf-cache-status)$/;
/** Of an answer: hop by hop, or about the runtime. */
export const notAnswered =
  /^(?:connection|keep-alive|proxy-[a-z-]*|te|trailer|upgrade|x-mf-.*|cf-cache-status)$/;

/** Headers as they came, but those named in `without`; those of one name together. */
export function headersOf(raw: readonly string[], without: RegExp): OutgoingHttpHeaders {
  const kept = new Map<string, { name: string; values: string[] }>();
  for (const [name, value] of pairsOf(raw)) {
    const key = name.toLowerCase();
    if (without.test(key)) continue;
    const known = kept.get(key);
    if (known === undefined) kept.set(key, { name, values: [value] });
    else known.values.push(value);
  }
  const entries = [...kept.values()].map(({ name, values }) => [
    name,
    values.length === 1 ? values[0] : values,
  ]);
  return Object.fromEntries(entries);
}

/** The head of an answer that makes a connection something else, as it goes over the wire. */
export function upgradeHead(statusMessage: string, raw: readonly string[]): string {
  const lines = pairsOf(raw)
    .filter(([name]) => !ofRuntime.test(name.toLowerCase()))
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 101 ${statusMessage}\r\n${lines.join("")}\r\n`;
}

function pairsOf(raw: readonly string[]): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  for (let at = 0; at < raw.length; at += 2) pairs.push([raw[at] ?? "", raw[at + 1] ?? ""]);
  return pairs;
}
