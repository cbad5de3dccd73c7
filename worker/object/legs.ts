import { receiverAnswerMsMax } from "../../src/bounds.ts";
import { logFault } from "../platform/log.ts";

/**
 * One delivery at a time to each receiver, side by side with those to all others: one that takes
 * long, or never answers, holds up nobody else.
 */
export class Legs {
  readonly #running = new Map<string, { again: boolean; readonly ended: Promise<void> }>();

  /**
   * Runs `deliver`, or has the run that is going on followed by another one. What it throws, when not
   * even a failure could be kept, is logged: the object's alarm finds what is still due.
   */
  start(receiver: string, deliver: () => Promise<void>): void {
    const running = this.#running.get(receiver);
    if (running !== undefined) {
      running.again = true;
      return;
    }
    const leg = { again: true, ended: Promise.resolve() };
    this.#running.set(receiver, leg);
    leg.ended = this.#run(receiver, leg, deliver);
  }

  /** Resolves when everything that runs now has ended. Never throws. */
  async ended(): Promise<void> {
    await Promise.all([...this.#running.values()].map((leg) => leg.ended));
  }

  async #run(
    receiver: string,
    leg: { again: boolean },
    deliver: () => Promise<void>,
  ): Promise<void> {
    while (leg.again) {
      leg.again = false;
      try {
        await deliver();
      } catch (fault) {
        logFault("delivery_broke_off", fault, { receiver });
      }
    }
    this.#running.delete(receiver);
  }
}

/**
 * What a receiver answers. Throws when it has not answered within `receiverAnswerMsMax`; it may
 * have acted all the same.
 */
export async function answered<T>(call: PromiseLike<T>): Promise<T> {
  let over: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    over = setTimeout(() => {
      const fault = new Error("the receiver does not answer");
      // As the platform marks what may pass by itself.
      reject(Object.assign(fault, { retryable: true }));
    }, receiverAnswerMsMax);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(over);
  }
}
