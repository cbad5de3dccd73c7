import fc from "fast-check";

/** One change of a text. Positions and lengths are taken modulo what there is. */
interface Mutation {
  readonly kind: (typeof kinds)[number];
  readonly at: number;
  readonly length: number;
  readonly piece: string;
}

const kinds = [
  "flip",
  "cut",
  "drop",
  "repeat",
  "put",
  "splice",
  "number",
  "wrap",
  "member",
] as const;

/** What breaks readers: numbers no machine holds, texts no alphabet has, names objects inherit. */
const pieces = [
  ...[
    "",
    " ",
    "\0",
    "\u0001",
    "\n",
    "\t",
    "\ufeff",
    "\u202e",
    "é",
    "Ａ",
    "👩‍👩‍👧",
    "\ud800",
    "\\ud800",
  ],
  ...["{", "}", "[", "]", ":", ",", '"', '"":', "null", "true", "NaN", "\\u0000", "\\", "/*", "//"],
  ...["-0", "1e400", "1E-400", "9007199254740992", "0.1", "01", "+1", "0x10", "9".repeat(400)],
  ...['"__proto__":{"x":1},', '"constructor":{},', '"toString":0,', '"length":-1,'],
  ...[".", "..", "=", "==", "-", "_", "+", "/", "%00", "%", "#", "?", "&", "A", "AA", "AAAA"],
  ...["[".repeat(200), '{"a":'.repeat(100), '"'.repeat(50), "a".repeat(5_000), "\u0000".repeat(64)],
];

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(...kinds),
  at: fc.nat(),
  length: fc.nat(40),
  piece: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...pieces) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
  ),
});

/** Texts that were good before one to four changes, and, one in eight, texts that never were. */
export function mutated(seeds: readonly string[]): fc.Arbitrary<string> {
  const changes = fc.array(mutation, { minLength: 1, maxLength: 4 });
  const changed = fc
    .tuple(fc.constantFrom(...seeds), fc.constantFrom(...seeds), changes)
    .map(([text, other, all]) => all.reduce((now, each) => apply(now, other, each), text));
  const never = fc.oneof(fc.string({ unit: "binary", maxLength: 200 }), fc.json());
  return fc.oneof({ weight: 7, arbitrary: changed }, { weight: 1, arbitrary: never });
}

/** Tokens of three parts, changed as texts or inside one part, which is spelled again. */
export function mutatedToken(seeds: readonly string[]): fc.Arbitrary<string> {
  const inside = fc
    .tuple(fc.constantFrom(...seeds), fc.nat(1), fc.array(mutation, { minLength: 1, maxLength: 3 }))
    .map(([token, part, all]) => {
      const parts = token.split(".");
      const plain = Buffer.from(parts[part] ?? "", "base64url").toString();
      const changed = all.reduce((now, each) => apply(now, plain, each), plain);
      parts[part] = Buffer.from(changed).toString("base64url");
      return parts.join(".");
    });
  return fc.oneof(mutated(seeds), inside);
}

function apply(
  text: string,
  other: string,
  { kind, at: anywhere, length, piece }: Mutation,
): string {
  const at = anywhere % (text.length + 1);
  const [before, after] = [text.slice(0, at), text.slice(at)];
  switch (kind) {
    case "flip": {
      const flipped = String.fromCharCode((text.charCodeAt(at) || 0) ^ (1 << (length % 8)));
      return before + flipped + after.slice(1);
    }
    case "cut":
      return before;
    case "drop":
      return before + after.slice(length);
    case "repeat":
      return before + after.slice(0, length).repeat(1 + (length % 5)) + after;
    case "put":
      return before + piece + after.slice(length % 3);
    case "splice":
      return before + other.slice(anywhere % (other.length + 1));
    case "number":
      return text.replace(/\d+/, piece);
    case "wrap":
      return `${piece}${text}${[...piece].reverse().join("")}`;
    case "member":
      return text.replace(/"([a-z_]+)":/, (all, name) => `"${name}":${piece || "0"},${all}`);
  }
}

/** Bytes that were good before one to five changes, and bytes that never were. */
export function mutatedBytes(seeds: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const change = fc.tuple(
    fc.nat(),
    fc.nat(255),
    fc.constantFrom("set", "put", "drop", "cut", "join"),
  );
  const changed = fc
    .tuple(fc.constantFrom(...seeds), fc.array(change, { minLength: 1, maxLength: 5 }))
    .map(([seed, all]) =>
      all.reduce((now, [anywhere, byte, kind]) => {
        const at = anywhere % (now.length + 1);
        const [before, after] = [now.subarray(0, at), now.subarray(at)];
        const put = { set: [byte], put: [byte], drop: [], cut: [], join: [0x61, byte, ...seed] }[
          kind
        ];
        const rest =
          kind === "put" || kind === "join" ? after : kind === "cut" ? [] : after.slice(1);
        return Uint8Array.from([...before, ...put, ...rest]);
      }, seed),
    );
  return fc.oneof(changed, fc.uint8Array({ maxLength: 64 }), fc.uint8Array({ maxLength: 700 }));
}
