import type { Session } from "../access/session.ts";
import type { PaymentRequest } from "../resource/payment.ts";
import { newReference, type Runtime, randomFraction } from "../runtime.ts";
import { localProblem, type Reply } from "../wire/answer.ts";
import { askAbout } from "./ask-about.ts";
import type { Patience, Resuming } from "./patience.ts";
import { pauseMs } from "./payment-pace.ts";
import {
  begin,
  type PaymentOutcome,
  type PaymentRecord,
  type PaymentStore,
  type Unresolved,
} from "./payment-record.ts";
import { elapse, giveUp, takeUp, unresolved, withReply } from "./unknown-result.ts";

/** What a resolver works with: a terminal's session, the platform, and where payments are kept. */
export interface ResolverOptions {
  readonly session: Pick<Session, "call">;
  readonly runtime: Runtime;
  readonly store: PaymentStore;
  /** Keeps scanned codes out of the store. After a crash the reference alone is asked for. */
  readonly forgetCodes?: boolean | undefined;
}

interface Run {
  readonly request: string | null;
  /** Undefined when there was nothing to be taken up any more. */
  readonly outcome: Promise<PaymentOutcome | undefined>;
  readonly woken: AbortController;
  abandoned: boolean;
}

type OpenRun = Pick<Run, "woken" | "abandoned">;

/** What of a record goes to the store whenever it changes, and the rest along with it. */
const lasting = ["stage", "cancellation_reference", "request"] as const;

/**
 * Finds out what became of each payment, whatever is lost on the way: stores it before it is sent,
 * sends the same bytes again, and cancels what stays unknown. Nothing but an answer of the server
 * becomes an outcome. Rejects only when the store does; the payment is then found by `resume`.
 */
export class PaymentResolver {
  readonly #options: ResolverOptions;
  readonly #runs = new Map<string, Run>();

  constructor(options: ResolverOptions) {
    this.#options = options;
  }

