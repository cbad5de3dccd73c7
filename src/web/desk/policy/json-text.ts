type JsonPath = readonly (string | number)[];

/**
 * A text of JSON in which one value is another, and everything else is as it was written: order of
 * members, spaces, line ends. The same text where it has no such value. It has to be JSON (RFC 8259).
 */
export function withValueAt(text: string, path: JsonPath, value: unknown): string {
  const found = rangeAt(text, afterSpace(text, 0), path);
  if (found === null) return text;
  return `${text.slice(0, found.from)}${spelled(value)}${text.slice(found.to)}`;
}

/**
 * Where the value of a pointer (RFC 6901) stands in a text of JSON; of a value that is not there, where
 * what it should be in stands, by its first sign.
 */
export function rangeOfPointer(text: string, pointer: string): Range {
  let found: Range = { from: afterSpace(text, 0), to: text.trimEnd().length };
  for (const step of pointer.split("/").slice(1)) {
    const wanted = step.replaceAll("~1", "/").replaceAll("~0", "~");
    const inner = partsOf(text, found.from).findLast(({ name }) => String(name) === wanted);
    if (inner === undefined) return { from: found.from, to: Math.min(found.from + 1, found.to) };
    found = { from: inner.at, to: endOfValue(text, inner.at) };
  }
  return found;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Where the value of a path stands, from the value that begins at `at` on. */
function rangeAt(text: string, at: number, [step, ...rest]: JsonPath): Range | null {
  if (step === undefined) return { from: at, to: endOfValue(text, at) };
  // Of a member that is there twice the last one counts, as everywhere.
  const inner = partsOf(text, at).findLast(({ name }) => name === step);
  return inner === undefined ? null : rangeAt(text, inner.at, rest);
}

/** The members of an object, the items of a list: by what each is named, and where it begins. */
function partsOf(text: string, start: number): { name: string | number; at: number }[] {
  const isObject = text[start] === "{";
  if (!isObject && text[start] !== "[") return [];
  const parts: { name: string | number; at: number }[] = [];
  for (let at = afterSpace(text, start + 1); at < text.length && !"]}".includes(text[at] ?? ""); ) {
    let name: string | number = parts.length;
    if (isObject) {
      const end = endOfString(text, at);
      name = String(JSON.parse(text.slice(at, end)));
      at = afterSpace(text, afterSpace(text, end) + 1);
    }
    parts.push({ name, at });
    at = afterSpace(text, endOfValue(text, at));
    if (text[at] === ",") at = afterSpace(text, at + 1);
  }
  return parts;
}

function endOfValue(text: string, at: number): number {
  if (text[at] === '"') return endOfString(text, at);
  if (text[at] !== "{" && text[at] !== "[") {
    const end = text.slice(at).search(/[\s,\]}]/);
    return end < 0 ? text.length : at + end;
  }
  let depth = 0;
  for (let place = at; place < text.length; place++) {
    if (text[place] === '"') place = endOfString(text, place) - 1;
    else if ("{[".includes(text[place] ?? "")) depth++;
    else if ("}]".includes(text[place] ?? "") && --depth === 0) return place + 1;
  }
  return text.length;
}

function endOfString(text: string, at: number): number {
  let place = at + 1;
  while (place < text.length && text[place] !== '"') place += text[place] === "\\" ? 2 : 1;
  return place + 1;
}

function afterSpace(text: string, at: number): number {
  let place = at;
  while (/\s/.test(text[place] ?? "")) place++;
  return place;
}

/** A value on one line, spaced as people write it. */
function spelled(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, each]) => `"${name}": ${JSON.stringify(each)}`);
  return `{ ${members.join(", ")} }`;
}
