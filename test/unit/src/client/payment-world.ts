import type { Session } from "../../../../src/client/access/session.ts";
import type {
  Cancellation,
  CancellationRequest,
  Payment,
  PaymentRequest,
} from "../../../../src/client/resource/payment.ts";
import type { Runtime } from "../../../../src/client/runtime.ts";
import { memoryRecordStore } from "../../../../src/client/store/memory.ts";
import type { PaymentStore } from "../../../../src/client/till/payment-record.ts";
import type { Problem, Reply } from "../../../../src/client/wire/answer.ts";
import { unknown } from "../../../../src/client/wire/answer.ts";

/**
 * What happens to one call on its way. With `answer_dropped`, `failed_after`, `late` and, on a
 * payment, `not_found` and `conflict` it takes effect all the same.
 */
export const faults = [
  "none",
  "request_dropped",
  "answer_dropped",
  "failed_before",
  "failed_after",
  "unavailable",
  "unauthorized",
  "forbidden",
  "malformed",
  "too_many",
  "not_found",
  "conflict",
  "gateway",
  "code_invalid",
  "late",
] as const;
export type Fault = (typeof faults)[number];

export interface Script {
  readonly verdict: "approved" | "declined" | "pending" | "code_invalid";
  readonly payer: "approve" | "reject" | "silent";
  readonly payerTakesMs: number;
  readonly windowMs: number;
  /** The n-th call suffers the n-th fault; after the last all is well. */
  readonly faults: readonly Fault[];
  readonly lateByMs: number;
  readonly lagMs: number;
  /** Somebody else undoes the payment this long after the beginning; seen by the next call. */
  readonly undoneAfterMs: number | null;
}

/** Nothing goes wrong, and a payer who is asked agrees after 8 s. */
export const calm: Script = {
  verdict: "approved",
  payer: "approve",
  payerTakesMs: 8_000,
  windowMs: 600_000,
  faults: [],
  lateByMs: 10_000,
  lagMs: 0,
  undoneAfterMs: null,
};

/** What is sold in tests of one payment. */
export const reference = "ref-00000001";
export const request = { reference, code: "code", amount: 1200, currency: "JPY" } as const;

/** The program dies: nothing it was about to do happens. */
export class Crash extends Error {}

interface Entry {
  payment: Payment;
  /** The bytes of a final outcome are kept; the status moves on. */
  stored: Payment;
  readonly createdAtMs: number;
  readonly payerAtMs: number;
}

const problems = {
  failed: [500, "internal_error", "same_request"],
  unavailable: [503, "unavailable", "same_request"],
  unauthorized: [401, "unauthorized", "new_request"],
  forbidden: [403, "forbidden", "never"],
  malformed: [400, "malformed_request", "never"],
  too_many: [429, "too_many_attempts", "new_request"],
  not_found: [404, "payment_not_found", "same_request"],
  reused: [422, "reference_reused", "never"],
  conflict: [409, "state_conflict", "never"],
} as const;

/**
 * A tiny model of the server, the network and the time between them. One call after another; only
 * a `late` request takes effect while others run.
 */
export class World {
  serverMs = 1_800_000_000_000;
  /** The local clock's error. */
  skewMs = 0;
  steps = 0;
  onStep: (step: number) => void = () => {};
  calls: string[] = [];
  /** Texts of every payment request that left the program. */
  sent: string[] = [];
  readonly store: PaymentStore;
  readonly runtime: Runtime;
  readonly session: Pick<Session, "call">;
  readonly #script: Script;
  readonly #books = new Map<string, Entry>();
  readonly #tombstones = new Set<string>();
  readonly #startMs = this.serverMs;
  #inFlight: { atMs: number; run: () => void }[] = [];

