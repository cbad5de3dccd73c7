import {
  balanceMinorMax,
  cancellationGraceMs,
  confirmationAboveMinor,
  confirmationMs,
  coolingAmountMinorMax,
  holdMs,
} from "../../src/bounds.ts";
import type { Authority } from "../../src/control/authority.ts";
import type { Snapshot } from "../../src/control/snapshot.ts";
import type { EpochMs } from "../../src/time.ts";
import { compile } from "../../src/velocity/compile.ts";
import { VelocityEngine } from "../../src/velocity/engine.ts";
import type { Policy } from "../../src/velocity/policy.ts";
import type { WalletBook, WalletContext } from "../../src/wallet/book.ts";
import { ownRules } from "../../src/wallet/own-rules.ts";
import { partnerBook } from "../../worker/partner/book.ts";
import { partnerMigrations } from "../../worker/partner/schema.ts";
import { digestText } from "../../worker/rows/digest.ts";
import { settlementBook } from "../../worker/settlement/book.ts";
import { settlementMigrations } from "../../worker/settlement/schema.ts";
import { calm } from "../calm-snapshot.ts";
import { velocityModule } from "../property/velocity-module.ts";
import {
  openWallet,
  type PartnerRoom,
  type Room,
  roomOf,
  type SettlementRoom,
  type WalletRoom,
} from "./rooms.ts";
import { Crash } from "./store.ts";

export type { PartnerRoom, SettlementRoom, WalletRoom } from "./rooms.ts";

/** What a call brought back: a value, or nothing at all, because somebody crashed. */
export type Told<T> = { readonly told: true; readonly value: T } | { readonly told: false };

/**
 * How the next step in a room is to fail: a statement of it throws, with the machine or only the
 * transaction gone; or the machine goes right after the commit.
 */
export type CrashPlan =
  | { readonly statements: number; readonly memory: "lost" | "kept" }
  | "after_commit";

export interface HouseSetup {
  readonly startMs?: EpochMs;
  readonly zone?: string;
  readonly policy?: Policy;
  readonly wallets?: number;
  readonly limits?: Partial<WalletContext["limits"]>;
}

const module = velocityModule();

/** A policy that lets everything pass. */
export const openPolicy: Policy = { currency: "JPY", rules: [] };

/**
 * A little deployment in plain Node: the real rules over the real books on `node:sqlite`, the real
 * engine, a clock that the test sets, and crashes when the test says so. What carries between the
 * objects is left to whoever lives here.
 */
export class House {
  /** What the clock says; it can be set back. */
  get nowMs(): EpochMs {
    return this.#startMs + this.elapsedMs + this.clockOffMs + this.excursionMs;
  }
  /** What has really passed since the beginning; never goes back. */
  elapsedMs = 0;
  /** How far the clock is from what has really passed. */
  clockOffMs = 0;
  /** How far it is off for a moment besides. */
  excursionMs = 0;
  readonly #startMs: EpochMs;
  readonly zone: string;
  /** What the policy in force says of a wallet's own acts, compiled: all that wallets are given. */
  table: Uint8Array;
  readonly limits: WalletContext["limits"];
  /** What Control says. */
  control: Omit<Snapshot, "validUntilMs">;
  engine = new VelocityEngine(module);
  readonly wallets: readonly WalletRoom[];
  readonly settlements = new Map<string, SettlementRoom>();
  readonly partners = new Map<string, PartnerRoom>();
  crashPlan: CrashPlan | null = null;
  /** Called when a room has crashed, before anybody is told. */
  onCrash: (room: Room) => void = () => undefined;
  /** Called when a wallet's step has put something into its outbox and committed. */
  onDeliver: (room: WalletRoom) => void = () => undefined;
  environment = "production";
  #number = 0;

