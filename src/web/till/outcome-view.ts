import type { Problem } from "../../client/wire/answer.ts";
import { isKey } from "../carried.ts";
import { ownOf } from "../own.ts";
import type { SignName } from "../part/sign-shapes.ts";
import { refusalLine } from "../refusal.ts";
import type { Key } from "../words/catalogue.ts";
import { type Sale, saleStatus } from "./sale.ts";

/** What a button of an outcome does. */
export type OutcomeAct =
  | "next_sale"
  | "next_keep_asking"
  | "give_up"
  | "cancel_waiting"
  | "new_code"
  | "other_way"
  | "change_amount"
  | "new_sale"
  | "open_payment"
  | "second_purchase"
  | "paid_list"
  | "give_back"
  | "keep_paid"
  | "refund_it";

/** A text of the catalogue, or one that came over the wire. */
export type Line =
  | { readonly key: Key; readonly told?: Readonly<Record<string, string | number>> }
  | { readonly ja: string; readonly en: string };

/** Everything that is shown of an outcome, or while there is none. */
export interface OutcomeView {
  readonly sign: SignName;
  readonly word: Key;
  readonly why: Line | null;
  /** What the cashier says to the customer. */
  readonly say: Line | null;
  /** It is for the customer's ears alone. */
  readonly isQuiet?: boolean;
  /** The likeliest first. */
  readonly acts: readonly OutcomeAct[];
  /** Seconds to be shown beside the word, counting up. */
  readonly seconds?: number;
  /** For whoever runs the deployment. */
  readonly supportCode?: string | undefined;
}

const calmMs = 5_000;
const giveUpAfterMs = 10_000;

/** What to show of a sale at `nowMs`, by the same clock as its `begunAtMs`. */
export function outcomeView(sale: Sale, nowMs: number): OutcomeView {
  const { outcome } = sale;
  if (outcome === null) return openView(sale, nowMs);
  switch (outcome.kind) {
    case "approved":
      return paidView(sale);
    case "declined":
      return declinedView(sale);
    case "cancelled":
      return view("cancelled", "word.cancelled", {
        why: { key: "why.cancelled" },
        say: { key: "say.cancelled" },
        acts: ["new_code", "next_sale"],
      });
    case "refused":
      return refusedView(outcome.problem);
    case "unresolved":
      return outcome.reason === "window_closed"
        ? view("not_known", "word.too_late", {
            why: { key: "why.too_late" },
            acts: ["refund_it", "keep_paid"],
          })
        : view("not_known", "word.not_known", {
            why: { key: "why.not_known" },
            say: { key: "say.not_known" },
            acts: ["next_keep_asking"],
          });
  }
}

/** How long a sale has been open, for the seconds that count up. */
function openSeconds({ begunAtMs }: Sale, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - begunAtMs) / 1_000));
}

function openView(sale: Sale, nowMs: number): OutcomeView {
  const seconds = openSeconds(sale, nowMs);
  const ageMs = nowMs - sale.begunAtMs;
  switch (sale.stage) {
    case "waiting":
      return waitingView(sale, nowMs);
    case "inquiring":
      return view("not_known", "word.inquiring", {
        why: { key: "why.inquiring" },
        acts: ageMs > giveUpAfterMs ? ["next_keep_asking", "give_up"] : [],
        seconds,
      });
    case "cancelling":
      return view("not_known", "word.cancelling", {
        why: { key: "why.cancelling" },
        say: { key: "say.not_known" },
        acts: ["next_keep_asking"],
        seconds,
      });
    case "reviewing":
      return view("not_known", "word.reviewing", {
        why: { key: "why.reviewing" },
        say: { key: "say.not_known" },
        acts: ["next_keep_asking"],
        seconds,
      });
    default:
      return sendingView(ageMs, seconds);
  }
}

function sendingView(ageMs: number, seconds: number): OutcomeView {
  if (ageMs <= calmMs) {
    return view("waiting", "word.asking", { why: { key: "why.asking" }, seconds });
  }
  return view("not_known", "word.keep_goods", {
    why: { key: "why.keep_goods" },
    say: { key: "say.asking" },
    acts: ageMs > giveUpAfterMs ? ["next_keep_asking", "give_up"] : [],
    seconds,
  });
}

