import { fail, ok, type Result } from "../result.ts";
import { CalendarMemory, type CalendarWindow } from "./calendar.ts";
import {
  codeOf,
  graver,
  type RuleVerdict,
  type VelocityCode,
  type VelocityDecision,
} from "./decision.ts";
import { candidateFault, type VelocityCandidate, type VelocityEvent } from "./event.ts";
import { LinearEngine } from "./linear.ts";
import type { Policy, Rule } from "./policy.ts";
import { readTable } from "./read-table.ts";
import { channelId, idsForAct, type Slot, SlotPool } from "./slots.ts";

export type { RuleVerdict, VelocityCode, VelocityDecision } from "./decision.ts";
export type { VelocityCandidate, VelocityEvent } from "./event.ts";

/**
 * What one owner (a wallet, a terminal, a guarded key) has done. `revision` changes whenever the
 * history does. `load` answers all events later than `sinceMs`, in the order of time; it is called
 * only when this revision is not in the engine's memory. `moving`: events are at other times for an
 * act at another time, so that nothing is kept of them.
 */
export interface History {
  readonly owner: string;
  readonly revision: number;
  readonly moving?: boolean;
  load(sinceMs: number): readonly VelocityEvent[];
}

/**
 * Why there is no decision. None of them says anything about the act: the answer is 503.
 * `engine_trapped`: the instance is dropped and a new one serves the next call.
 * `table_malformed`: the rule table is not one that `compile` made.
 * `history_malformed`: it could not be loaded, is out of order or range, or is too long.
 * `candidate_malformed`: a figure of the act is out of range.
 */
export type VelocityFault =
  | "engine_trapped"
  | "table_malformed"
  | "history_malformed"
  | "candidate_malformed";

/** A table that lies in the engine's memory, slot `index`. */
interface InstalledTable {
  readonly index: number;
  readonly bytes: Uint8Array;
  /** The object that was last seen to hold these bytes. */
  source: Uint8Array;
  readonly version: number;
  readonly rules: Policy["rules"];
  readonly longestSlidingMs: number;
  readonly calendars: readonly { readonly rule: number; readonly window: CalendarWindow }[];
  readonly channels: readonly { readonly rule: number; readonly name: string }[];
}

/** History is loaded this much further back, so that a clock that steps back reloads nothing. */
const STEP_BACK_MS = 3_600_000;

interface Live {
  readonly linear: LinearEngine;
  readonly slots: SlotPool;
  readonly tables: (InstalledTable | null)[];
  nextTable: number;
}

/**
 * Judges acts against rule tables with the Wasm engine. One instance serves any number of owners,
 * one synchronous call after the other; its memory is fixed. Nothing here throws.
 */
export class VelocityEngine {
  readonly #module: WebAssembly.Module;
  readonly #calendar = new CalendarMemory();
  #live: Live | null = null;

  constructor(module: WebAssembly.Module) {
    this.#module = module;
  }

  /**
   * What the policy in `table` says about `candidate` after `history`. Judged as of the candidate's
   * time, or of the last event's when that is later, so that time never runs backwards. `table` is
   * never written to after it was first passed in.
   */
  check(
    table: Uint8Array,
    history: History,
    candidate: VelocityCandidate,
  ): Result<VelocityDecision, VelocityFault> {
    if (candidateFault(candidate) !== null) return fail("candidate_malformed");
    if (history.moving) this.forget(history.owner);
    try {
      const live = this.#wake();
      const installed = findTable(live, table) ?? installTable(live, table);
      if (installed === null) return fail("table_malformed");
      const slot = this.#warm(live, installed, history, candidate.atMs);
      if (slot === null) return fail("history_malformed");
      const nowMs = Math.max(candidate.atMs, slot.last?.atMs ?? 0);
      this.#writeFrame(live, installed, slot, candidate, nowMs);
      const head = slot.pages.at(-1) ?? 0;
      const ids = idsForAct(slot, candidate);
      if (!live.linear.check(installed.index, head, slot.generation, candidate, nowMs, ids)) {
        live.slots.forget(slot.owner);
        return fail("history_malformed");
      }
      if (history.moving) live.slots.forget(slot.owner);
      return ok(readDecision(live.linear, installed));
    } catch {
      this.#live = null;
      return fail("engine_trapped");
    }
  }