  constructor(setup: HouseSetup = {}) {
    this.#startMs = setup.startMs ?? Date.parse("2026-07-01T03:00:00Z");
    this.zone = setup.zone ?? "Asia/Tokyo";
    this.table = ownRules(compile(setup.policy ?? openPolicy, 1));
    this.limits = {
      balanceMaxMinor: balanceMinorMax,
      coolingAmountMaxMinor: coolingAmountMinorMax,
      cancellationGraceMs,
      confirmationAboveMinor,
      confirmationMs,
      holdMs,
      ...setup.limits,
    };
    this.control = { ...calm };
    const count = setup.wallets ?? 1;
    this.wallets = Array.from({ length: count }, (_, n) => openWallet(n, this.nowMs));
  }

  /** Lets time pass. */
  pass(spanMs: number): void {
    this.elapsedMs += spanMs;
  }

  /** 1, 2, 3 …: what tells one call from another. */
  nextNumber(): number {
    this.#number += 1;
    return this.#number;
  }

  /** Changes what Control says; its version rises. */
  decree(change: Partial<Omit<Snapshot, "validUntilMs" | "version">>): void {
    this.control = { ...this.control, ...change, version: this.control.version + 1 };
  }

  /** Puts another policy in force. */
  adopt(policy: Policy): void {
    const version = this.control.policyVersion + 1;
    this.table = ownRules(compile(policy, version));
    this.decree({ policyVersion: version });
  }

  /** What a Worker sends along that asked Control just now. */
  authority(): Authority {
    const snapshot = { ...this.control, validUntilMs: this.nowMs + 1_000 };
    return { sentAtMs: this.nowMs, snapshot, requestId: "req_simulated" };
  }

  /** Every object there is. */
  rooms(): readonly (WalletRoom | SettlementRoom | PartnerRoom)[] {
    return [...this.wallets, ...this.settlements.values(), ...this.partners.values()];
  }

  settlement(name: string): SettlementRoom {
    return roomOf(this.settlements, name, settlementMigrations, settlementBook);
  }

  partner(name: string): PartnerRoom {
    return roomOf(this.partners, name, partnerMigrations, partnerBook);
  }

  /** One synchronous step of a wallet, in one transaction, with what the rules are given. */
  step<T>(room: WalletRoom, act: (book: WalletBook, context: WalletContext) => T): Told<T> {
    const effects = new Set<() => void>();
    const nowMs = this.nowMs + room.skewMs;
    const before = { alarmMs: room.alarmMs, known: room.alarm.atMs };
    const context: WalletContext = {
      nowMs,
      digest: digestText,
      engine: this.engine,
      owner: room.name,
      environment: this.environment,
      currency: "JPY",
      zone: this.zone,
      limits: this.limits,
      afterCommit: (effect) => void effects.add(effect),
      deliver: () => this.onDeliver(room),
      ringBy: (atMs) => room.alarm.ringBy(atMs, nowMs),
    };
    const undo = () => {
      room.alarmMs = before.alarmMs;
      room.alarm.learn(before.known);
    };
    return this.run(
      room,
      () => {
        try {
          return room.book.committing(() => act(room.book, context));
        } catch (fault) {
          undo();
          throw fault;
        }
      },
      () => effects,
    );
  }

  /** One synchronous step of any room, in one transaction. Throws when a crash left a trace. */
  run<T>(room: Room, act: () => T, committed: () => Iterable<() => void> = () => []): Told<T> {
    const plan = this.crashPlan;
    this.crashPlan = null;
    const before = plan === null ? "" : room.store.dump();
    if (plan !== null && plan !== "after_commit") room.store.arm(plan.statements);
    try {
      const value = room.store.transact(act);
      const effects = committed();
      if (plan === "after_commit") return this.#crashed(room);
      for (const effect of effects) effect();
      return { told: true, value };
    } catch (fault) {
      if (!(fault instanceof Crash)) throw fault;
      if (room.store.dump() !== before) throw new Error("a crashed transaction left a trace");
      const kept = typeof plan === "object" && plan?.memory === "kept";
      return kept ? { told: false } : this.#crashed(room);
    } finally {
      room.store.disarm();
    }
  }

  /** Memory goes with the machine. */
  #crashed(room: Room): { readonly told: false } {
    this.engine = new VelocityEngine(module);
    this.onCrash(room);
    return { told: false };
  }
}