  /** `kept` is what survives a crash of the program. */
  constructor(script: Script, kept: PaymentStore = memoryRecordStore<never>() as PaymentStore) {
    this.#script = script;
    this.store = {
      get: (id) => kept.get(id),
      list: () => kept.list(),
      remove: (id) => kept.remove(id),
      put: async (id, record) => {
        this.#step();
        await kept.put(id, record);
        this.#step();
      },
      change: async (id, act) => {
        const before = await kept.get(id);
        if (act(before) === before) return before;
        this.#step();
        const changed = await kept.change(id, act);
        this.#step();
        return changed;
      },
    };
    let noise = 1;
    this.runtime = {
      fetch: () => Promise.reject(new Error("the world has no fetch")),
      nowMs: () => this.serverMs + this.skewMs,
      randomBytes: (count) => {
        noise = (noise * 1_103_515_245 + 12_345) % 2 ** 31;
        return Uint8Array.from(
          { length: count },
          (_, index) => (noise >> ((index % 3) * 8)) & 0xff,
        );
      },
      sleep: async (durationMs, signal) => {
        this.#step();
        if (!signal?.aborted) this.pass(durationMs);
      },
    };
    this.session = { call: this.#call.bind(this) as Session["call"] };
  }

  /** Lets time go by, and what is in flight arrive. */
  pass(durationMs: number): void {
    const untilMs = this.serverMs + durationMs;
    const due = this.#inFlight.filter(({ atMs }) => atMs <= untilMs);
    this.#inFlight = this.#inFlight.filter(({ atMs }) => atMs > untilMs);
    for (const { atMs, run } of due) {
      this.serverMs = atMs;
      run();
    }
    this.serverMs = untilMs;
  }

  /** True when the payer's money is held or gone. */
  isPaid(reference: string): boolean {
    const status = this.#look(reference)?.payment.status;
    return status === "captured" || status === "authorized" || status === "pending_confirmation";
  }

  #undo(reference: string): void {
    const entry = this.#books.get(reference);
    if (entry === undefined || !this.isPaid(reference)) return;
    entry.payment = { ...entry.payment, status: "cancelled" };
  }

