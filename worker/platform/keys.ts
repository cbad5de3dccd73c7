import { type KeyRing, parseKeyRing } from "../../src/token/key-ring.ts";

const rings = new Map<string, Promise<KeyRing>>();

/**
 * The deployment's key ring, parsed and imported once per isolate. Throws when the secret is
 * missing or malformed: a deployment without keys answers nothing.
 */
export function keyRing(env: { readonly SEKISHO_KEYS: string }): Promise<KeyRing> {
  const json = env.SEKISHO_KEYS;
  let ring = rings.get(json);
  if (ring === undefined) {
    ring = parseKeyRing(json ?? "").then((parsed) => {
      if (parsed.ok) return parsed.value;
      throw new Error(`SEKISHO_KEYS cannot be used: ${parsed.fault}`);
    });
    rings.set(json, ring);
  }
  return ring;
}

/** Cryptographic randomness, as every rule that needs some has it passed in. */
export function random(bytes: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(bytes));
}
