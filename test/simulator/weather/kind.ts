import type { Commit, Message, Passage, Turn } from "../../platform/index.ts";
import type { Sky } from "./sky.ts";

/** One kind of fault in one seed: what it does while the storm lasts. What it lacks goes well. */
export interface Kind {
  /** How a message goes that would go like this. */
  passage?(message: Message, passage: Passage): Passage;
  /** How a turn ends; `null` when it has nothing to say. */
  commit?(turn: Turn): Commit | null;
  /** How much too late an alarm rings, or that it rings twice. */
  alarm?(object: string): number | "twice";
  isDiskFull?(object: string, statement: string): boolean | "statement";
  isDiskBroken?(object: string, statement: string): boolean;
  reachesOld?(message: Message): boolean;
  /** The storm is over: what it has changed it puts right. */
  calm?(): void;
}

export type MakeKind = (sky: Sky) => Kind;

/** The class of an object, the isolate of a request, or the name of an actor. */
export function partyOf(name: string): string {
  return name.replace(/[(#].*/, "").trim();
}

/** Whether a message goes between two places of the Worker. */
export function isCall({ kind }: Message): boolean {
  return kind === "rpc" || kind === "fetch";
}

export function waySaid({ from, to, what }: Message): string {
  return `${from} to ${to}: ${what}`;
}
