import type { KeyObject } from "node:crypto";

export type KeyType = "public" | "private" | "secret";

export interface KeyAlgorithm {
  readonly name: string;
  readonly namedCurve?: string;
  readonly hash?: { readonly name: string };
  readonly length?: number;
}

/** A `CryptoKey` whose key lies open to this package. */
export class SimulatedKey {
  readonly type: KeyType;
  readonly extractable: boolean;
  readonly algorithm: KeyAlgorithm;
  readonly usages: readonly string[];
  readonly #key: KeyObject;

  constructor(
    key: KeyObject,
    algorithm: KeyAlgorithm,
    extractable: boolean,
    usages: readonly string[],
  ) {
    this.type = key.type as KeyType;
    this.#key = key;
    this.algorithm = algorithm;
    this.extractable = extractable;
    this.usages = [...usages];
  }

  get [Symbol.toStringTag](): string {
    return "CryptoKey";
  }

  static objectOf(key: SimulatedKey): KeyObject {
    return key.#key;
  }
}

/** Throws as WebCrypto does for a key that is not for this. */
export function assertUsable(key: SimulatedKey, usage: string, algorithm: string): void {
  if (key.algorithm.name !== algorithm || !key.usages.includes(usage)) {
    const words = `the key is not for ${usage} with ${algorithm}`;
    throw new DOMException(words, "InvalidAccessError");
  }
}

export function notSupported(what: string): DOMException {
  return new DOMException(`not simulated: ${what}`, "NotSupportedError");
}
