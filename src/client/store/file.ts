import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseOwn } from "../../own-json.ts";
import {
  exportDeviceKey,
  importDeviceKey,
  type KeyStore,
  type PrivateJwk,
} from "../access/device-key.ts";
import { withLock } from "./file-lock.ts";
import type { RecordStore } from "./port.ts";

/**
 * Records as one JSON file each in a folder of their own; for Node. A file is written beside its
 * place, flushed and renamed, so that a crash leaves the old record or the new one, never a part.
 * Programs of one machine may share a folder: a lock beside the file has them write one after the
 * other, and `change` is whole between them as `withLock` says. Over a network's file system nothing
 * is promised between machines.
 * A file that is not JSON rejects with `DamagedRecordError`: what it said about a payment must not be
 * overlooked.
 */
export function fileRecordStore<T>(folder: string): RecordStore<T> {
  return {
    get: (id) => readRecord<T>(join(folder, fileName(id))),
    put: (id, record) => locked(folder, id, (path) => writeWhole(path, record)),
    async list() {
      const names = (await namesIn(folder)).filter((name) => name.endsWith(".json")).sort();
      const records = await Promise.all(names.map((name) => readRecord<T>(join(folder, name))));
      return records.filter((record) => record !== undefined);
    },
    remove: (id) => locked(folder, id, (path) => rm(path, { force: true })),
    change: (id, act) =>
      locked(folder, id, async (path) => {
        const kept = await readRecord<T>(path);
        const next = act(kept);
        if (next === undefined) await rm(path, { force: true });
        else if (next !== kept) await writeWhole(path, next);
        return next;
      }),
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
    async keep(name, key) {
      const jwk = await exportDeviceKey(key);
      const kept = (await store.change(name, (known) => known ?? jwk)) ?? jwk;
      return kept === jwk ? key : importDeviceKey(kept, { extractable: true });
    },
    remove: (name) => store.remove(name),
  };
}

async function locked<R>(
  folder: string,
  id: string,
  act: (path: string) => Promise<R>,
): Promise<R> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, fileName(id));
  return withLock(`${path}.lock`, () => act(path));
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

async function writeWhole(path: string, record: unknown): Promise<void> {
  writes += 1;
  const beside = `${path}.${process.pid}.${writes}.new`;
  try {
    const file = await open(beside, "w", 0o600);
    try {
      await file.writeFile(JSON.stringify(record));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
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
