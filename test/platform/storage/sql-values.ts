/** What a statement binds and what a column holds, in the platform's own types. */
export type SqlValue = string | number | null | ArrayBuffer;

/** What `node:sqlite` takes and gives. */
export type NodeValue = string | number | bigint | null | Uint8Array;

/**
 * A value as the platform binds it: a number is a REAL, bytes are a BLOB, `null` and `undefined` are
 * NULL, and everything else is text, also `true` and a `Date`. Throws for a `bigint` and a symbol.
 */
export function bound(value: unknown): string | number | null | Uint8Array {
  if (typeof value === "number" || typeof value === "string") return value;
  if (value === null || value === undefined) return null;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  if (typeof value === "bigint") throw new TypeError("Cannot convert a BigInt value to a number");
  return `${value as string}`;
}

/** A column's value as the platform reads it: integers are doubles, a BLOB is an `ArrayBuffer`. */
export function read(value: NodeValue): SqlValue {
  if (typeof value === "bigint") return Number(value);
  if (!(value instanceof Uint8Array)) return value;
  const { buffer, byteOffset, byteLength } = value;
  if (byteLength === buffer.byteLength && buffer instanceof ArrayBuffer) return buffer;
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}
