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
  /** Nobody tells the sender of the loss: it waits until it has waited enough. */
  readonly isSilent?: boolean;
  /** It arrives a second time so much later; the second answer goes nowhere. Requests only. */
  readonly againMs?: number;
}

/** The end of a turn of an object. */
export interface Turn {
  readonly object: string;
  readonly wrote: boolean;
}

/**
 * `crash_before`: the object ends and nothing is kept; `io_error`: the disk refuses what was written,
 * with the same end, of which those who wait are told as of the storage's fault; `crash_after`: it is
 * kept, and the object ends before anything leaves; a number: it is kept, and what the turn sends
 * leaves so much later.
 */
export type Commit = "crash_before" | "crash_after" | "io_error" | number;

/**
 * What goes wrong, and how long things take. Whoever plays draws it, from dice of the seed; what is
 * left out goes well.
 */
export interface Faults {
  passage?(message: Message): Passage;
  commit?(turn: Turn): Commit;
  /**
   * How much too late an alarm rings; `"lost"`: never, though `getAlarm` shows it; `"twice"`: once more
   * right after its handler has done its work, unless that or somebody meanwhile has set it anew.
   */
  alarm?(object: string): number | "lost" | "twice";
  /**
   * Whether a statement that writes finds the disk full: it throws, and with the turn the object ends
   * and nothing of it is kept. `"statement"`: it throws and is undone alone, as is a statement of
   * several rows, and the object lives on.
   */
  isDiskFull?(object: string, statement: string): boolean | "statement";
  /** Whether the disk fails under a statement, one that reads or one that writes, with the same end. */
  isDiskBroken?(object: string, statement: string): boolean;
  /** Whether a call of an object that was replaced still reaches the old instance. */
  reachesOld?(message: Message): boolean;
}

const well: Passage = { thereMs: 1, backMs: 1 };

export function passageOf(faults: Faults, message: Message): Passage {
  return faults.passage?.(message) ?? well;
}
