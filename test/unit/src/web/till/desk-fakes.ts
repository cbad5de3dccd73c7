import type { Payment, PaymentOutcome } from "../../../../../src/client/index.ts";
import type { TerminalClient } from "../../../../../src/client/terminal.ts";
import type { Resuming } from "../../../../../src/client/till/patience.ts";
import type { PaymentRecord } from "../../../../../src/client/till/payment-record.ts";
import { sampleSales } from "../../../../../src/web/design/samples.ts";
import type { Shelf } from "../../../../../src/web/shelf.ts";

export const payment = sampleSales.paid?.payment as Payment;

/** A shelf in memory, whose next calls fail as a browser's do. */
export class FakeShelf<T> implements Shelf<T> {
  readonly records = new Map<string, T>();
  failures = 0;

  get = async (id: string) => this.#try(() => this.records.get(id));
  list = async () => this.#try(() => [...this.records.values()]);
  put = async (id: string, record: T) => this.#try(() => void this.records.set(id, record));
  remove = async (id: string) => this.#try(() => void this.records.delete(id));

  #try<R>(act: () => R): R {
    if (this.failures > 0) {
      this.failures -= 1;
      throw new DOMException("full", "QuotaExceededError");
    }
    return act();
  }
}

/** What a desk asks of the SDK, and what it is to be told. */
export class FakeClient {
  readonly records = new FakeShelf<PaymentRecord>();
  readonly resumes: boolean[] = [];
  readonly acknowledged: string[] = [];
  /** How long it was waited between tries. */
  readonly pausesMs: number[] = [];
  pay: (request: { reference: string }) => Promise<PaymentOutcome> = async ({ reference }) =>
    this.approve(reference);
  resume: () => Promise<PaymentOutcome[]> = async () => [];
  /** Payments that are asked for together are told one by one; the last ends with this. */
  othersEnd: Promise<unknown> = Promise.resolve();
  payment: () => Promise<object> = async () => ({ ok: true, body: payment });
  refund: () => Promise<object> = async () => ({ ok: true, body: {} });
  /** Called at each pause; where it says so the desk is ended. */
  atPause: (pauses: number) => boolean = () => true;
  readonly ended = new AbortController();
  #references = 0;

  approve(reference: string): PaymentOutcome {
    return { kind: "approved", reference, payment };
  }

  asClient(): TerminalClient {
    const runtime = {
      sleep: async (pauseMs: number) => {
        this.pausesMs.push(pauseMs);
        if (this.atPause(this.pausesMs.length)) this.ended.abort();
      },
    };
    const resume = async ({ unfinishedOnly, onOutcome }: Required<Resuming>) => {
      this.resumes.push(!unfinishedOnly);
      const outcomes = await this.resume();
      for (const outcome of outcomes) onOutcome(outcome);
      await this.othersEnd;
      return outcomes;
    };
    return {
      ...{ session: { transport: { runtime } }, payments: { resume } },
      newReference: () => `new-${++this.#references}`,
      pay: (request: { reference: string }) => this.pay(request),
      payment: () => this.payment(),
      refund: () => this.refund(),
      acknowledge: async (reference: string) => this.acknowledged.push(reference),
    } as unknown as TerminalClient;
  }
}
