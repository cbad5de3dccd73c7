import type { RuleVerdict } from "./decision.ts";
import type { VelocityCandidate, VelocityEvent } from "./event.ts";
import type { Rule } from "./policy.ts";
import { ACTS, WATCHES } from "./vocabulary.ts";

/*
 * The Wasm instance and its linear memory: the one place where number meets i64. A number goes in
 * and comes out as two 32-bit halves, which is exact for every safe integer and needs no BigInt.
 * The places are those drawn in the engine's layout; `LAYOUT` says for which one this is written.
 */
const LAYOUT = 2;
const HALF = 0x1_0000_0000;
const FRAME_RULE_WORDS = 6;
const RESULT_WORDS = 8;

/** The id of a subject that the history does not know. */
export const ID_UNSEEN = 65_535;

interface VelocityExports {
  readonly memory: WebAssembly.Memory;
  layout(): number;
  frame(): number;
  frameRules(): number;
  results(): number;
  pages(): number;
  tables(): number;
  table(index: number): number;
  install(index: number, bytes: number): number;
  open(index: number, generation: number, previous: number): number;
  close(index: number): void;
  append(index: number, generation: number): number;
  drop(index: number, generation: number, count: number): number;
  check(table: number, page: number, generation: number): number;
}

const VERDICTS = ["pass", "exceeded", "not_applicable"] as const;

/** One instance of the engine. Every method may throw a `WebAssembly.RuntimeError`: a trap. */
export class LinearEngine {
  readonly pages: number;
  readonly tables: number;
  readonly #exports: VelocityExports;
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #frame: number;
  readonly #frameRules: number;
  readonly #results: number;

  constructor(module: WebAssembly.Module) {
    const instance = new WebAssembly.Instance(module, {});
    this.#exports = instance.exports as unknown as VelocityExports;
    if (this.#exports.layout() !== LAYOUT) throw new Error("the engine has another layout");
    this.#words = new Int32Array(this.#exports.memory.buffer);
    this.#bytes = new Uint8Array(this.#exports.memory.buffer);
    this.#frame = this.#exports.frame() >> 2;
    this.#frameRules = this.#exports.frameRules() >> 2;
    this.#results = this.#exports.results() >> 2;
    this.pages = this.#exports.pages();
    this.tables = this.#exports.tables();
  }

  /** The size of the linear memory in bytes. It never changes. */
  get memoryBytes(): number {
    return this.#exports.memory.buffer.byteLength;
  }

  /** Puts a rule table into slot `index`. False if the engine finds it malformed. */
  install(index: number, table: Uint8Array): boolean {
    const at = this.#exports.table(index);
    this.#bytes.set(table, at);
    return this.#exports.install(index, table.length) === 1;
  }

  /** Empties page `index` for `generation`, behind page `previous` (−1: none). */
  open(index: number, generation: number, previous: number): boolean {
    return this.#exports.open(index, generation, previous) === 1;
  }

  /** Wipes page `index`. */
  close(index: number): void {
    this.#exports.close(index);
  }

  /** Adds `event`, whose subjects have the ids `ids`, to page `index`. */
  append(
    index: number,
    generation: number,
    event: VelocityEvent,
    ids: Uint16Array,
  ): "done" | "full" | "refused" {
    this.#writeAct(event, event.atMs, ids);
    this.#writeI64(this.#frame + 20, event.returnedMinor);
    this.#words[this.#frame + 22] = event.outcome === "declined" ? 1 : 0;
    const code = this.#exports.append(index, generation);
    if (code === 0) return "done";
    return code === 1 ? "full" : "refused";
  }

  /**
   * Takes the last `count` events off page `index`. False, and nothing changed, when it does not have
   * so many, or would be left empty behind another page.
   */
  drop(index: number, generation: number, count: number): boolean {
    return this.#exports.drop(index, generation, count) === 0;
  }

  /** Tells rule `r` its calendar window, since exclusive, for the next check. */
  writeWindow(r: number, sinceMs: number, endMs: number): void {
    const at = this.#frameRules + r * FRAME_RULE_WORDS;
    this.#writeI64(at, sinceMs);
    this.#writeI64(at + 2, endMs);
  }

  /** Tells rule `r` its channel's id and whether the act has that channel, for the next check. */
  writeChannel(r: number, id: number, meets: boolean): void {
    const at = this.#frameRules + r * FRAME_RULE_WORDS;
    this.#words[at + 4] = id;
    this.#words[at + 5] = meets ? 1 : 0;
  }

  /** Judges `act` as of `nowMs` against the table and the history that ends with page `page`. */
  check(
    table: number,
    page: number,
    generation: number,
    act: VelocityCandidate,
    nowMs: number,
    ids: Uint16Array,
  ): boolean {
    this.#writeAct(act, nowMs, ids);
    return this.#exports.check(table, page, generation) === 0;
  }

  /** What the last check found for rule `r`, which is `rule` of the policy. */
  readVerdict(r: number, rule: Rule): RuleVerdict {
    const at = this.#results + r * RESULT_WORDS;
    const passesAtMs = this.#readI64(at + 4);
    return {
      rule: rule.id,
      before: this.#readI64(at),
      after: this.#readI64(at + 2),
      limit: rule.limit,
      verdict: VERDICTS[this.#words[at + 6] ?? 2] ?? "not_applicable",
      action: rule.action,
      passesAtMs: passesAtMs < 0 ? null : passesAtMs,
    };
  }

  #writeAct(act: VelocityCandidate, atMs: number, ids: Uint16Array): void {
    const words = this.#words;
    const at = this.#frame;
    this.#writeI64(at, atMs);
    this.#writeI64(at + 2, act.amountMinor);
    this.#writeI64(at + 4, act.deviceAgeMs ?? -1);
    words[at + 6] = act.place?.latE6 ?? 0;
    words[at + 7] = act.place?.lonE6 ?? 0;
    words[at + 8] = ACTS.indexOf(act.act);
    words[at + 9] = (act.place === undefined ? 0 : 1) | (act.offline ? 2 : 0);
    this.#writeI64(at + 24, act.walletAgeMs ?? -1);
    this.#writeI64(at + 26, act.toppedUpAgoMs ?? -1);
    for (let watch = 0; watch < WATCHES.length; watch++) words[at + 10 + watch] = ids[watch] ?? 0;
  }

  #writeI64(at: number, value: number): void {
    this.#words[at] = value | 0;
    this.#words[at + 1] = Math.floor(value / HALF);
  }

  #readI64(at: number): number {
    return (this.#words[at + 1] ?? 0) * HALF + ((this.#words[at] ?? 0) >>> 0);
  }
}
