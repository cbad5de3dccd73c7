import { issueCode } from "../../src/code/issue-code.ts";
import { confirm as confirmPayment } from "../../src/payment/confirm.ts";
import { deviceOf, profileOf, saveDevice, saveProfile } from "../wallet-rows.ts";
import { shops } from "./city.ts";
import { confirmOf, issueOf } from "./commands.ts";
import type { WalletRoom } from "./house.ts";
import { demandInTime } from "./requests.ts";
import type { World } from "./world.ts";

/** What customers do, and what is done to their wallets. */

/** The epochs a fresh token of a device would carry. */
export function epochOf(world: World, room: WalletRoom, device: number): [number, number, number] {
  const wallet = room.book.profile()?.epoch ?? 0;
  const own = room.book.device(device)?.epoch ?? 0;
  return [world.house.control.epochs.customers, wallet, own];
}

export function showCode(world: World): string {
  const { random, house } = world;
  const room = random.pick(house.wallets);
  const device = random.chance(80) ? 1 : 2;
  const command = issueOf(house, {
    device,
    epoch: random.chance(97) ? epochOf(world, room, device) : [0, 1, 1],
    randomHex: random.hex(10),
    amountMaxMinor: random.chance(8) ? random.pick([40, 5_000]) : null,
    merchantId: random.chance(8) ? random.pick(shops).merchantId : null,
  });
  const told = house.step(room, (book, context) => issueCode(book, command, context));
  const label = `show code of ${room.name.slice(-2)}/${device}`;
  if (!told.told) return `${label}: crashed`;
  if (told.value.kind !== "issued") return `${label}: ${told.value.kind}`;
  const { jti, expiresAtMs } = told.value;
  world.codes.push({ room, device, jti, expiresAtMs });
  return `${label}: ${jti.slice(-6)}`;
}

/** The payer's word on what waits for it, at times about another amount. */
export function confirm(world: World): string | null {
  const { random, house } = world;
  const waiting = world.payments.filter(({ payment }) => payment.body.confirmByMs !== null);
  const known = random.recent(waiting);
  if (known === null) return null;
  const { room, payment } = known;
  const device = random.chance(80) ? 1 : 2;
  const command = confirmOf(house, payment, {
    device,
    epoch: epochOf(world, room, device),
    decision: random.chance(70) ? "approve" : "reject",
    ...(random.chance(8) ? { amountMinor: payment.body.amountMinor + 1 } : {}),
  });
  const told = house.step(room, (book, context) => confirmPayment(book, command, context));
  if (told.told && told.value.kind === "confirmed" && !told.value.replayed) {
    demandInTime(world, room, payment.body.confirmByMs, "confirmed");
  }
  const outcome = told.told ? told.value.kind : "crashed";
  return `${command.decision} ${payment.sequence} of ${room.name.slice(-2)}: ${outcome}`;
}

/** A partner credits a wallet, under a new reference or one that it used before. */
export function topUp(world: World): string {
  const { random, house } = world;
  const partnerId = random.pick(["par_1", "par_2"]);
  const fresh = random.chance(75);
  const known = fresh ? null : random.recent(world.funded);
  const reference = known ?? world.newReference("top");
  world.funded.push(reference);
  const claim = fresh ? null : house.partner(partnerId).book.claim(reference);
  const same = claim !== null && random.chance(70);
  const request = {
    reference,
    partnerId,
    partnerName: "Partner",
    channel: "cash_register",
    wallet: same ? claim.wallet : random.pick(house.wallets).name,
    amountMinor: same ? claim.amountMinor : random.pick([500, 5_000, 20_000, 49_000]),
    idKey: 1,
  };
  const label = `top up ${request.wallet.slice(-2)} by ${request.amountMinor} (${reference})`;
  return `${label}: ${world.counter.ask(house.partner(partnerId), request)}`;
}

/** Every wallet begins with some money. */
export function startingMoney(world: World): string {
  const { random, house, counter } = world;
  const asked = house.wallets.map(({ name }) => {
    const reference = world.newReference("top");
    world.funded.push(reference);
    const amountMinor = random.pick([2_000, 49_000]);
    const claim = {
      partnerId: "par_1",
      partnerName: "Partner",
      channel: "cash_register",
      wallet: name,
      idKey: 1,
    };
    return counter.ask(house.partner("par_1"), { ...claim, reference, amountMinor });
  });
  return `top up every wallet: ${asked.join()}`;
}

/** Freezes and unfreezes wallets, stops devices, raises epochs, makes phones new. */
export function changeWallet(world: World): string {
  const { random, house } = world;
  const room = random.pick(house.wallets);
  const { sql } = room.store;
  const profile = profileOf(sql);
  const device = deviceOf(sql, random.between(1, 2));
  if (profile === null || device === null) return "no such wallet";
  switch (random.below(5)) {
    case 0:
      saveProfile(sql, { ...profile, epoch: profile.epoch + 1 });
      return `raise the epoch of ${room.name.slice(-2)}`;
    case 1:
      saveDevice(sql, { ...device, epoch: device.epoch + 1 });
      return `raise the epoch of device ${device.number} of ${room.name.slice(-2)}`;
    case 2: {
      const until = device.stoppedUntilMs === null ? house.nowMs + 20_000 : null;
      saveDevice(sql, { ...device, stoppedUntilMs: until });
      return `stop device ${device.number} of ${room.name.slice(-2)} until ${until}`;
    }
    case 3: {
      const cooling = device.state === "cooling";
      const coolingUntilMs = cooling ? null : house.nowMs + 60_000;
      saveDevice(sql, { ...device, state: cooling ? "active" : "cooling", coolingUntilMs });
      return `device ${device.number} of ${room.name.slice(-2)} cools: ${!cooling}`;
    }
    default: {
      const state = profile.state === "live" && random.chance(60) ? "frozen" : "live";
      saveProfile(sql, { ...profile, state });
      return `${room.name.slice(-2)} is ${state}`;
    }
  }
}
