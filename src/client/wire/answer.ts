import { problemStatuses } from "../contract/problems.ts";
import type { JsonValue } from "../json-value.ts";
import type { PaymentStatus } from "../resource/payment.ts";
import type { KnownAnswers } from "./answer-about.ts";
import { type AskedCall, isAnswerTo } from "./answer-rows.ts";
import { fits } from "./answer-shape.ts";

/** The codes of the contract; a newer server may know more. */
export type ProblemCode = keyof typeof problemStatuses;

/** Whether, and how, the same act may be tried again. */
export type Retry = "never" | "same_request" | "new_request";

/**
 * A refused or failed call as the server told it (RFC 9457). `retry` says whether the same request
 * may be sent again. Members a problem adds of its own are kept as they came.
 */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: ProblemCode | (string & {});
  readonly retry: Retry;
  /** On a 401: RFC 3339, the server's clock. */
  readonly server_time?: string;
  /** On a 401: the `error` of `WWW-Authenticate` (RFC 9449 §7.1). */
  readonly auth_error?: string;
  /** On a 429 or 503: `Retry-After` in milliseconds. */
  readonly retry_after_ms?: number;
  readonly [member: string]: JsonValue | undefined;
}

/** A call that succeeded. */
export interface Answered<T> {
  readonly ok: true;
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
  /** The body is the outcome as stored for an earlier, equal request. */
  readonly replayed: boolean;
  /** With a replayed payment: its status now, which goes before the one in the body. */
  readonly paymentStatus?: PaymentStatus;
  readonly problem?: never;
  readonly unreachable?: never;
}

/** A call that the server refused or failed, and said so. */
export interface Refused {
  readonly ok: false;
  readonly problem: Problem;
  readonly unreachable?: never;
}

/** Why no answer of the server is known. Whether the call took effect is not known either. */
export interface Unreachable {
  /** `deadline`: none in time. `no_answer`: the network failed. `not_ours`: somebody else spoke. */
  readonly cause: "deadline" | "no_answer" | "not_ours";
  readonly detail: string;
}

/** A call whose outcome is unknown. */
export interface Unknown {
  readonly ok: false;
  readonly unreachable: Unreachable;
  readonly problem?: never;
}

/** What became of a call, as a value: nothing the network does makes the SDK throw. */
export type Reply<T> = Answered<T> | Refused | Unknown;

/** How a success's body is read; `text`: as it came. */
export type BodyForm = "json" | "text";

/** The call that a response is held against. */
export interface Asking extends AskedCall {
  /** The media type of a success. */
  readonly accept: string;
  readonly form: BodyForm;
}

/** The reply for an outcome that is not known. */
export function unknown(cause: Unreachable["cause"], detail: string): Unknown {
  return { ok: false, unreachable: { cause, detail } };
}

/**
 * Reads a response whole. Anything that is neither the success this call is answered with nor a
 * problem of the contract's own form comes from an intermediary or is broken, and leaves the
 * outcome unknown: proxies, portals and gateways answer in the server's place. `known` says what the
 * calls are answered with; of another call nothing is asked but an object.
 */
export async function readAnswer<T>(
  response: Response,
  asking: Asking,
  known: KnownAnswers,
): Promise<Reply<T>> {
  const { status, headers } = response;
  const type = headers.get("Content-Type") ?? "";
  const isSuccess = successes.includes(status);
  const expected = isSuccess ? asking.accept : "application/problem+json";
  const isExpected = type.split(";")[0]?.trim().toLowerCase() === expected;
  if (!isExpected) return notOurs(response, `content type "${type}"`);
  let body: unknown;
  try {
    body = await response[isSuccess ? asking.form : "json"]();
  } catch (error) {
    return unknown("no_answer", `a ${status} broke off: ${error}`);
  }
  const isOurs = isSuccess
    ? asking.form !== "json" || isAnswerTo(known, asking, status, body)
    : isProblemDocument(body, status);
  if (!isOurs) return notOurs(response, "another body");
  if (isSuccess) return success<T>(response, body);
  return { ok: false, problem: withHeaders(body as Problem, headers) };
}

/**
 * Whether the problem is one of the contract this SDK was made with. Only such a one is acted on;
 * a newer server's is told to whoever asked, and proves nothing about what took effect.
 */
export function isKnownProblem({ code, status }: Problem): boolean {
  const statuses: Readonly<Record<string, number>> = problemStatuses;
  return statuses[code] === status;
}

/** The problem the SDK itself finds before anything is sent; told like one of the server's. */
export function localProblem(code: ProblemCode, status: number, detail: string): Refused {
  const problem: Problem = {
    type: `/problems/${code}`,
    title: "Not sent",
    status,
    detail,
    instance: "",
    code,
    retry: "never",
  };
  return { ok: false, problem };
}

/** Of the contract's own successes; a 203 or 206 was made on the way. */
const successes: readonly number[] = [200, 201, 202];

function success<T>({ status, headers }: Response, body: unknown): Answered<T> {
  const paymentStatus = headers.get("Payment-Status") as PaymentStatus | null;
  return {
    ok: true,
    status,
    body: body as T,
    headers,
    replayed: headers.get("Idempotent-Replayed") === "true",
    ...(paymentStatus === null ? {} : { paymentStatus }),
  };
}

function notOurs({ status }: Response, what: string): Unknown {
  return unknown("not_ours", `status ${status} with ${what}`);
}

function isProblemDocument(value: unknown, status: number): boolean {
  if (!fits({ code: "s", title: "s", detail: "s", instance: "s" }, value)) return false;
  const told = value as Problem;
  return (
    told.type === `/problems/${told.code}` &&
    told.status === status &&
    /^(never|(same|new)_request)$/.test(told.retry)
  );
}

function withHeaders(document: Problem, headers: Headers): Problem {
  const authError = /\berror="([^"]*)"/.exec(headers.get("WWW-Authenticate") ?? "")?.[1];
  const after = headers.get("Retry-After") ?? "";
  return {
    ...document,
    ...(authError === undefined ? {} : { auth_error: authError }),
    ...(/^\d+$/.test(after) ? { retry_after_ms: Number(after) * 1000 } : {}),
  };
}
