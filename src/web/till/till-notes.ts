import { type DeviceKey, openDeviceKey } from "../../client/access/device-key.ts";
import { indexedDbKeyStore } from "../../client/store/indexed-db.ts";
import { freshNotes, type TillNotes, tillShelves } from "./till-shelves.ts";

const ownKey = "terminal";

/** The key of this browser's till: it signs, and cannot be read. */
export function openTillKey(): Promise<DeviceKey> {
  return openDeviceKey(indexedDbKeyStore(), ownKey);
}

/** What this browser remembers of its till. */
export async function readNotes(): Promise<TillNotes> {
  return { ...freshNotes, ...(await tillShelves.notes.get(ownKey)) };
}

/** Remembers it. */
export function keepNotes(notes: TillNotes): Promise<void> {
  return tillShelves.notes.put(ownKey, notes);
}
