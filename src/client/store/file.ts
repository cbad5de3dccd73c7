import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseOwn } from "../../own-json.ts";
import {
  exportDeviceKey,
  importDeviceKey,
  type KeyStore,
  type PrivateJwk,
} from "../access/device-key.ts";
import type { RecordStore } from "./port.ts";

/**
 * Records as one JSON file each in a folder of their own; for Node. A file is written beside its
 * place, flushed and renamed, so that a crash leaves the old record or the new one, never a part.
 * A file that is not JSON rejects with `DamagedRecordError`: what it said about a payment must not be
 * overlooked.
 */
export function fileRecordStore<T>(folder: string): RecordStore<T> {
  return {
    get: (id) => readRecord<T>(join(folder, fileName(id))),
    put: (id, record) => writeWhole(folder, fileName(id), JSON.stringify(record)),
    async list() {
      const names = (await namesIn(folder)).filter((name) => name.endsWith(".json")).sort();
      const records = await Promise.all(names.map((name) => readRecord<T>(join(folder, name))));
      return records.filter((record) => record !== undefined);
    },
    remove: (id) => rm(join(folder, fileName(id)), { force: true }),
  };
}

/** A file of a store does not hold what was written to it. Nothing was sent. */
export class DamagedRecordError extends Error {
  override readonly name = "DamagedRecordError";
  readonly code = "record_damaged";
  readonly retry = "never";
  readonly requestId = null;
  readonly path: string;

  constructor(path: string, cause: unknown) {
    super(`${path} is not JSON; look at it before the program goes on`, { cause });
    this.path = path;
  }
}

/** Keys as private JWKs, readable by the user alone. They have to be extractable. */
export function fileKeyStore(folder: string): KeyStore {
  const store = fileRecordStore<PrivateJwk>(folder);
  return {
    async get(name) {
      const jwk = await store.get(name);
      return jwk === undefined ? undefined : importDeviceKey(jwk, { extractable: true });
    },
    put: async (name, key) => store.put(name, await exportDeviceKey(key)),
    remove: (name) => store.remove(name),
  };
}

/** Hexadecimal: some file systems take `a` and `A` for one name, and no id may climb out. */
function fileName(id: string): string {
  return `${Buffer.from(id).toString("hex")}.json`;
}

async function readRecord<T>(path: string): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  try {
    return parseOwn<T>(text);
  } catch (cause) {
    throw new DamagedRecordError(path, cause);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

let writes = 0;

async function writeWhole(folder: string, name: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  writes += 1;
  const beside = join(folder, `${name}.${process.pid}.${writes}.new`);
  const file = await open(beside, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, join(folder, name));
  await syncFolder(folder);
}

/** Makes the rename itself survive a power cut, where the system can. */
async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders; its rename is journalled.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return (error as { code?: string }).code === "ENOENT";
}
