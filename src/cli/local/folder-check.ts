import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { controlMigrations } from "../../../worker/control/schema.ts";
import { courierMigrations } from "../../../worker/courier/schema.ts";
import { directoryMigrations } from "../../../worker/directory/schema.ts";
import { guardMigrations } from "../../../worker/guard/schema.ts";
import { handleMigrations } from "../../../worker/handle/schema.ts";
import { merchantMigrations } from "../../../worker/merchant/schema.ts";
import { monitorMigrations } from "../../../worker/monitor/schema.ts";
import { partnerMigrations } from "../../../worker/partner/schema.ts";
import { schemaVersion } from "../../../worker/rows/sql.ts";
import { settlementMigrations } from "../../../worker/settlement/schema.ts";
import { terminalMigrations } from "../../../worker/terminal/schema.ts";
import { migrations as walletMigrations } from "../../../worker/wallet/migrations.ts";
import { type KeyRing, parseKeyRing } from "../../token/key-ring.ts";
import { openId } from "../../token/seal.ts";
import { readDatabase } from "../books/file-sql.ts";
import { isHalfExchanged } from "../keep/exchange.ts";
import { printsOf, readPrints, strangeKey } from "../keep/key-prints.ts";
import { Failure } from "../program.ts";
import { shellWord } from "./folders.ts";
import { makePrivateFolder, writePrivate } from "./private-file.ts";
import { begunName, isFull, remedyIn, type Secrets, type StateFolder } from "./state-folder.ts";

const migrationsOf: Readonly<Record<string, readonly unknown[]>> = {
  Control: controlMigrations,
  Courier: courierMigrations,
  Directory: directoryMigrations,
  Guard: guardMigrations,
  Handle: handleMigrations,
  Merchant: merchantMigrations,
  Monitor: monitorMigrations,
  Partner: partnerMigrations,
  Settlement: settlementMigrations,
  Terminal: terminalMigrations,
  Wallet: walletMigrations,
};

/** Databases that are looked at: those that were written last, by whatever ran here last. */
const databasesMax = 2_000;

/**
 * Fails when a database here was written by a later version of the program: this one does not know
 * what is in it.
 */
export function expectKnownSchemas(folder: StateFolder): void {
  const root = join(folder.objects, "do");
  if (statSync(root, { throwIfNoEntry: false }) === undefined) return;
  const files = readdirSync(root).flatMap((name) => {
    const kind = Object.keys(migrationsOf).find((each) => name.endsWith(`-${each}`));
    if (kind === undefined) return [];
    const known = migrationsOf[kind]?.length ?? 0;
    return readdirSync(join(root, name))
      .filter((file) => /^[0-9a-f]{64}\.sqlite$/.test(file))
      .map((file) => ({ kind, known, path: join(root, name, file) }));
  });
  const newest = files
    .map((file) => ({ ...file, atMs: writtenMs(file.path) }))
    .toSorted((one, other) => other.atMs - one.atMs);
  for (const { kind, known, path } of newest.slice(0, databasesMax)) {
    const version = versionIn(path);
    if (version <= known) continue;
    throw new Failure(
      `${path} was written by a later version of Sekisho (${kind} of schema ${version}; this one ` +
        `knows ${known}). Run that version, or put back the folder from before it ran.`,
    );
  }
}

function writtenMs(path: string): number {
  const times = [path, `${path}-wal`].map(
    (each) => statSync(each, { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );
  return Math.max(...times);
}

/** 0 for what cannot be read: whoever opens it says why. */
function versionIn(path: string): number {
  try {
    return readDatabase(path, schemaVersion);
  } catch {
    return 0;
  }
}

/**
 * Fails when the key ring is not the one that the data here was written with: no id of it would
 * open. Id keys are added and never removed, so that each one that was ever seen has to be there;
 * what is kept of one is its hash.
 */
export async function expectOwnKeys(folder: StateFolder, { keys }: Secrets): Promise<void> {
  const parsed = await parseKeyRing(keys);
  if (!parsed.ok) return;
  const path = join(folder.path, "key-ring.json");
  const now = printsOf(parsed.value);
  const known = readPrints(path);
  const missing = strangeKey(known, now);
  if (missing !== undefined || !opensSeed(folder, parsed.value)) {
    throw new Failure(
      `${join(folder.path, "keys.json")} is not the key ring that the data in ${folder.path} was ` +
        `written with: its ids do not open${missing === undefined ? "" : ` (id key ${missing} is another or missing)`}. ` +
        remedyIn(folder.path),
    );
  }
  if (!isThere(path)) beginObjects(folder);
  writePrivate(path, `${JSON.stringify({ id: { ...known, ...now } })}\n`);
}

/** Whether the ids that were seeded here open; true where there are none. */
function opensSeed(folder: StateFolder, ring: KeyRing): boolean {
  const seed = folder.seed();
  return !isFull(seed) || openId(ring, "wal", seed.customer.wallet_id) !== null;
}

/**
 * Fails where data was and is not: a folder that was served before would be served empty. Of a folder
 * whose restore was broken off too, where new keys may stand beside old data.
 */
export function expectData(folder: StateFolder): void {
  const { path, objects } = folder;
  expectNoHalfRestore(folder);
  const served = ["key-ring.json", "deployment.json"].find((name) => isThere(join(path, name)));
  if (served === undefined || (isThere(objects) && readdirSync(objects).length > 0)) return;
  const aside = readdirSync(path).filter((name) => name.startsWith("objects.before-"));
  const named = aside.length === 0 ? "" : `; ${aside.join(", ")} there is of before a restore`;
  throw new Failure(
    `${path} was served before (${served}), and its data is gone: there is nothing in ${objects}${named}. ` +
      'Mount it or put it back there, or put a backup back with "sekisho restore"; for an empty ' +
      "deployment choose another folder with --state.",
  );
}

/** Fails where a restore was broken off between old and new. */
export function expectNoHalfRestore({ path }: StateFolder): void {
  if (!isHalfExchanged(path)) return;
  throw new Failure(
    `A restore into ${path} was broken off: run it again, or have it taken back with ` +
      `"sekisho restore --undo --state ${shellWord(path)}".`,
  );
}

/** From now on an empty folder of objects is one that was emptied, or that is not mounted. */
function beginObjects({ objects }: StateFolder): void {
  makePrivateFolder(objects);
  writePrivate(join(objects, begunName), "");
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
