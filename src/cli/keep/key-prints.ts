import { createHash } from "node:crypto";
import * as z from "zod";
import type { KeyRing } from "../../token/key-ring.ts";
import { readJsonIfThere } from "../local/private-file.ts";

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
  const read = kept.safeParse(readJsonIfThere(path));
  return read.success ? read.data.id : {};
}

/** The number of a key that `known` has and `ring` lacks or has as another one; else undefined. */
export function strangeKey(known: KeyPrints, ring: KeyPrints): string | undefined {
  return Object.keys(known).find((n) => known[n] !== ring[n]);
}
