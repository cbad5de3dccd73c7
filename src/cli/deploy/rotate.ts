import { parseOwn } from "../../own-json.ts";
import { encodeBase64url } from "../../token/grammar.ts";
import { makeKeyRing } from "../../token/key-ring.ts";
import { Misuse } from "../program.ts";

/** What a ring keeps keys for. */
export const purposes = [
  ...(["access", "code", "webhook", "seal.code"] as const),
  ...(["seal.id", "mac", "blind", "totp"] as const),
];
export type KeyPurpose = (typeof purposes)[number];

/** The steps of a rotation in their order, and what has to be true before each. */
export const steps = {
  add: "the new key stands behind the others: it verifies and opens, and makes nothing yet",
  promote: "once every part of the deployment has the ring with the new key: it comes first",
  retire: "of code and seal.code, when nothing that the old key made is live: it is recalled only",
  remove: "when nothing that the old key made is needed: it is gone",
} as const;
export type RotationStep = keyof typeof steps;

/** What has to pass after `promote`, before the step that takes the old key's power. */
export const waits: Readonly<Record<KeyPurpose, string>> = {
  access: "10 minutes, then remove",
  code: "1 minute, then retire; a day later remove",
  webhook: "10 minutes, then remove; before promote the gateway has to have fetched the keys anew",
  "seal.code":
    "72 hours if seals of offline phones shall live, else 1 minute, then retire; a day later remove",
  "seal.id": "nothing: ids that it sealed are read for ever, and it is never removed",
  mac: "nothing: ids that it made are read for ever, and it is never removed",
  blind: "30 days, until whoever uses the app is moved: whoever is not can no longer sign in then",
  totp: "nothing: seeds that it sealed are opened for ever, and it is never removed",
};

interface Key {
  readonly n?: number;
  readonly kid?: string;
  readonly retired?: boolean;
}

type Ring = { readonly seal: Readonly<Record<string, readonly Key[]>> } & Readonly<
  Record<string, unknown>
>;

/** Keys that stay in a ring for ever: what they made is kept, and there is nothing else that opens it. */
const kept: readonly KeyPurpose[] = ["seal.id", "mac", "totp"];
const retirable: readonly KeyPurpose[] = ["code", "seal.code"];

/**
 * A ring, JSON, with one purpose taken a step further. A step that would refuse what is still good
 * is a misuse; `random` gives the secrets. A new key is told to be made on the day `madeOn`.
 */
export async function rotate(
  json: string,
  purpose: KeyPurpose,
  step: RotationStep,
  random: (bytes: number) => Uint8Array,
  madeOn?: string,
): Promise<string> {
  const ring = parseOwn<Ring>(json);
  const fresh = (keys: readonly Key[]) => freshKey(keys, purpose, random, madeOn);
  const next = await stepOf(keysOf(ring, purpose), purpose, step, fresh);
  const changed = purpose.startsWith("seal.")
    ? { ...ring, seal: { ...ring.seal, [purpose.slice(5)]: next } }
    : { ...ring, [purpose]: next };
  return `${JSON.stringify(changed, null, 2)}\n`;
}

async function stepOf(
  keys: readonly Key[],
  purpose: KeyPurpose,
  step: RotationStep,
  fresh: (keys: readonly Key[]) => Promise<Key>,
): Promise<readonly Key[]> {
  const [first, ...others] = keys as readonly [Key, ...Key[]];
  const newest = keys.at(-1) as Key;
  switch (step) {
    case "add":
      return [...keys, await fresh(keys)];
    case "promote":
      if (others.length === 0 || newest.retired === true) {
        throw new Misuse(`There is no new key of ${purpose}: add one first.`);
      }
      return [newest, ...keys.slice(0, -1)];
    case "retire":
      if (!retirable.includes(purpose)) throw new Misuse(`A key of ${purpose} is not retired.`);
      if (others.length === 0) throw new Misuse(`There is no old key of ${purpose}.`);
      return [first, ...others.map((key) => ({ ...key, retired: true }))];
    case "remove":
      if (kept.includes(purpose)) {
        throw new Misuse(`A key of ${purpose} is never removed: what it made could not be read.`);
      }
      if (others.length === 0) throw new Misuse(`There is no old key of ${purpose}.`);
      if (retirable.includes(purpose) && others.some(({ retired }) => retired !== true)) {
        throw new Misuse(`Retire the old key of ${purpose} first, and wait a day.`);
      }
      return [first];
  }
}

function keysOf(ring: Ring, purpose: KeyPurpose): readonly Key[] {
  const keys = purpose.startsWith("seal.") ? ring.seal[purpose.slice(5)] : ring[purpose];
  return keys as readonly Key[];
}

async function freshKey(
  keys: readonly Key[],
  purpose: KeyPurpose,
  random: (bytes: number) => Uint8Array,
  madeOn: string | undefined,
): Promise<Key> {
  if (purpose === "access" || purpose === "code" || purpose === "webhook") {
    const other = parseOwn<Record<string, readonly Key[]>>(await makeKeyRing(random, madeOn));
    return other[purpose]?.[0] as Key;
  }
  const n = Math.max(...keys.map((key) => key.n ?? 0)) + 1;
  const day = madeOn === undefined ? {} : { made: madeOn };
  const key = { n, key: encodeBase64url(random(32)), ...day };
  return key;
}
