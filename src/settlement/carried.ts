import type { DestinationMark } from "../wallet/book.ts";
import { type Delivery, isSameHash, type Receipt } from "./inbox.ts";

/** A wallet's open messages for one Settlement object, as an answer of the wallet carries them. */
export interface Carried {
  readonly destination: string;
  readonly delivery: Delivery;
}

/** What a Settlement object has of a wallet, as whoever carried it there tells the wallet later. */
export interface TakenThere {
  readonly destination: string;
  readonly mark: number;
  readonly hash: string | null;
}

/**
 * Whether a Settlement has all that its sender had sent it when it made a delivery, as far as the
 * receipt says. A delivery holds one batch: of a sender with more the rest is still to come.
 */
export function isAllTaken({ messages, says }: Delivery, { mark, hash, behind }: Receipt): boolean {
  const last = messages.at(-1);
  if (behind || last === undefined || mark < (says?.last ?? last.sequence)) return false;
  return mark > last.sequence || isSameHash(hash, last.hash);
}

/** Deliveries that wait to be brought to one Settlement object. */
export class Load {
  readonly #bySender = new Map<string, Delivery>();

  /**
   * Adds a delivery. What a wallet gives along is all that is open, so the newer of two has what the
   * older one had.
   */
  add(delivery: Delivery): void {
    const known = this.#bySender.get(delivery.sender);
    if (known === undefined || lastOf(known) <= lastOf(delivery)) {
      this.#bySender.set(delivery.sender, delivery);
    }
  }

  /** Takes off what waits longest: at least one delivery, and of more up to `messagesMax` messages. */
  take(messagesMax: number): readonly Delivery[] {
    const taken: Delivery[] = [];
    let messages = 0;
    for (const [sender, delivery] of this.#bySender) {
      messages += delivery.messages.length;
      if (taken.length > 0 && messages > messagesMax) break;
      taken.push(delivery);
      this.#bySender.delete(sender);
    }
    return taken;
  }
}

function lastOf({ says, messages }: Delivery): number {
  return says?.last ?? messages.at(-1)?.sequence ?? 0;
}

const givenMax = 64;

/** What one instance of a wallet has given along with its answers, and nobody has told it about yet. */
export class GivenAlong {
  readonly #given = new Map<string, readonly DestinationMark[]>();

  /** Notes the mark that a destination has once all of a batch is taken. */
  note(destination: string, after: DestinationMark): void {
    const known = this.#given.get(destination) ?? [];
    if (known.at(-1)?.mark === after.mark) return;
    this.#given.delete(destination);
    this.#given.set(destination, [...known, after].slice(-givenMax));
    const [oldest] = this.#given.keys();
    if (this.#given.size > givenMax && oldest !== undefined) this.#given.delete(oldest);
  }

  /**
   * The mark that is acknowledged by what a carrier tells, or `null`: only of what this instance has
   * given along itself, by its number and its row's hash, is anything believed.
   */
  acknowledged({ destination, mark, hash }: TakenThere): DestinationMark | null {
    const known = this.#given.get(destination) ?? [];
    const found = known.find((each) => each.mark === mark && isSameHash(each.hash, hash));
    if (found === undefined) return null;
    this.#given.set(
      destination,
      known.filter((each) => each.mark > mark),
    );
    return found;
  }
}
