import { AsyncLocalStorage } from "node:async_hooks";
import type { PostVerdict } from "../../src/client/index.ts";
import type { Called, Cell, Follow, Settled } from "../platform/index.ts";

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

/** What an operator was told while it watched the figures of all payments. */
export interface Watched {
  readonly actor: string;
  readonly stream: number;
  readonly heard: readonly unknown[];
}

/** What arrived at the gateway for mail, and whether the SDK took it for the deployment's. */
export interface Posted {
  readonly atMs: number;
  readonly verdict: PostVerdict;
  readonly text: string;
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

/** What a wallet's instance said of itself when it had messages brought to a Settlement. */
export interface Delivered {
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  /** The life that it did so in: another one after it ended. */
  readonly life: number;
  /** At this time or later it said so; `atMs` is when that left. */
  readonly sinceMs: number;
  /** The last message that it knew to have been taken; 0: none. */
  readonly acknowledged: number;
  /** The messages that it had brought, by number and by their rows' hashes. */
  readonly brought: readonly Brought[];
  /** Given along with an answer, for somebody else to bring; false: it brought them itself. */
  readonly along: boolean;
}

export interface Brought {
  readonly sequence: number;
  readonly hash: string | null;
}

/** A wallet's instance was told how far a Settlement has taken what it sent. */
export interface ToldTaken {
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  readonly life: number;
  /** The last message that was taken. */
  readonly taken: Brought;
  /** What it had said to know when it delivered; `null`: somebody else had brought it. */
  readonly after: number | null;
}

/** An object asked a wallet what it knows of a reference. */
export interface AskedAfter {
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  readonly reference: string;
}

/** A Partner asked a wallet to credit it under a reference. */
export interface CreditAsked extends AskedAfter {
  readonly partnerId: string;
}

/** A line that the Worker logged. */
export interface Logged {
  readonly atMs: number;
  readonly level: string;
  readonly line: string;
}

/** As wallets and Settlements tell each other. */
interface Delivery {
  readonly sender: string;
  readonly messages: readonly Brought[];
  readonly says: { readonly acknowledged: { readonly sequence: number } | null } | null;
}

interface Carried {
  readonly destination: string;
  readonly delivery: Delivery;
}

interface Receipt {
  readonly mark: number;
  readonly hash: string | null;
  readonly behind: boolean;
}

type Told = readonly (Pick<Receipt, "mark" | "hash"> & { readonly destination: string })[];

/** Who delivers waits for an answer for so long, and hears no later one. */
const patienceMs = 9_900;

function said({ messages, says }: Delivery): Pick<Delivered, "acknowledged" | "brought"> {
  const brought = messages.map(({ sequence, hash }) => ({ sequence, hash }));
  return { acknowledged: says?.acknowledged?.sequence ?? 0, brought };
}

function isTold(argument: unknown): argument is Told {
  return Array.isArray(argument) && argument.every((one) => one?.destination !== undefined);
}

export class Chronicle {
  readonly exchanges: Exchange[] = [];
  readonly heard: Heard[] = [];
  readonly figures: Watched[] = [];
  readonly posts: Posted[] = [];
  readonly mishaps: Mishap[] = [];
  readonly clocks: ClockNote[] = [];
  /** When isolates began anew with other keys. */
  readonly deployed: number[] = [];
  readonly acts: ActNote[] = [];
  readonly logged: Logged[] = [];
  /** What wallets sent to Settlements and heard of it, in the order of time. */
  readonly deliveries: (Delivered | ToldTaken)[] = [];
  /** Calls that brought messages of which the receiver took a part. */
  takenInPart = 0;
  readonly askedAfter: AskedAfter[] = [];
  readonly creditsAsked: CreditAsked[] = [];
  readonly #lives = new WeakMap<object, number>();
  #lived = 0;

  /** Writes down a call of an object by another, if it delivers something, and what it is told. */
  noteCall(call: Called, nowMs: () => number): Follow | undefined {
    const { from, to, what, args } = call;
    if (what === "topUp") {
      this.askedAfter.push({ atMs: nowMs(), from, to, reference: `${args[1]}` });
    }
    if (what === "credit" && from.startsWith("Partner(")) {
      const [{ partnerId, reference }] = args as [Pick<CreditAsked, "partnerId" | "reference">];
      this.creditsAsked.push({ atMs: nowMs(), from, to, partnerId, reference });
    }
    if (to.startsWith("Wallet(")) return this.#followAct(to, args, nowMs);
    if (what !== "deliver" || !to.startsWith("Settlement(")) return undefined;
    const [deliveries] = args as [readonly Delivery[]];
    const [delivery] = deliveries;
    const left = (settled: Settled) => this.#noteTaken(deliveries, settled);
    // What another brings for a wallet, the wallet's answer has said.
    if (delivery === undefined || from !== `Wallet(${delivery.sender})`) return { left };
    return { ...this.#followDelivery(call, delivery, nowMs), left };
  }

  /** Counts calls of which a Settlement took some messages and some not. */
  #noteTaken(deliveries: readonly Delivery[], settled: Settled): void {
    if (!("value" in settled)) return;
    const receipts = settled.value as readonly (Receipt | null)[];
    const isTaken = deliveries.flatMap(({ messages }, n) =>
      messages.map(({ sequence }) => sequence <= (receipts[n]?.mark ?? 0)),
    );
    if (isTaken.includes(true) && isTaken.includes(false)) this.takenInPart += 1;
  }

  /** What a wallet is told with an act, and what its answer gives along to be brought. */
  #followAct(from: string, args: readonly unknown[], nowMs: () => number): Follow {
    let sinceMs = 0;
    return {
      reached: () => {
        sinceMs = nowMs();
      },
      left: (settled, instance) => {
        const of = { atMs: nowMs(), from, life: this.#lifeOf(instance) };
        for (const { destination, mark: sequence, hash } of args.find(isTold) ?? []) {
          const taken = { sequence, hash };
          this.deliveries.push({ ...of, to: `Settlement(${destination})`, taken, after: null });
        }
        const answer = "value" in settled ? settled.value : null;
        const { carried = [] } = (answer ?? {}) as { readonly carried?: readonly Carried[] };
        for (const { destination, delivery } of carried) {
          const to = `Settlement(${destination})`;
          this.deliveries.push({ ...of, to, sinceMs, ...said(delivery), along: true });
        }
      },
    };
  }

  /** What a wallet brings itself, and what it is told then. */
  #followDelivery(
    { from, life, to, madeMs: sinceMs }: Called,
    delivery: Delivery,
    nowMs: () => number,
  ): Follow {
    const of = { from, to, life: this.#lifeOf(life) };
    const { acknowledged: after, brought } = said(delivery);
    const told = { acknowledged: after, brought, along: false };
    this.deliveries.push({ ...of, atMs: nowMs(), sinceMs, ...told });
    return {
      came: (settled) => {
        const [receipt] = ("value" in settled ? settled.value : []) as readonly (Receipt | null)[];
        if (!receipt || receipt.behind || nowMs() - sinceMs >= patienceMs) return;
        // Of one who has more it learns no more than that its own was taken.
        if (receipt.mark !== brought.at(-1)?.sequence) return;
        const taken = { sequence: receipt.mark, hash: receipt.hash };
        this.deliveries.push({ ...of, atMs: nowMs(), taken, after });
      },
    };
  }

  #lifeOf(life: object): number {
    const known = this.#lives.get(life) ?? ++this.#lived;
    this.#lives.set(life, known);
    return known;
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
