import type { Stop } from "../../src/control/snapshot.ts";
import { sweep } from "../../src/payment/sweep.ts";
import { dayMs, hourMs, minuteMs } from "../../src/time.ts";
import { devicesOf, profileOf, saveDevice, saveProfile } from "../wallet-rows.ts";
import { shops } from "./city.ts";
import type { World } from "./world.ts";

/** What nobody in the house does: time, clocks, crashes, outages, and what Control decrees. */

/**
 * Lets time pass: mostly moments, at times hours and days; mostly no further than to what arrives
 * next.
 */
export function wait(world: World): string {
  const { random, house, agenda } = world;
  const spans = [
    700,
    4_000,
    4_999,
    5_001,
    15_000,
    61_000,
    3 * minuteMs,
    hourMs,
    13 * hourMs,
    dayMs,
  ];
  const leg = agenda.nextMs();
  const wanted = random.chance(80) ? random.below(6_000) : random.pick(spans);
  const held = leg !== null && random.chance(70);
  const spanMs = held ? Math.min(wanted, Math.max(0, leg - house.elapsedMs)) : wanted;
  house.pass(spanMs);
  return `wait ${spanMs} ms`;
}

/** The clock is a day off for a moment: everything done meanwhile is stamped so. */
export function excursion(world: World): string {
  const { random, house, agenda } = world;
  if (house.excursionMs !== 0) return endExcursion(world);
  house.excursionMs = random.pick([dayMs, -dayMs]);
  const at = house.elapsedMs + random.pick([1, 400, 3_000]);
  agenda.add(at, "the clock is right", () => endExcursion(world));
  return `the clock is off by ${house.excursionMs} ms`;
}

function endExcursion({ house }: World): string {
  house.excursionMs = 0;
  return "the clock is as it was";
}

/** The house's clock, or one room's, is set. */
export function stepClock(world: World): string {
  const { random, house } = world;
  const room = random.pick(house.wallets);
  const due = room.book.head().maturing[0];
  if (due !== undefined && random.chance(20)) {
    house.pass(Math.max(0, due.dueMs - house.nowMs - room.skewMs));
    const told = house.step(room, sweep);
    house.clockOffMs -= 60_000;
    return `points of ${room.name.slice(-2)} mature: ${told.told}; clock back a minute`;
  }
  if (random.chance(40)) {
    const backMs = random.pick([1, 250, 2_000, 10 * minuteMs, 2 * hourMs]);
    house.clockOffMs -= backMs;
    return `clock back ${backMs} ms`;
  }
  const any = random.pick([...house.wallets, ...house.settlements.values()]);
  any.skewMs = random.pick([0, 0, 200, -200, 1_900, -1_900, 3_000]);
  return `clock of ${any.name.slice(-4)} differs by ${any.skewMs} ms`;
}

/** The next step of somebody crashes: between two statements, or after its commit. */
export function crash(world: World): string {
  const { random, house } = world;
  const memory = random.pick(["lost", "kept"] as const);
  const inside = { statements: random.below(16), memory };
  house.crashPlan = random.chance(50) ? "after_commit" : inside;
  return `crash ahead: ${JSON.stringify(house.crashPlan)}`;
}

/** A Settlement goes down, or comes back. */
export function outage(world: World): string | null {
  const { random, house, weather } = world;
  const names = [...house.settlements.keys()];
  if (names.length === 0) return null;
  const name = random.pick(names);
  if (weather.down.delete(name)) return `${name} is up`;
  weather.down.add(name);
  return `${name} is down`;
}

/** Everything that was stopped, frozen or set wrong is as it was; the receivers are up. */
export function mend(world: World): string {
  const { house, weather } = world;
  weather.down.clear();
  house.excursionMs = 0;
  if (house.control.stops.length > 0) house.decree({ stops: [] });
  for (const room of house.wallets) {
    const { sql } = room.store;
    const profile = profileOf(sql);
    if (profile !== null) saveProfile(sql, { ...profile, state: "live" });
    for (const device of devicesOf(sql)) {
      saveDevice(sql, { ...device, state: "active", stoppedUntilMs: null, coolingUntilMs: null });
    }
  }
  for (const room of [...house.wallets, ...house.settlements.values()]) room.skewMs = 0;
  return "all is mended";
}

/** Raises a stop, or the customers' epoch. */
export function decree(world: World): string {
  const { random, house } = world;
  const { epochs } = house.control;
  if (random.chance(15)) {
    house.decree({ epochs: { ...epochs, customers: epochs.customers + 1 } });
    return "the customers' epoch rises";
  }
  const at = random.pick(shops);
  const choices: Pick<Stop, "scope" | "id">[] = [
    { scope: "spending", id: null },
    { scope: "everything", id: null },
    { scope: "refunds", id: null },
    { scope: "top_up", id: null },
    { scope: "code_issue", id: null },
    { scope: "merchant", id: at.merchantId },
    { scope: "terminal", id: at.terminalId },
  ];
  const chosen = random.pick(choices);
  house.decree({ stops: [{ ...chosen, stopId: "stp_1", untilMs: null }] });
  return `stop ${chosen.scope} ${chosen.id ?? ""}`;
}

/** Somebody reads a wallet: what time has ended is ended by the read. */
export function read(world: World): string {
  const room = world.random.pick(world.house.wallets);
  const told = world.house.step(room, sweep);
  return `read ${room.name.slice(-2)}: ${told.told ? "swept" : "crashed"}`;
}
