import type { SealId } from "../../src/payment/reply.ts";
import type { Policy } from "../../src/velocity/policy.ts";
import type { Payment } from "../../src/wallet/record.ts";
import type { Dice } from "../platform/run/dice.ts";
import { Agenda } from "./agenda.ts";
import type { Code } from "./commands.ts";
import { Counter } from "./counter.ts";
import { Forwards } from "./forwards.ts";
import { House, type WalletRoom } from "./house.ts";
import { Notebook } from "./notebook.ts";
import { PostOffice } from "./post-office.ts";
import { Weather } from "./weather.ts";

/** A payment some terminal knows of. */
export interface KnownPayment {
  readonly room: WalletRoom;
  readonly payment: Payment;
}

/** A code some phone has shown. */
export interface ShownCode extends Code {
  readonly room: WalletRoom;
  readonly device: number;
}

/** A reference some terminal has used, and the code it scanned for it. */
export interface SentReference {
  readonly terminalId: string;
  readonly reference: string;
  readonly code: ShownCode;
}

/** Everything a run consists of: the house, what carries, and what the people in it remember. */
export class World {
  readonly random: Dice;
  readonly house: House;
  readonly agenda = new Agenda();
  readonly weather: Weather;
  readonly office: PostOffice;
  readonly forwards: Forwards;
  readonly counter: Counter;
  readonly notebook = new Notebook();
  readonly payments: KnownPayment[] = [];
  readonly codes: ShownCode[] = [];
  /** References that were sent, with what they were to be paid with, whatever came of them. */
  readonly references: SentReference[] = [];
  /** References of top-ups. */
  readonly funded: string[] = [];
  readonly #funded = new Map<string, string>();
  #number = 0;

  constructor(random: Dice, policy: Policy) {
    this.random = random;
    const zone = random.pick(["Asia/Tokyo", "America/New_York", "Australia/Lord_Howe"]);
    const limits = {
      balanceMaxMinor: random.pick([50_000, 1_000_000]),
      confirmationMs: random.pick([30_000, 60_000]),
      holdMs: random.pick([90_000, 7 * 86_400_000]),
    };
    const wallets = random.between(1, 4);
    this.house = new House({ policy, zone, limits, wallets, startMs: startMs(random) });
    this.weather = new Weather(random);
    this.office = new PostOffice(this.house, this.agenda, this.weather, random);
    this.forwards = new Forwards(this.house, this.agenda, this.weather);
    this.counter = new Counter(this.house, this.agenda, this.weather, (reference, text) => {
      const before = this.#funded.get(reference) ?? text;
      if (before !== text) throw new Error(`credit ${reference}: told ${text}, before ${before}`);
      this.#funded.set(reference, text);
    });
    // Mostly at once; sometimes the alarm has to do it.
    this.house.onDeliver = (room) => {
      if (random.chance(80)) this.office.deliver(room);
    };
    this.house.onCrash = (room) => this.#crashed(room.name);
  }

  wallet(name: string): WalletRoom {
    return this.house.wallets.find((room) => room.name === name) as WalletRoom;
  }

  /** A reference nobody has used. */
  newReference(kind: string): string {
    this.#number += 1;
    return `${kind}-${String(this.#number).padStart(4, "0")}`;
  }

  /** Runs the alarms that are due; `null` when none is. */
  ring(): string | null {
    const { nowMs } = this.house;
    for (const room of this.house.wallets) {
      if (room.alarmMs !== null && room.alarmMs <= nowMs)
        return `wallet ${this.office.alarm(room)}`;
    }
    for (const room of this.house.settlements.values()) {
      if (room.alarmMs !== null && room.alarmMs <= nowMs) {
        return `settlement ${this.forwards.alarm(room)}`;
      }
    }
    for (const room of this.house.partners.values()) {
      if (room.alarmMs !== null && room.alarmMs <= nowMs)
        return `partner ${this.counter.alarm(room)}`;
    }
    return null;
  }

  /** How long until anything happens by itself, ≥ 0, or `null`. */
  untilNextMs(): number | null {
    const alarms = this.house
      .rooms()
      .map(({ alarmMs }) => alarmMs)
      .filter((time) => time !== null);
    const leg = this.agenda.nextMs();
    const spans = [
      ...alarms.map((time) => time - this.house.nowMs),
      ...(leg === null ? [] : [leg - this.house.elapsedMs]),
    ];
    return spans.length === 0 ? null : Math.max(0, Math.min(...spans));
  }

  #crashed(name: string): void {
    const wallet = this.house.wallets.find((room) => room.name === name);
    if (wallet !== undefined) this.office.crashed(wallet);
    const settlement = this.house.settlements.get(name);
    if (settlement !== undefined) this.forwards.crashed(settlement);
  }
}

/** Spells ids so that a trace can be read. */
export function sealOf(room: WalletRoom): SealId {
  return (kind, sequence, keyNumber) => `${kind}_${room.name.slice(-2)}_${sequence}_${keyNumber}`;
}

function startMs(random: Dice): number {
  const days = ["2026-07-01T03:00:00Z", "2026-10-31T12:00:00Z", "2026-03-07T23:58:00Z"];
  return Date.parse(random.pick(days));
}