  /**
   * Pays, or joins what is known under the same reference and request. The same reference with
   * another request is refused here as `reference_reused`, without asking.
   */
  pay(request: PaymentRequest, patience: Patience = {}): Promise<PaymentOutcome> {
    const text = JSON.stringify(request);
    const running = this.#runs.get(request.reference);
    if (running !== undefined) {
      const isSame = running.request === null || running.request === text;
      if (!isSame) return Promise.resolve(reused(request.reference));
      return running.outcome.then((outcome) => outcome ?? this.pay(request, patience));
    }
    return this.#run(request.reference, text, async (run) => {
      const { runtime, store } = this.#options;
      const nowMs = runtime.nowMs();
      const record = begin(request, { nowMs, cancellationReference: newReference(runtime) });
      const kept = await store.change(request.reference, (known) => {
        if (known === undefined) return this.#asKept(record);
        return isSameRequest(known, request) ? takeUp(known, nowMs) : known;
      });
      if (!kept || !isSameRequest(kept, request)) return reused(request.reference);
      const isOwn = kept.cancellation_reference === record.cancellation_reference;
      return this.#drive(isOwn ? record : kept, run, patience);
    });
  }

  /**
   * Takes up every payment in the store, or those without an outcome only. To be called when the
   * program starts, before the next payment. Resolves when each has been told; `onOutcome` hears of
   * each by itself, so that one which waits for its payer holds back no other.
   */
  async resume(patience: Resuming = {}): Promise<PaymentOutcome[]> {
    const { runtime, store } = this.#options;
    const isWanted = (record: PaymentRecord | undefined): record is PaymentRecord =>
      record !== undefined && !(patience.unfinishedOnly && record.stage === "settled");
    const outcomes = (await store.list()).filter(isWanted).map(
      ({ reference, request }) =>
        this.#runs.get(reference)?.outcome ??
        this.#run(reference, request, async (run) => {
          // It may have ended, or been let go, since it was listed.
          const kept = await store.change(reference, (record) =>
            isWanted(record) ? takeUp(record, runtime.nowMs()) : record,
          );
          return isWanted(kept) ? this.#drive(kept, run, patience) : undefined;
        }),
    );
    const told = outcomes.map(async (each) => {
      const outcome = await each;
      if (outcome) patience.onOutcome?.(outcome);
      return outcome;
    });
    return (await Promise.all(told)).filter((outcome) => outcome !== undefined);
  }

  /**
   * Keeps taking up what has no outcome, every `everyMs` (15 000 unless told), and tells each
   * outcome once it is known. Returns when `signal` is aborted.
   */
  async keepResolving(
    onOutcome: (outcome: PaymentOutcome) => void,
    options: { signal: AbortSignal; everyMs?: number; patienceMs?: number },
  ): Promise<void> {
    const { signal, everyMs = 15_000, ...rest } = options;
    while (!signal.aborted) {
      const tell = (outcome: PaymentOutcome) => {
        if (outcome.kind !== "unresolved" || outcome.reason === "window_closed") onOutcome(outcome);
      };
      await this.resume({ ...rest, signal, unfinishedOnly: true, onOutcome: tell });
      await this.#options.runtime.sleep(everyMs, signal);
    }
  }

  /**
   * The cashier gives up: from now on the payment is cancelled, not sent or waited for; the
   * running call, or else the next `resume`, sees to it. False when it is not in the store or has
   * an outcome already, which it keeps.
   */
  async abandon(reference: string): Promise<boolean> {
    const running = this.#runs.get(reference);
    if (running !== undefined) {
      running.abandoned = true;
      running.woken.abort();
      return true;
    }
    let isOpen = false;
    let isTakenUp = false;
    await this.#options.store.change(reference, (kept) => {
      isTakenUp = this.#runs.has(reference);
      isOpen = !isTakenUp && kept !== undefined && kept.stage !== "settled";
      return kept && isOpen ? this.#asKept(giveUp(kept, this.#options.runtime.nowMs())) : kept;
    });
    return isTakenUp ? this.abandon(reference) : isOpen;
  }

  /** The program has written the outcome down: the record may go. Unfinished ones stay. */
  async acknowledge(reference: string): Promise<boolean> {
    let isSettled = false;
    await this.#options.store.change(reference, (kept) => {
      isSettled = kept?.stage === "settled" && !this.#runs.has(reference);
      return isSettled ? undefined : kept;
    });
    return isSettled;
  }

  #run<T extends PaymentOutcome | undefined>(
    reference: string,
    request: string | null,
    act: (run: OpenRun) => Promise<T>,
  ): Promise<T> {
    const run = { request, woken: new AbortController(), abandoned: false };
    const outcome = act(run).finally(() => this.#runs.delete(reference));
    this.#runs.set(reference, Object.assign(run, { outcome }));
    return outcome;
  }

  /** One call, one reply, one record at a time, each kept before the next call goes out. */
  async #drive(from: PaymentRecord, run: OpenRun, patience: Patience): Promise<PaymentOutcome> {
    const { runtime, session } = this.#options;
    let reply: Reply<unknown> | undefined;
    const stop = () => run.woken.abort();
    patience.signal?.addEventListener("abort", stop);
    let endsAtMs = runtime.nowMs() + (patience.patienceMs ?? 60_000);
    let record = from;
    try {
      for (;;) {
        record = await this.#change(record, elapse(record, runtime.nowMs()));
        if (run.abandoned) {
          // Also what was approved while the cashier gave up: nobody has been shown it yet.
          const isApproved = record.outcome?.kind === "approved";
          const open = isApproved ? takeUp(record, runtime.nowMs()) : record;
          record = await this.#change(record, giveUp(open, runtime.nowMs()));
        }
        if (record.outcome !== null) return record.outcome;
        if (patience.signal?.aborted) return unresolved(record, reply);
        const { payment } = record;
        const leftMs = endsAtMs - runtime.nowMs();
        reply = await askAbout(session, record, { leftMs, signal: patience.signal });
        record = await this.#change(record, withReply(record, reply, runtime.nowMs()));
        if (record.outcome !== null) continue;
        const nowMs = runtime.nowMs();
        // What was told once is not told again by an answer without a payment.
        const isTold = record.payment !== payment;
        const soFar = unresolved(record, reply);
        if (isTold) endsAtMs = Math.max(endsAtMs, nowMs + payerTimeMs(soFar));
        const fraction = randomFraction(runtime);
        const pause = pauseMs(record, reply.problem, { nowMs, fraction });
        if (nowMs + pause >= endsAtMs) {
          if (run.abandoned) await this.#change(record, giveUp(record, nowMs));
          return soFar;
        }
        patience.onWaiting?.(soFar);
        await runtime.sleep(pause, run.abandoned ? patience.signal : run.woken.signal);
      }
    } finally {
      patience.signal?.removeEventListener("abort", stop);
    }
  }

  /** Keeps what a crash must not lose, unless the record was let go. */
  async #change(before: PaymentRecord, after: PaymentRecord): Promise<PaymentRecord> {
    const isNew = lasting.some((member) => before[member] !== after[member]);
    if (isNew) {
      await this.#options.store.change(after.reference, (kept) => kept && this.#asKept(after));
    }
    return after;
  }

  #asKept(record: PaymentRecord): PaymentRecord {
    return this.#options.forgetCodes ? { ...record, request: null } : record;
  }
}

/** How long a pending payment may still wait for its payer, by the server's own clock, + 10 s. */
function payerTimeMs({ reason, payment }: Unresolved): number {
  if (reason !== "awaits_payer") return 0;
  const leftMs = Date.parse(payment?.confirm_by ?? "") - Date.parse(payment?.server_time ?? "");
  return leftMs + 10_000 || 0;
}

function isSameRequest(record: PaymentRecord, request: PaymentRequest): boolean {
  if (record.request !== null) return record.request === JSON.stringify(request);
  return record.amount === request.amount && record.currency === request.currency;
}

function reused(reference: string): PaymentOutcome {
  const { problem } = localProblem("reference_reused", 422, "It is used.");
  return { kind: "refused", reference, problem };
}