  /**
   * Keeps the owner's warm history warm after `event` was committed on top of `fromRevision`. If
   * what is in memory is not `fromRevision` it is forgotten, and the next check loads it.
   * `later` answers the events of the history that are later than `event`, in the order of time with
   * the sequences that they have behind it; it is called only when there are some.
   */
  record(
    owner: string,
    fromRevision: number,
    toRevision: number,
    event: VelocityEvent,
    later: () => readonly VelocityEvent[] = () => [],
  ): void {
    try {
      this.#live?.slots.record(owner, fromRevision, toRevision, event, later);
    } catch {
      this.#live = null;
    }
  }

  /** Forgets what is in memory of `owner`: after a rollback, a void, a refund, or for good. */
  forget(owner: string): void {
    try {
      this.#live?.slots.forget(owner);
    } catch {
      this.#live = null;
    }
  }

  /** The bytes of the engine's linear memory, which never change, and its warm histories. */
  get memory(): { readonly bytes: number; readonly warm: number } {
    return { bytes: this.#live?.linear.memoryBytes ?? 0, warm: this.#live?.slots.size ?? 0 };
  }

  #wake(): Live {
    if (this.#live !== null) return this.#live;
    const linear = new LinearEngine(this.#module);
    const tables = new Array<InstalledTable | null>(linear.tables).fill(null);
    this.#live = { linear, slots: new SlotPool(linear), tables, nextTable: 0 };
    return this.#live;
  }

  #warm(live: Live, table: InstalledTable, history: History, atMs: number): Slot | null {
    let sinceMs = atMs - table.longestSlidingMs;
    for (const { window } of table.calendars) {
      sinceMs = Math.min(sinceMs, this.#calendar.periodOf(window, atMs).startMs - 1);
    }
    const known = live.slots.find(history.owner, history.revision, sinceMs);
    if (known !== null) return known;
    let events: readonly VelocityEvent[];
    try {
      events = history.load(sinceMs - STEP_BACK_MS);
    } catch {
      return null;
    }
    return live.slots.build(history.owner, history.revision, sinceMs - STEP_BACK_MS, events);
  }

  #writeFrame(
    live: Live,
    table: InstalledTable,
    slot: Slot,
    act: VelocityCandidate,
    nowMs: number,
  ): void {
    for (const { rule, window } of table.calendars) {
      const { startMs, endMs } = this.#calendar.periodOf(window, nowMs);
      live.linear.writeWindow(rule, startMs - 1, endMs);
    }
    for (const { rule, name } of table.channels) {
      live.linear.writeChannel(rule, channelId(slot, name), act.subjects.channel === name);
    }
  }
}

/** The table if its bytes lie in the engine's memory already. */
function findTable(live: Live, bytes: Uint8Array): InstalledTable | null {
  for (const table of live.tables) if (table?.source === bytes) return table;
  for (const table of live.tables) {
    if (table === null || !sameBytes(table.bytes, bytes)) continue;
    table.source = bytes;
    return table;
  }
  return null;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function installTable(live: Live, bytes: Uint8Array): InstalledTable | null {
  const read = readTable(bytes);
  if (!read.ok) return null;
  const index = live.nextTable;
  live.nextTable = (index + 1) % live.tables.length;
  live.tables[index] = null;
  const copy = bytes.slice();
  if (!live.linear.install(index, copy)) return null;
  const rules = read.value.policy.rules;
  const slidings = rules.map(({ window }) => ("sliding_ms" in window ? window.sliding_ms : 0));
  const installed: InstalledTable = {
    index,
    bytes: copy,
    source: bytes,
    version: read.value.policyVersion,
    rules,
    longestSlidingMs: Math.max(0, ...slidings),
    calendars: rules.flatMap((rule, r) => calendarOf(rule, r)),
    channels: rules.flatMap(({ when }, r) =>
      when?.channel === undefined ? [] : [{ rule: r, name: when.channel }],
    ),
  };
  live.tables[index] = installed;
  return installed;
}

function calendarOf({ window }: Rule, r: number): { rule: number; window: CalendarWindow }[] {
  if ("sliding_ms" in window) return [];
  const { calendar: unit, zone, day = unit === "day" ? 0 : 1, hour = 0 } = window;
  return [{ rule: r, window: { unit, zone, day, hour } }];
}

function readDecision(linear: LinearEngine, table: InstalledTable): VelocityDecision {
  const rules: RuleVerdict[] = [];
  let verdict: VelocityDecision["verdict"] = "pass";
  let code: VelocityCode | null = null;
  for (const rule of table.rules) {
    const told = linear.readVerdict(rules.length, rule);
    rules.push(told);
    if (told.verdict !== "exceeded" || rule.action === "flag") continue;
    if (verdict !== "decline") verdict = rule.action;
    if (rule.action === "decline") code = graver(code, codeOf(rule.metric));
  }
  return { policyVersion: table.version, verdict, code, rules };
}
