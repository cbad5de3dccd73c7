import { signal } from "@preact/signals";
import type { TerminalClient } from "../../client/terminal.ts";
import type { Shelf } from "../shelf.ts";
import { untilDone } from "../until-done.ts";
import { type Act, isOverAct, sendAct } from "./act.ts";
import { notKept } from "./not-kept.ts";
import { seenAs } from "./sale.ts";
import type { SaleBook } from "./sale-book.ts";

interface DeskOptions {
  readonly client: TerminalClient;
  /** The sales that acts may belong to. */
  readonly book: Pick<SaleBook, "get" | "change">;
  readonly shelf: Shelf<Act>;
  /** The server's clock, milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Ends everything that goes on by itself. */
  readonly signal: AbortSignal;
}

/**
 * Gives money back and captures holds: each act is kept, then sent until it is answered; when it is
 * done, its payment is read until it is known how that stands now.
 */
export class ActDesk {
  /** The acts of this run of the page, and those that an earlier one left open. */
  readonly acts = signal<readonly Act[]>([]);
  /** The browser's store has just failed. */
  readonly isFailing = signal(false);
  readonly #options: DeskOptions;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /**
   * Begins an act; resolves with its reference when it is kept, and goes on by itself. One that
   * cannot be kept is refused, and was not sent. While an act on the same payment is open none is
   * begun, and the reference of that one is told. Never rejects.
   */
  async begin(
    act: Pick<Act, "kind" | "paymentId" | "saleReference" | "amount" | "isLast">,
  ): Promise<string> {
    const { client, shelf, signal: ended } = this.#options;
    const isOpenHere = (one: Act) => one.paymentId === act.paymentId && !isOverAct(one);
    const open = this.acts.value.find(isOpenHere);
    if (open !== undefined) return open.reference;
    const reference = client.newReference();
    const fresh: Act = {
      ...{ ...act, reference, state: "sent", isUncertain: false, problem: null },
      ...{ doneAtMs: null, isSeen: false },
    };
    // Open from now on: who taps twice means one act.
    this.#show(fresh);
    try {
      ended.throwIfAborted();
      await shelf.put(reference, fresh);
    } catch {
      this.#show({ ...fresh, state: "refused", problem: notKept });
      return reference;
    }
    void this.#carry(fresh);
    return reference;
  }

  get(reference: string | null): Act | undefined {
    return this.acts.value.find((act) => act.reference === reference);
  }

  /** The act of a sale that is on its way, or whose effect on the payment is not known yet. */
  openOf(saleReference: string): Act | undefined {
    return this.acts.value.find((act) => act.saleReference === saleReference && !isOverAct(act));
  }

  /** Takes up what an earlier run of the page has begun and did not see the end of. Never rejects. */
  async goOn(): Promise<void> {
    await this.#until(async () => {
      for (const act of await this.#options.shelf.list()) {
        if (this.get(act.reference) !== undefined) continue;
        const taken = { ...act, isUncertain: true };
        this.#show(taken);
        void this.#carry(taken);
      }
      return true;
    });
  }

  async #carry({ reference }: Act): Promise<void> {
    await this.#until(async () => {
      const act = this.get(reference);
      return act === undefined || (await this.#advance(act));
    });
  }

  /** Sends an act, or reads what it has done; true when nothing of it is open any more. */
  async #advance(from: Act): Promise<boolean> {
    const { shelf } = this.#options;
    const act = from.state === "sent" ? await this.#send(from) : from;
    if (act.state === "sent") return false;
    if (act.state === "done" && !(await this.#look(act))) return false;
    await shelf.remove(act.reference);
    this.#show({ ...act, isSeen: true });
    return true;
  }

  async #send(from: Act): Promise<Act> {
    const { client, shelf, nowMs } = this.#options;
    // Whatever goes wrong from here on, it may have taken effect.
    const told = await sendAct(client, from).catch(() => ({ ...from, isUncertain: true }));
    const act = told.state === "done" ? { ...told, doneAtMs: nowMs() } : told;
    this.#show(act);
    await shelf.put(act.reference, act);
    return act;
  }

  /** Reads the payment as it is after an act; false where it is not known yet. */
  async #look({ paymentId, kind, saleReference, doneAtMs }: Act): Promise<boolean> {
    const { client, book } = this.#options;
    const sale = book.get(saleReference);
    if (sale === undefined) return true;
    const reply = await client.payment(paymentId);
    if (!reply.ok) return false;
    const captured = kind === "capture" ? { capturedAtMs: doneAtMs } : {};
    await book.change(sale.reference, { ...seenAs(sale, reply.body), ...captured });
    return true;
  }

  #until(step: () => Promise<boolean>): Promise<void> {
    const { client, signal: ended } = this.#options;
    const { sleep } = client.session.transport.runtime;
    const onTried = (hasFailed: boolean) => {
      this.isFailing.value = hasFailed;
    };
    return untilDone(step, { signal: ended, sleep, onTried });
  }

  #show(act: Act): void {
    const others = this.acts.value.filter(({ reference }) => reference !== act.reference);
    this.acts.value = [act, ...others];
  }
}
