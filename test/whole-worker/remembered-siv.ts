// By its place: under its name the simulator has this file.
import { aessiv as whole } from "../../node_modules/@noble/ciphers/aes.js";

export * from "../../node_modules/@noble/ciphers/aes.js";

const keptMax = 2_000;

/**
 * AES-SIV that remembers what it has lately given: the same key, data beside it and text always give
 * the same bytes, and most ids of a town are sealed once and opened many times.
 */
function remembering(): typeof whole {
  const kept = new Map<string, Uint8Array<ArrayBuffer>>();
  const remembered = (name: string, make: () => Uint8Array<ArrayBuffer>) => {
    let found = kept.get(name);
    if (found === undefined) {
      if (kept.size >= keptMax) kept.clear();
      found = make();
      kept.set(name, found);
    }
    return found.slice();
  };
  const siv = (key: Uint8Array, ...beside: Uint8Array[]) => {
    const start = [key, ...beside].map(textOf).join(" ");
    return {
      encrypt: (plain: Uint8Array) =>
        remembered(`seal ${start} ${textOf(plain)}`, () => whole(key, ...beside).encrypt(plain)),
      decrypt: (sealed: Uint8Array) =>
        remembered(`open ${start} ${textOf(sealed)}`, () => whole(key, ...beside).decrypt(sealed)),
    };
  };
  return Object.assign(siv, whole) as typeof whole;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

export const aessiv = remembering();
