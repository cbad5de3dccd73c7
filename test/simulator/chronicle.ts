import { AsyncLocalStorage } from "node:async_hooks";
import type { Called, Cell } from "../platform/index.ts";

/**
 * All that can be known of a seed from outside: who asked what, when in true time, and what was
 * answered. The auditor goes by it and by what the databases hold, and by nothing else.
 */

/** The act that all are of which ask once everything has arrived. */
export const closingAct = -1;

/** One request of an actor, and what came of it. */
export interface Exchange {
  /** From 1 on, in the order of sending. */
  readonly number: number;
  /** The act it belongs to; 0: the opening, `closingAct`. */
  readonly act: number;
  /** `phone 3`, `till 1`, `desk 2`, `partner 1`, `thief 1`. */
  readonly actor: string;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** True time, ms since 1970. */
  readonly sentMs: number;
  /** `null` while there is none, and for ever when it was lost. */
  answer: Answer | null;
}

interface Answer {
  readonly atMs: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What an actor heard over a stream of events. */
export interface Heard {
  readonly actor: string;
  readonly atMs: number;
  readonly event: unknown;
}

/** Something that went wrong because the seed wanted it. */
export interface Mishap {
  readonly atMs: number;
  /** Its kind, as it is counted: `rpc lost`, `clock moved`. */
  readonly kind: string;
  /** Which object, message or machine. */
  readonly what: string;
}

/** A machine's clock since a moment of true time: it shows `offMs` more than is true. */
export interface ClockNote {
  readonly atMs: number;
  readonly machine: string;
  readonly offMs: number;
}

/** What an act came to. */
export interface ActNote {
  readonly number: number;
  readonly name: string;
  readonly atMs: number;
  /** Its outcome in a word; `null`: there was nothing to do; not there while it goes on. */
  word: string | null | undefined;
}

/** What one object said of itself when it delivered to another. */
export interface Delivered {
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  /** The life that it did so in: another one after it ended. */
  readonly life: number;
  /** The last message that it knew to have been taken; 0: none. */
  readonly acknowledged: number;
  /** The numbers of the messages that it brought. */
  readonly brought: readonly number[];
}

/** A line that the Worker logged. */
export interface Logged {
  readonly atMs: number;
  readonly level: string;
  readonly line: string;
}

export class Chronicle {
  readonly exchanges: Exchange[] = [];
  readonly heard: Heard[] = [];
  readonly mishaps: Mishap[] = [];
  readonly clocks: ClockNote[] = [];
  readonly acts: ActNote[] = [];
  readonly logged: Logged[] = [];
  readonly delivered: Delivered[] = [];
  readonly #lives = new WeakMap<object, number>();
  #lived = 0;

  /** Writes down a call of an object by another, if it delivers something. */
  noteCall({ from, life, to, what, args }: Called, atMs: number): void {
    if (what !== "deliver" || !to.startsWith("Settlement(")) return;
    const [deliveries] = args as [
      readonly {
        readonly sender: string;
        readonly messages: readonly { readonly sequence: number }[];
        readonly says: { readonly acknowledged: { readonly sequence: number } | null } | null;
      }[],
    ];
    if (!this.#lives.has(life)) this.#lives.set(life, ++this.#lived);
    for (const { sender, messages, says } of deliveries) {
      // What another brings for it says nothing of what its instance knows.
      if (from !== `Wallet(${sender})` || says === null) continue;
      const brought = messages.map(({ sequence }) => sequence);
      const acknowledged = says.acknowledged?.sequence ?? 0;
      const known = this.#lives.get(life) ?? 0;
      this.delivered.push({ atMs, from, to, life: known, acknowledged, brought });
    }
  }

  /** Requests that were answered since the opening: what a seed's length is told in. */
  get answered(): number {
    return this.exchanges.filter(({ act, answer }) => act > 0 && answer !== null).length;
  }
}

/** What the auditor is given: the chronicle, and every object's database as it is now. */
export interface Evidence {
  readonly chronicle: Chronicle;
  readonly cells: readonly Cell[];
  /** True time, ms since 1970. */
  readonly nowMs: number;
}

/** The act that is going on, through all that it waits for. */
export const acting = new AsyncLocalStorage<number>();
