import type { Edit, Operator } from "./edit.ts";

const statement = /\b(?:SELECT|INSERT|UPDATE|DELETE|CREATE|WHERE|ORDER BY|ON CONFLICT)\b/;

/** Words that end a condition on its own level. */
const ends = /^(?:AND|OR|ORDER|GROUP|LIMIT|RETURNING|UNION|ON CONFLICT|HAVING)\b/;

/** What comes before the AND that belongs to a BETWEEN. */
const between = /\bBETWEEN\s+\S+\s+$/;

/** One condition of a statement or an index is forgotten; what is bound to it stays bound. */
export const sqlCondition: Operator = ({ node, source }) => {
  const [start, end] = sqlOf(source, node);
  const text = source.slice(start, end);
  const begins = [...text.matchAll(/\b(?:WHERE|AND)\s+(?=\S)/g)].filter(
    ({ index }) => !between.test(text.slice(0, index)),
  );
  return begins.map(({ index, 0: word }) => {
    const from = start + index + word.length;
    const condition = source.slice(from, endOfCondition(source, from, end));
    const isBound = /\?|\$\{/.test(condition);
    return {
      start: from,
      end: from + condition.length,
      text: isBound ? `(TRUE OR ${condition})` : "TRUE",
    };
  });
};

const twins: readonly (readonly [pattern: RegExp, twin: (match: string) => string])[] = [
  [
    /<=|>=|(?<![<>=-])[<>](?![<>=])/g,
    (sign) => (sign.length === 2 ? sign.slice(0, 1) : `${sign}=`),
  ],
  [/\s[+-] 1\b/g, () => ""],
  [/\bDESC\b/g, () => "ASC"],
  [/\bORDER BY [\w.]+(?! *[\w.]| DESC| ASC)/g, (order) => `${order} DESC`],
  [/\bmin\(/gi, () => "max("],
  [/\bmax\(/gi, () => "min("],
  [/\bOR (?:IGNORE|REPLACE)\b/g, () => ""],
  [/\bDISTINCT /g, () => ""],
];

/** A limit, an order, a count or an extreme of a statement is another one. */
export const sqlFigure: Operator = ({ node, source }) => {
  const [from, to] = sqlOf(source, node);
  const text = source.slice(from, to);
  return twins.flatMap(([pattern, twin]) =>
    [...text.matchAll(pattern)].map(({ index, 0: match }): Edit => {
      const start = from + index;
      return { start, end: start + match.length, text: twin(match) };
    }),
  );
};

/** Where SQL stands in a text, without its quotes; nowhere in another text. */
function sqlOf(
  source: string,
  node: { type: string; start: number; end: number; value?: unknown },
) {
  const isText =
    node.type === "TemplateLiteral" || (node.type === "Literal" && typeof node.value === "string");
  const text = isText ? source.slice(node.start, node.end) : "";
  return statement.test(text) ? ([node.start + 1, node.end - 1] as const) : ([0, 0] as const);
}

/** Where a condition that begins at `from` ends: at the next word of its level, or a bracket. */
function endOfCondition(source: string, from: number, end: number): number {
  let depth = 0;
  for (let at = from; at < end; at += 1) {
    const sign = source[at];
    if (sign === "(" || sign === "{") depth += 1;
    if (sign === ")" || sign === "}") depth -= 1;
    if (depth < 0) return at;
    const isWord = depth === 0 && /\s/.test(source[at - 1] ?? "");
    const isEnd = isWord && ends.test(source.slice(at, end));
    if (isEnd && !between.test(source.slice(from, at))) return trimmed(source, from, at);
  }
  return trimmed(source, from, end);
}

function trimmed(source: string, from: number, at: number): number {
  return from + source.slice(from, at).trimEnd().length;
}
