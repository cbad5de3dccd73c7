import { createHash } from "node:crypto";
import * as z from "zod";
import type { KeyRing } from "../../token/key-ring.ts";
import { readIfThere } from "../local/private-file.ts";
import { Failure } from "../program.ts";

const kept = z.strictObject({ id: z.record(z.string(), z.string()) });

/** What is kept of the id keys that data was written with: the hash of each, by its number. */
export type KeyPrints = Readonly<Record<string, string>>;

/** The prints of a ring's own id keys. */
export function printsOf({ sealId }: KeyRing): KeyPrints {
  return Object.fromEntries(
    sealId.map(({ n, key }) => [
      `${n}`,
      createHash("sha256").update("id key ").update(key).digest("hex").slice(0, 32),
    ]),
  );
}

/** The prints in a `key-ring.json`; none where there is no such file. */
export function readPrints(path: string): KeyPrints {
  let document: unknown;
  try {
    document = JSON.parse(readIfThere(path) ?? '{"id":{}}');
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`${path} is broken: it is not JSON. Put it back from a backup.`);
  }
  const read = kept.safeParse(document);
  return read.success ? read.data.id : {};
}

/** The number of a key that `known` has and `ring` lacks or has as another one; else undefined. */
export function strangeKey(known: KeyPrints, ring: KeyPrints): string | undefined {
  return Object.keys(known).find((n) => known[n] !== ring[n]);
}