  #step(): void {
    this.steps += 1;
    this.onStep(this.steps);
  }

  async #call(
    method: string,
    path: string,
    body: object | string | undefined,
    options: { deadlineMs: number },
  ): Promise<Reply<unknown>> {
    this.calls.push(`${method} ${path}`);
    this.#step();
    const fault = this.#script.faults[this.calls.length - 1] ?? "none";
    if (path === "/v1/payments" && method === "POST") this.sent.push(body as string);
    const serve = () => this.#serve(method, path, body);
    this.pass(20);
    const reply = this.#suffer(fault, serve, options.deadlineMs, path);
    this.pass(reply === undefined ? options.deadlineMs - 20 : 20);
    this.#step();
    return reply ?? unknown("deadline", "no answer");
  }

  #suffer(
    fault: Fault,
    serve: () => Reply<unknown>,
    deadlineMs: number,
    path: string,
  ): Reply<unknown> | undefined {
    switch (fault) {
      case "none":
        return serve();
      case "request_dropped":
        return undefined;
      case "answer_dropped":
        serve();
        return undefined;
      case "failed_after":
        serve();
        return refused("failed");
      case "not_found":
      case "conflict":
        if (path === "/v1/payments") serve();
        return refused(fault);
      case "failed_before":
        return refused("failed");
      case "gateway":
        return unknown("not_ours", "502");
      case "code_invalid":
        return path === "/v1/payments" ? codeInvalid : refused("unavailable");
      case "late":
        this.#inFlight.push({
          atMs: this.serverMs + deadlineMs + this.#script.lateByMs,
          run: serve,
        });
        return undefined;
      default:
        return refused(fault);
    }
  }

  #serve(method: string, path: string, body: object | string | undefined): Reply<unknown> {
    const { undoneAfterMs } = this.#script;
    if (undoneAfterMs !== null && this.serverMs >= this.#startMs + undoneAfterMs) {
      for (const reference of this.#books.keys()) this.#undo(reference);
    }
    if (method === "GET") return this.#read(path);
    if (path === "/v1/cancellations") return this.#cancel(body as CancellationRequest);
    return this.#pay(JSON.parse(body as string) as PaymentRequest);
  }

  #pay(request: PaymentRequest): Reply<unknown> {
    const known = this.#look(request.reference);
    if (known !== undefined) {
      if (known.payment.amount !== request.amount) return refused("reused");
      const isFinal = known.stored.final;
      const body = isFinal ? known.stored : known.payment;
      return answered(body, known.payment.status);
    }
    const { verdict, payerTakesMs } = this.#script;
    const isUndone = this.#tombstones.has(request.reference);
    if (verdict === "code_invalid" && !isUndone) return codeInvalid;
    const kind = isUndone ? "declined" : verdict;
    const code = isUndone ? "cancelled_before_payment" : "insufficient_funds";
    const payment: Payment = {
      ...(codeInvalid as { body: Payment }).body,
      payment_id: `pay_${request.reference}`,
      reference: request.reference,
      amount: request.amount,
      currency: request.currency,
      result: kind as Payment["result"],
      final: kind !== "pending",
      status:
        kind === "approved" ? "captured" : kind === "pending" ? "pending_confirmation" : "declined",
      confirm_by: kind === "pending" ? new Date(this.serverMs + 60_000).toISOString() : null,
      amount_captured: kind === "approved" ? request.amount : 0,
      decline: kind === "declined" ? { code, advice: "stop" } : null,
      server_time: new Date(this.serverMs).toISOString(),
    };
    const atMs = this.serverMs;
    const entry = { payment, stored: payment, createdAtMs: atMs, payerAtMs: atMs + payerTakesMs };
    this.#books.set(request.reference, entry);
    return answered(payment);
  }

  #cancel(request: CancellationRequest): Reply<unknown> {
    const reference = request.payment_reference ?? "";
    const entry = this.#look(reference);
    const isOver = this.serverMs >= this.#startMs + this.#script.windowMs;
    const isUndone = this.#tombstones.has(reference);
    if (entry !== undefined && isOver && !isUndone && this.isPaid(reference))
      return refused("conflict");
    this.#tombstones.add(reference);
    this.#undo(reference);
    const isExact = request.code !== undefined || request.payment_id !== undefined;
    const final = isExact || entry !== undefined || isOver;
    const body: Cancellation = {
      cancellation_id: "can_1",
      status: final ? "done" : "waiting",
      final,
      ...(entry === undefined ? {} : { payment: entry.payment }),
    };
    return answered(body);
  }

  #read(path: string): Reply<unknown> {
    const byReference = /\?reference=(.+)$/.exec(path)?.[1];
    const entry = this.#look(byReference ?? path.replace("/v1/payments/pay_", ""));
    const lagMs = byReference === undefined ? 0 : this.#script.lagMs;
    if (entry === undefined || this.serverMs < entry.createdAtMs + lagMs)
      return refused("not_found");
    return answered({ ...entry.payment, server_time: new Date(this.serverMs).toISOString() });
  }

  /** The entry, after its payer's decision or its time has been taken into account. */
  #look(reference: string): Entry | undefined {
    const entry = this.#books.get(reference);
    if (entry === undefined || entry.payment.status !== "pending_confirmation") return entry;
    const endMs = Date.parse(entry.payment.confirm_by ?? "");
    const { payer } = this.#script;
    const hasDecided =
      payer !== "silent" && this.serverMs >= entry.payerAtMs && entry.payerAtMs < endMs;
    if (!hasDecided && this.serverMs < endMs) return entry;
    const isApproved = hasDecided && payer === "approve";
    entry.payment = {
      ...entry.payment,
      result: isApproved ? "approved" : "declined",
      final: true,
      status: isApproved ? "captured" : "declined",
      amount_captured: isApproved ? entry.payment.amount : 0,
      decline: isApproved ? null : { code: "confirmation_rejected", advice: "new_code" },
    };
    entry.stored = entry.payment;
    return entry;
  }
}

function answered(body: unknown, paymentStatus?: Payment["status"]): Reply<unknown> {
  const replayed = paymentStatus !== undefined;
  const headers = new Headers();
  const now = paymentStatus === undefined ? {} : { paymentStatus };
  return { ok: true, status: 200, body, headers, replayed, ...now };
}

export function refused(name: keyof typeof problems): Reply<never> {
  const [status, code, retry] = problems[name];
  const problem: Problem = {
    type: `/problems/${code}`,
    title: code,
    status,
    detail: code,
    instance: "req",
    code,
    retry,
  };
  return { ok: false, problem };
}

const codeInvalid = answered({
  payment_id: null,
  reference: "ref-00000001",
  result: "declined",
  final: true,
  status: "declined",
  confirm_by: null,
  amount: 1200,
  currency: "JPY",
  amount_captured: 0,
  amount_refunded: 0,
  reward: 0,
  decline: { code: "code_invalid", advice: "new_code" },
  message: { ja: "", en: "" },
  merchant_id: "mer_1",
  merchant_name: "Corner Shop",
  merchant_name_kana: "コーナーショップ",
  store_id: "sto_1",
  store_name: "Kanda",
  terminal_id: "ter_1",
  cashier: null,
  version: 1,
  created_at: "2027-01-15T08:00:00.000Z",
  server_time: "2027-01-15T08:00:00.000Z",
} satisfies Payment);
