import { parseOwn } from "../../own-json.ts";
import type { DeviceKey, KeyStore } from "../access/device-key.ts";
import type { RecordStore } from "./port.ts";

/** Records that end with the program: for tests, demos and short-lived programs. */
export function memoryRecordStore<T>(): RecordStore<T> {
  const records = new Map<string, string>();
  return {
    async get(id) {
      const text = records.get(id);
      return text === undefined ? undefined : parseOwn<T>(text);
    },
    async put(id, record) {
      records.set(id, JSON.stringify(record));
    },
    async list() {
      return [...records.values()].map((text) => parseOwn<T>(text));
    },
    async remove(id) {
      records.delete(id);
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
    async put(name, key) {
      keys.set(name, key);
    },
    async remove(name) {
      keys.delete(name);
    },
  };
}
