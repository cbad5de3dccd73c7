import { parseOwn } from "../../own-json.ts";
import type { DeviceKey, KeyStore } from "../access/device-key.ts";
import type { RecordStore } from "./port.ts";

/** Records that end with the program: for tests, demos and short-lived programs. */
export function memoryRecordStore<T>(): RecordStore<T> {
  const records = new Map<string, string>();
  const read = (id: string) => {
    const text = records.get(id);
    return text === undefined ? undefined : parseOwn<T>(text);
  };
  const put = async (id: string, record: T) => {
    records.set(id, JSON.stringify(record));
  };
  const remove = async (id: string) => {
    records.delete(id);
  };
  return {
    get: async (id) => read(id),
    put,
    list: async () => [...records.values()].map((text) => parseOwn<T>(text)),
    remove,
    async change(id, act) {
      const kept = read(id);
      const next = act(kept);
      if (next === undefined) await remove(id);
      else if (next !== kept) await put(id, next);
      return next;
    },
  };
}

/** Keys that end with the program. */
export function memoryKeyStore(): KeyStore {
  const keys = new Map<string, DeviceKey>();
  return {
    async get(name) {
      return keys.get(name);
    },
    async keep(name, key) {
      const kept = keys.get(name) ?? key;
      keys.set(name, kept);
      return kept;
    },
    async remove(name) {
      keys.delete(name);
    },
  };
}
