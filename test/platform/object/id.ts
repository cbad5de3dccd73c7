import { createHash } from "node:crypto";

const known = new Map<string, string>();
const knownMax = 10_000;

/** `DurableObjectId`: 64 hexadecimal digits, made of the class and the name. */
export class ObjectId {
  readonly name: string | undefined;
  readonly #hex: string;

  constructor(hex: string, name?: string) {
    this.#hex = hex;
    this.name = name;
  }

  static ofName(className: string, name: string): ObjectId {
    const text = `${className}\n${name}`;
    let hex = known.get(text);
    if (hex === undefined) {
      if (known.size >= knownMax) known.clear();
      hex = createHash("sha256").update(text).digest("hex");
      known.set(text, hex);
    }
    return new ObjectId(hex, name);
  }

  toString(): string {
    return this.#hex;
  }

  equals(other: ObjectId): boolean {
    return this.#hex === String(other);
  }
}
