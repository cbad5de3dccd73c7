import { createHash } from "node:crypto";

/** `DurableObjectId`: 64 hexadecimal digits, made of the class and the name. */
export class ObjectId {
  readonly name: string | undefined;
  readonly #hex: string;

  constructor(hex: string, name?: string) {
    this.#hex = hex;
    this.name = name;
  }

  static ofName(className: string, name: string): ObjectId {
    return new ObjectId(createHash("sha256").update(`${className}\n${name}`).digest("hex"), name);
  }

  toString(): string {
    return this.#hex;
  }

  equals(other: ObjectId): boolean {
    return this.#hex === String(other);
  }
}
