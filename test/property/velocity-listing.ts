import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/*
 * What the built engine consists of, as text that is kept beside its source, so that a change of
 * the compiler shows in review: `node test/property/velocity-listing.ts > wasm/velocity.listing.txt`.
 */

const SECTIONS = [
  ...["custom", "type", "import", "function", "table", "memory", "global", "export", "start"],
  ...["element", "code", "data", "data count"],
];
const KINDS = ["function", "table", "memory", "global"];
const TYPES = new Map([
  [0x7f, "i32"],
  [0x7e, "i64"],
  [0x7d, "f32"],
  [0x7c, "f64"],
  [0x7b, "v128"],
]);

/** Reads the parts of a Wasm binary (WebAssembly Core 2.0 §5) that the listing names. */
class Reader {
  #at: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    const byte = this.#bytes[this.#at] ?? 0;
    this.#at += 1;
    return byte;
  }

  /** An unsigned LEB128 number. */
  number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }

  bytes(length: number): Uint8Array {
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(): string {
    return new TextDecoder().decode(this.bytes(this.number()));
  }

  list<T>(read: () => T): T[] {
    return Array.from({ length: this.number() }, read);
  }
}

/** The listing of the binary `bytes`. */
export function listingOf(bytes: Uint8Array): string {
  const reader = new Reader(bytes, 8);
  const sections = new Map<string, Uint8Array>();
  while (!reader.done) {
    const name = SECTIONS[reader.byte()] ?? "unknown";
    sections.set(name, reader.bytes(reader.number()));
  }
  const open = (name: string) => new Reader(sections.get(name) ?? new Uint8Array([0]));
  const bodies = open("code");
  const sizes = bodies.list(() => bodies.bytes(bodies.number()).length);
  const imports = open("import").number();
  const lines = [
    `bytes ${bytes.length}`,
    `sha-256 ${createHash("sha256").update(bytes).digest("hex")}`,
    ...[...sections].map(([name, section]) => `section ${name} ${section.length}`),
    `imports ${imports}`,
    `memory ${memoryOf(open("memory"))}`,
    `globals ${open("global").number()}, of the types ${globalTypes(open("global")).join(" ")}`,
    ...exportsOf(open("export"), signaturesOf(open("type"), open("function"))),
    `functions ${sizes.length}, of the sizes ${sizes.join(" ")}`,
  ];
  return `${lines.join("\n")}\n`;
}

function memoryOf(reader: Reader): string {
  reader.number();
  const bounded = reader.byte() === 1;
  const least = reader.number();
  return `${least} to ${bounded ? reader.number() : "any number of"} pages`;
}

/** The types of globals whose initial value is one constant instruction. */
function globalTypes(reader: Reader): string[] {
  return reader.list(() => {
    const type = TYPES.get(reader.byte()) ?? "?";
    const mutable = reader.byte() === 1;
    reader.byte();
    reader.number();
    reader.byte();
    return mutable ? `mut-${type}` : type;
  });
}

function signaturesOf(types: Reader, functions: Reader): string[] {
  const type = () => types.list(() => TYPES.get(types.byte()) ?? "?").join(" ");
  const known = types.list(() => {
    types.byte();
    return `(${type()}) → (${type()})`;
  });
  return functions.list(() => known[functions.number()] ?? "?");
}

function exportsOf(reader: Reader, signatures: readonly string[]): string[] {
  return reader.list(() => {
    const name = reader.text();
    const kind = KINDS[reader.byte()] ?? "?";
    const index = reader.number();
    return `export ${name} ${kind} ${kind === "function" ? signatures[index] : ""}`.trimEnd();
  });
}

if (import.meta.main) {
  const built = join(import.meta.dirname, "../../build/velocity.wasm");
  process.stdout.write(listingOf(readFileSync(built)));
}
