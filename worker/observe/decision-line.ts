import { problemRow } from "../../src/problem.ts";
import type { EpochMs } from "../../src/time.ts";
import { version } from "../../src/version.ts";
import type { Answer, Route } from "../door/route.ts";
import type { Seen } from "./seen.ts";
import { parseTraceparent } from "./trace-context.ts";

/** From when to when. */
export interface Times {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

/** One answer, with what came to be known on the way to it. */
export interface Decided {
  readonly route: Pick<Route, "method" | "path">;
  readonly answer: Answer;
  readonly status: number;
  readonly seen: Seen;
  readonly requestId: string;
  /** When it arrived and when it is answered, by the Worker's clock. */
  readonly times: Times;
  /** The caller's `traceparent`, as it came. */
  readonly traceparent: string | null;
}

/** Every member that the line of a decision can have, in the order in which they stand. */
export const decisionMembers = [
  "service.name",
  "service.version",
  "deployment.environment.name",
  "http.request.method",
  "http.route",
  "http.response.status_code",
  "error.type",
  "trace_id",
  "span_id",
  "sekisho.request.id",
  "sekisho.decision",
  "sekisho.decline.code",
  "sekisho.problem.code",
  "sekisho.fault",
  "sekisho.velocity.rules",
  "sekisho.replayed",
  "sekisho.status",
  "sekisho.amount",
  "sekisho.currency",
  "sekisho.code.channel",
  "sekisho.caller.kind",
  "sekisho.caller.id",
  "sekisho.device.id",
  "sekisho.operator.role",
  "sekisho.funding.channel",
  "sekisho.wallet.id",
  "sekisho.merchant.id",
  "sekisho.store.id",
  "sekisho.terminal.id",
  "sekisho.partner.id",
  "sekisho.payment.id",
  "sekisho.refund.id",
  "sekisho.cancellation.id",
  "sekisho.top_up.id",
  "sekisho.redemption.id",
  "sekisho.stop.id",
  "sekisho.approval.id",
  "sekisho.control.version",
  "sekisho.policy.version",
  "sekisho.duration_ms",
] as const;
export type DecisionMember = (typeof decisionMembers)[number];

/** The line of one decision, without what every line has. */
export type DecisionLine = Readonly<
  Partial<Record<DecisionMember, string | number | boolean | readonly string[]>>
>;
type Draft = { -readonly [K in keyof DecisionLine]: DecisionLine[K] };

/** Ids that an answer may have, each of ours, and what the line calls them. */
const idsOfAnswers = [
  ["wallet_id", "sekisho.wallet.id"],
  ["merchant_id", "sekisho.merchant.id"],
  ["store_id", "sekisho.store.id"],
  ["terminal_id", "sekisho.terminal.id"],
  ["partner_id", "sekisho.partner.id"],
  ["payment_id", "sekisho.payment.id"],
  ["refund_id", "sekisho.refund.id"],
  ["cancellation_id", "sekisho.cancellation.id"],
  ["top_up_id", "sekisho.top_up.id"],
  ["redemption_id", "sekisho.redemption.id"],
  ["stop_id", "sekisho.stop.id"],
  ["approval_id", "sekisho.approval.id"],
] as const satisfies readonly (readonly [string, DecisionMember])[];

/**
 * Whether an answer decides something: every write, and every read that was refused or failed. Who
 * reads what is theirs is no line.
 */
export function isDecision({ method }: Pick<Route, "method">, answer: Answer): boolean {
  return method !== "GET" || "problem" in answer;
}

/**
 * The line of an answer: words, codes, ids and figures that this deployment made or has verified.
 * No token, code, contact, name or text of a stranger is in it, nor a caller's own reference, which
 * could be any of these.
 */
export function decisionLine(decided: Decided, environment: string): DecisionLine {
  const { route, answer, status, seen, times } = decided;
  const line: Draft = {
    "service.name": "sekisho",
    "service.version": version,
    "deployment.environment.name": environment,
    "http.request.method": route.method,
    "http.route": route.path,
    "http.response.status_code": status,
  };
  if (status >= 500 && "problem" in answer) line["error.type"] = answer.problem.code;
  const trace = parseTraceparent(decided.traceparent);
  if (trace !== null) {
    line.trace_id = trace.traceId;
    line.span_id = trace.spanId;
  }
  line["sekisho.request.id"] = decided.requestId;
  putOutcome(line, answer);
  putNoted(line, seen);
  putCaller(line, seen);
  if ("body" in answer) putSubject(line, answer.body as Told);
  const { snapshot, noted } = seen;
  put(line, "sekisho.control.version", noted.controlVersion ?? snapshot?.version);
  put(line, "sekisho.policy.version", noted.policyVersion ?? snapshot?.policyVersion);
  line["sekisho.duration_ms"] = Math.max(0, times.toMs - times.fromMs);
  return line;
}

/** An answer's body, whatever it is. */
type Told = Readonly<Record<string, unknown>>;

/** What the caller was told, in one word, and the codes of it. */
function putOutcome(line: Draft, answer: Answer): void {
  if ("problem" in answer) {
    const { code, fault, members } = answer.problem;
    line["sekisho.decision"] = problemRow(code).status >= 500 ? "failed" : "refused";
    line["sekisho.problem.code"] = code;
    put(line, "sekisho.fault", fault ?? members?.fault);
    put(line, "sekisho.status", members?.state);
    return;
  }
  line["sekisho.decision"] = answer.status === 202 ? "waiting" : "done";
  if (!("body" in answer)) return;
  const { result, decline, status } = answer.body as Told;
  if (result === "approved" || result === "declined" || result === "pending") {
    line["sekisho.decision"] = result;
  } else if (result === "credited") line["sekisho.decision"] = "approved";
  put(line, "sekisho.decline.code", (decline as Told | null | undefined)?.code);
  put(line, "sekisho.status", status);
  if (answer.headers?.["Idempotent-Replayed"] === "true") line["sekisho.replayed"] = true;
}

function putNoted(line: Draft, { noted, body }: Seen): void {
  put(line, "sekisho.fault", noted.fault);
  put(line, "sekisho.code.channel", noted.channel);
  const { rules = [] } = noted;
  if (rules.length > 0) line["sekisho.velocity.rules"] = rules.filter(isPlain);
  const { amount } = (body ?? {}) as Told;
  put(line, "sekisho.amount", amount);
}

function putCaller(line: Draft, { token }: Seen): void {
  if (token === null) return;
  put(line, "sekisho.caller.kind", token.kind);
  put(line, "sekisho.caller.id", token.sub);
  if (token.kind === "customer") {
    put(line, "sekisho.wallet.id", token.sub);
    put(line, "sekisho.device.id", token.device_id);
  } else if (token.kind === "terminal") {
    put(line, "sekisho.terminal.id", token.sub);
    put(line, "sekisho.store.id", token.store_id);
    put(line, "sekisho.merchant.id", token.merchant_id);
  } else if (token.kind === "partner") {
    put(line, "sekisho.partner.id", token.sub);
    put(line, "sekisho.funding.channel", token.channel);
  } else put(line, "sekisho.operator.role", token.role);
}

/** What it was about: ids, the amount where the request had none, the currency. */
function putSubject(line: Draft, body: Told): void {
  const { payment } = body;
  if (typeof payment === "object" && payment !== null) putIds(line, payment as Told);
  putIds(line, body);
  if (line["sekisho.amount"] === undefined) put(line, "sekisho.amount", body.amount);
  put(line, "sekisho.currency", body.currency);
}

function putIds(line: Draft, body: Told): void {
  for (const [name, member] of idsOfAnswers) put(line, member, body[name]);
}

/** Only what can be nothing but a word, an id or a figure gets into a line. */
function put(line: Draft, member: DecisionMember, value: unknown): void {
  if (typeof value === "number" ? Number.isSafeInteger(value) : isPlain(value)) {
    line[member] = value as string | number;
  }
}

function isPlain(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z0-9_.:-]{1,160}$/.test(value);
}
