import { signal } from "@preact/signals";
import type { TerminalClient } from "../../client/terminal.ts";
import type { Shelf } from "../kept.ts";
import { type Act, sendAct } from "./act.ts";
import type { SaleBook } from "./sale-book.ts";

interface DeskOptions {
  readonly client: TerminalClient;
  readonly book: SaleBook;
  readonly shelf: Shelf<Act>;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
}

const pauseMsMax = 30_000;

/** Gives money back and captures holds: each act is kept, then sent until it is answered. */
export class ActDesk {
  /** The acts of this run of the page, and those that an earlier one left open. */
  readonly acts = signal<readonly Act[]>([]);
  readonly #options: DeskOptions;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** Begins an act; resolves with its reference when it is kept, and goes on by itself. */
  async begin(
    act: Pick<Act, "kind" | "paymentId" | "saleReference" | "amount" | "isLast">,
  ): Promise<string> {
    const reference = this.#options.client.newReference();
    const kept: Act = { ...act, reference, state: "sent", isUncertain: false, problem: null };
    await this.#options.shelf.put(reference, kept);
    this.#show(kept);
    void this.#carry(kept);
    return reference;
  }

  get(reference: string | null): Act | undefined {
    return this.acts.value.find((act) => act.reference === reference);
  }

  /** Takes up what an earlier run of the page has sent and was not answered. */
  async goOn(): Promise<void> {
    for (const act of await this.#options.shelf.list()) {
      if (act.state !== "sent") await this.#options.shelf.remove(act.reference);
      else {
        const taken = { ...act, isUncertain: true };
        this.#show(taken);
        void this.#carry(taken);
      }
    }
  }

  async #carry(from: Act): Promise<void> {
    const { client, shelf, signal: ended } = this.#options;
    let act = from;
    for (let pauseMs = 1_000; !ended.aborted; pauseMs = Math.min(pauseMs * 2, pauseMsMax)) {
      act = await sendAct(client, act);
      await shelf.put(act.reference, act);
      if (act.state !== "sent") break;
      this.#show(act);
      await client.session.transport.runtime.sleep(pauseMs, ended);
    }
    if (act.state === "done") await this.#look(act);
    this.#show(act);
  }

  /** Reads the payment as it is after an act. */
  async #look({ paymentId, kind, saleReference }: Act): Promise<void> {
    const { client, book, nowMs } = this.#options;
    if (saleReference === null) return;
    const reply = await client.payment(paymentId);
    if (!reply.ok) return;
    const captured = kind === "capture" ? { capturedAtMs: nowMs() } : {};
    await book.change(saleReference, { payment: reply.body, ...captured });
  }

  #show(act: Act): void {
    const others = this.acts.value.filter(({ reference }) => reference !== act.reference);
    this.acts.value = [act, ...others];
  }
}
