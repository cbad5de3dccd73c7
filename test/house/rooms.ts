import { Alarm } from "../../src/alarm.ts";
import type { PartnerBook } from "../../src/partner/book.ts";
import { type LateMarkBook, withLateMarks } from "../../src/settlement/late-marks.ts";
import { dayMs, type EpochMs } from "../../src/time.ts";
import type { Migration } from "../../worker/rows/sql.ts";
import type { settlementBook } from "../../worker/settlement/book.ts";
import { walletBook } from "../../worker/wallet/book.ts";
import { migrations } from "../../worker/wallet/migrations.ts";
import { saveDevice, saveProfile } from "../wallet-rows.ts";
import { openStore, type Store } from "./store.ts";

/** One object: its database, and how far its clock is from the house's. */
export interface Room {
  readonly name: string;
  readonly store: Store;
  skewMs: number;
  /** When the platform will wake it; survives a crash. */
  alarmMs: EpochMs | null;
}

export interface WalletRoom extends Room {
  /** As its present instance knows it. */
  book: LateMarkBook;
  /** What its present instance knows of its alarm. */
  alarm: Alarm;
}
export interface SettlementRoom extends Room {
  readonly book: ReturnType<typeof settlementBook>;
}
export interface PartnerRoom extends Room {
  readonly book: PartnerBook;
}

/** The room of a name, opened when it is first asked for. */
export function roomOf<Book>(
  rooms: Map<string, Room & { readonly book: Book }>,
  name: string,
  schema: readonly Migration[],
  open: (sql: Store["sql"]) => Book,
): Room & { readonly book: Book } {
  const known = rooms.get(name);
  if (known !== undefined) return known;
  const store = openStore(schema);
  const room = { name, store, book: open(store.sql), skewMs: 0, alarmMs: null };
  rooms.set(name, room);
  return room;
}

/** A wallet that was enrolled long ago, with two phones. */
export function openWallet(number: number, nowMs: EpochMs): WalletRoom {
  const name = number.toString(16).padStart(32, "0");
  const store = openStore(migrations);
  saveProfile(store.sql, {
    state: "live",
    epoch: 1,
    stoppedUntilMs: null,
    locale: "ja",
    idKey: 1,
    flowId: "flow",
    ownLimits: "{}",
    createdMs: nowMs - 90 * dayMs,
  });
  for (const device of [1, 2]) {
    saveDevice(store.sql, {
      number: device,
      jkt: `jkt-${device}`,
      jwk: { kty: "EC", crv: "P-256", x: "x", y: "y" },
      state: "active",
      epoch: 1,
      name: `phone ${device}`,
      idKey: 1,
      flowId: `flow ${device}`,
      enrolledMs: nowMs - 90 * dayMs,
      coolingUntilMs: null,
      lastUsedMs: nowMs,
      removedMs: null,
      stoppedUntilMs: null,
    });
  }
  const book = withLateMarks(walletBook(store.sql));
  const made = { name, store, book, skewMs: 0, alarmMs: null };
  const room: WalletRoom = Object.assign(made, { alarm: new Alarm(() => undefined) });
  wake(room);
  return room;
}

/** A new instance of the object, which knows what the platform tells it. */
export function wake(room: WalletRoom): void {
  room.book = withLateMarks(walletBook(room.store.sql));
  room.alarm = new Alarm((atMs) => {
    room.alarmMs = atMs;
  });
  room.alarm.learn(room.alarmMs);
}