function waitingView({ payment }: Sale, nowMs: number): OutcomeView {
  const endsAtMs = Date.parse(payment?.confirm_by ?? "");
  const seconds = Math.max(0, Math.ceil((endsAtMs - nowMs) / 1_000));
  const isKnown = Number.isFinite(seconds);
  return view("waiting", "word.waiting", {
    why: isKnown ? { key: "why.waiting", told: { seconds } } : null,
    say: { key: "say.waiting" },
    acts: ["cancel_waiting"],
  });
}

function paidView(sale: Sale): OutcomeView {
  const { payment } = sale;
  const status = saleStatus(sale);
  // Given back since: nothing but what is paid looks paid.
  if (["cancelled", "refunded", "expired"].includes(status)) {
    return view("cancelled", "word.given_back", {
      why: { key: payment?.amount_captured === 0 ? "release.done" : "why.given_back" },
      acts: ["next_sale"],
    });
  }
  if (payment?.status === "authorized") {
    return view("paid", "word.held", {
      why: { key: "why.held" },
      say: { key: "say.held" },
      acts: ["next_sale", "give_back"],
    });
  }
  return view("paid", "word.paid", { say: { key: "say.paid" }, acts: ["next_sale", "give_back"] });
}

/** What may be done after a decline, by its code: N new code, O other way, A amount, S new sale. */
const actsOf: Readonly<Record<string, readonly OutcomeAct[]>> = {
  code_invalid: ["new_code", "other_way"],
  answered_too_late: ["new_code"],
  cancelled_before_payment: ["new_sale"],
  spending_stopped: ["other_way"],
  wallet_unavailable: ["other_way"],
  device_unavailable: ["other_way"],
  code_spent: ["new_code"],
  code_expired: ["new_code"],
  code_superseded: ["new_code"],
  code_not_for_this_payment: ["new_code", "change_amount"],
  currency_mismatch: ["new_sale"],
  duplicate_suspected: ["second_purchase", "paid_list"],
  velocity_count_exceeded: ["other_way"],
  velocity_amount_exceeded: ["other_way", "change_amount"],
  velocity_pattern: ["other_way"],
  insufficient_funds: ["change_amount", "other_way"],
  confirmation_rejected: ["new_code", "other_way"],
  confirmation_timed_out: ["new_code", "other_way"],
};

/** The button of a decline that this page does not know yet, by the wire's advice. */
const actOfAdvice: Readonly<Record<string, OutcomeAct>> = {
  new_code: "new_code",
  ask_then_new_code: "new_code",
  smaller_amount_or_other_means: "change_amount",
  stop: "new_sale",
};

function declinedView({ payment }: Sale): OutcomeView {
  const code = payment?.decline?.code ?? "";
  const isOurs = code === "code_spent" && payment?.decline?.payment_id !== undefined;
  const name = isOurs ? "code_spent_here" : code;
  const [why, say] = [`decline.${name}`, `say.${name}`];
  const advised = ownOf(actOfAdvice, payment?.decline?.advice ?? "") ?? "other_way";
  const acts: readonly OutcomeAct[] = isOurs
    ? ["open_payment", "new_code"]
    : (ownOf(actsOf, code) ?? [advised]);
  return view("not_paid", "word.not_paid", {
    why: isKey(why) ? { key: why } : (payment?.message ?? null),
    say: isKey(say) ? { key: say } : null,
    acts,
    isQuiet: code === "insufficient_funds",
  });
}

function refusedView(problem: Problem): OutcomeView {
  const isTwo = problem.code === "reference_conflict";
  return view(isTwo ? "not_known" : "not_paid", isTwo ? "word.cancelling" : "word.not_paid", {
    why: problemLine(problem),
    acts: problem.code === "not_kept" ? ["new_code", "next_sale"] : ["next_sale"],
    supportCode: supportCodeOf(problem),
  });
}

/** A problem in words: the till's own or all pages' where its code is known, else the wire's. */
export function problemLine(problem: Problem): Line {
  const key = `problem.${problem.code}`;
  const seconds = Math.ceil((problem.retry_after_ms ?? 60_000) / 1_000);
  if (isKey(key)) return { key, told: { seconds } };
  return refusalLine(problem) ?? { ja: problem.detail, en: problem.detail };
}

/** The number by which an answer is found in the log; undefined for what came from no server. */
export function supportCodeOf({ instance }: Problem): string | undefined {
  return /^\/requests\/(.+)$/.exec(instance)?.[1];
}

function view(
  sign: SignName,
  word: Key,
  rest: Partial<Omit<OutcomeView, "sign" | "word">> = {},
): OutcomeView {
  return { why: null, say: null, acts: [], ...rest, sign, word };
}
