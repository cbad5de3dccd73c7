import { offlineAmountMinorMax, offlineCodeAgeMsMax, offlineSeals } from "../../src/bounds.ts";
import { issueSeals } from "../../src/code/issue-seals.ts";
import { issueOf } from "./commands.ts";
import type { WalletRoom } from "./house.ts";
import { epochOf } from "./payer-acts.ts";
import type { World } from "./world.ts";

/** What a phone has of its latest fetch of seals, and the last counter that it used. */
interface OfflinePhone {
  batch: number;
  place: number;
  counter: number;
}

const phones = new WeakMap<WalletRoom, Map<number, OfflinePhone>>();

/**
 * A code that a phone signs without a network; it fetches seals when it has none, and at times before.
 * At times its clock is off, its counter does not rise, or it signs with a seal it has used.
 */
export function showOffline(world: World): string {
  const { random, house } = world;
  const room = random.pick(house.wallets);
  const device = random.chance(80) ? 1 : 2;
  const label = `${room.name.slice(-2)}/${device} signs offline`;
  const phone = phoneOf(room, device);
  if (phone.batch === 0 || phone.place >= offlineSeals || random.chance(10)) {
    const fetched = fetchSeals(world, room, device);
    if (fetched !== "issued") return `${label}: ${fetched}`;
  }
  const place = random.chance(5) ? Math.max(0, phone.place - 1) : phone.place;
  phone.place = Math.max(phone.place, place + 1);
  phone.counter += random.chance(5) ? 0 : 1;
  const skewMs = random.chance(10) ? random.pick([-3_600_000, -30_000, 5_000, 60_000]) : 0;
  const issuedAtMs = Math.floor((house.nowMs + skewMs) / 1_000) * 1_000;
  const use = {
    device,
    batch: phone.batch,
    place,
    counter: Math.max(1, phone.counter),
    issuedAtMs,
  };
  const jti = `${device}.${use.batch}.${place}`;
  const expiresAtMs = issuedAtMs + offlineCodeAgeMsMax;
  const offline = { ...use, amountMaxMinor: offlineAmountMinorMax };
  world.codes.push({ room, device, jti, expiresAtMs, offline });
  return `${label}: ${jti} counter ${use.counter}`;
}

function fetchSeals(world: World, room: WalletRoom, device: number): string {
  const { house } = world;
  const command = issueOf(house, { device, epoch: epochOf(world, room, device) });
  const told = house.step(room, (book, context) => issueSeals(book, command, context));
  if (!told.told) return "crashed";
  if (told.value.kind !== "issued") return told.value.kind;
  const { batch, counter } = told.value;
  const phone = phoneOf(room, device);
  Object.assign(phone, { batch, place: 0, counter: Math.max(phone.counter, counter) });
  return "issued";
}

function phoneOf(room: WalletRoom, device: number): OfflinePhone {
  const own = phones.get(room) ?? new Map<number, OfflinePhone>();
  phones.set(room, own);
  const phone = own.get(device) ?? { batch: 0, place: 0, counter: 0 };
  own.set(device, phone);
  return phone;
}
