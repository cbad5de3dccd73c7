/** What is sent from one place to another. */
export interface Message {
  readonly kind: "rpc" | "fetch" | "request" | "socket";
  readonly from: string;
  readonly to: string;
  /** The method of a call, the method and path of a request. */
  readonly what: string;
}

/** How a message goes. */
export interface Passage {
  /** How long it is on its way. */
  readonly thereMs: number;
  /** How long its answer is on its way. */
  readonly backMs: number;
  /**
   * `request`: it never arrives; `answer`: it is carried out and the answer never comes. The sender
   * of a call is told of a broken connection; so is who sent a request.
   */
  readonly lost?: "request" | "answer";
  /** It arrives a second time so much later; the second answer goes nowhere. Requests only. */
  readonly againMs?: number;
}

/** The end of a turn of an object. */
export interface Turn {
  readonly object: string;
  readonly wrote: boolean;
}

/**
 * `crash_before`: the object ends and nothing is kept; `crash_after`: it is kept, and the object ends
 * before anything leaves; a number: it is kept, and what the turn sends leaves so much later.
 */
export type Commit = "crash_before" | "crash_after" | number;

/**
 * What goes wrong, and how long things take. Whoever plays draws it, from dice of the seed; what is
 * left out goes well.
 */
export interface Faults {
  passage?(message: Message): Passage;
  commit?(turn: Turn): Commit;
  /** How much too late an alarm rings, or `"lost"`: never, though `getAlarm` shows it. */
  alarm?(object: string): number | "lost";
  /** Whether a statement finds the disk full. */
  isDiskFull?(object: string, statement: string): boolean;
  /** Whether a call of an object that was replaced still reaches the old instance. */
  reachesOld?(message: Message): boolean;
}

const well: Passage = { thereMs: 1, backMs: 1 };

export function passageOf(faults: Faults, message: Message): Passage {
  return faults.passage?.(message) ?? well;
}
