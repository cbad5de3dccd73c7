import { decisionIn } from "../../src/monitor/decision.ts";
import type { RecentDecision } from "../../src/monitor/report.ts";
import { DecisionTally } from "../../src/monitor/tally.ts";
import type { Delivery, Taken } from "../../src/settlement/inbox.ts";
import { secondMs } from "../../src/time.ts";
import { encodeHex } from "../../src/token/grammar.ts";
import { sealId } from "../../src/token/seal.ts";
import { monitorObject } from "../monitor/stub.ts";
import { answered } from "../object/legs.ts";
import { keyRing, random } from "../platform/keys.ts";
import { logFault } from "../platform/log.ts";
import type { Sender } from "./sender.ts";

/** A decision, and the payment's place: what its id is sealed from. */
type Counted = Omit<RecentDecision, "paymentId"> & {
  readonly of: { readonly sender: string; readonly sequence: number; readonly idKey: number };
};

/** So often a report is sent; then everything that was counted is forgotten. */
const triesMax = 3;

/**
 * Counts decisions by second, in memory, while somebody listens, and hands them on to the Monitor: at
 * most one report at a time, and one in the pause that it asks for. It writes nothing, and what this
 * instance has not handed on ends with it.
 */
export class MonitorFeed {
  readonly #sender: Sender;
  readonly #shard: string;
  /** Names this instance among all; drawn when there is something to tell. */
  #instance: string | null = null;
  readonly #tally = new DecisionTally<Counted>();
  #isTelling = false;

  constructor(sender: Sender, shard: string) {
    this.#sender = sender;
    this.#shard = shard;
  }

  /** Counts what was taken of each of these deliveries, and hands it on after the answer. */
  note(deliveries: readonly Delivery[], taken: readonly Taken[]): void {
    const nowMs = Date.now();
    for (const [index, { sender, messages, tookMs = null }] of deliveries.entries()) {
      for (const message of taken[index]?.fresh ?? []) {
        const decision = decisionIn(message, message === messages.at(-1) ? tookMs : null);
        if (decision === null) continue;
        const { paymentSequence: sequence, idKey, merchantId, terminalId, currency } = message;
        const of = { sender, sequence, idKey };
        const place = { merchantId, storeId: message.shop.storeId, terminalId };
        this.#tally.count(decision, { ...decision, ...place, currency, of }, nowMs);
      }
    }
    if (this.#isTelling) return;
    this.#isTelling = true;
    this.#sender.after(this.#tell());
  }

  /** Hands on until there is nothing more, or nobody listens. Never throws. */
  async #tell(): Promise<void> {
    let tries = 0;
    for (let report = this.#tally.next(); report !== null; report = this.#tally.next()) {
      try {
        const ring = await keyRing(this.#sender.env);
        const recent = report.recent.map(({ of: { sender, sequence, idKey }, ...decision }) => ({
          ...decision,
          paymentId: sealId(ring, "pay", sender, sequence, idKey),
        }));
        const monitor = monitorObject(this.#sender.env);
        this.#instance ??= encodeHex(random(8));
        const told = { ...report, recent, shard: this.#shard, instance: this.#instance };
        const { pauseMs } = await answered(monitor.report(told));
        tries = 0;
        this.#tally.taken();
        if (pauseMs === null) this.#tally.forget();
        else await scheduler.wait(pauseMs);
      } catch (fault) {
        logFault("monitor_not_told", fault);
        tries += 1;
        if (tries >= triesMax) this.#tally.forget();
        await scheduler.wait(secondMs);
      }
    }
    this.#isTelling = false;
  }
}
