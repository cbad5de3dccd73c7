import type { ProblemCode, Retry } from "../problem.ts";
import type { PaymentStatus } from "./resource/payment.ts";

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
  /** One of the contract's codes; a newer server may know more. */
  readonly code: ProblemCode | (string & {});
  readonly retry: Retry;
  /** On a 401: RFC 3339, the server's clock. */
  readonly server_time?: string;
  /** On a 401: the `error` of `WWW-Authenticate` (RFC 9449 §7.1). */
  readonly auth_error?: string;
  /** On a 429 or 503: `Retry-After` in milliseconds. */
  readonly retry_after_ms?: number;
  readonly [member: string]: unknown;
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

/** How a success's body is read. `text` and `bytes` are for CSV and payout files. */
export type BodyForm = "json" | "text" | "bytes";

/** The reply for an outcome that is not known. */
export function unknown(cause: Unreachable["cause"], detail: string): Unknown {
  return { ok: false, unreachable: { cause, detail } };
}

/**
 * Reads a response whole. Anything that is neither a success in the expected form nor
 * problem+json comes from an intermediary or is broken, and leaves the outcome unknown.
 */
export async function readAnswer<T>(response: Response, form: BodyForm): Promise<Reply<T>> {
  const type = response.headers.get("Content-Type") ?? "";
  if (response.ok) {
    if (form === "json" && !type.startsWith("application/json")) return notOurs(response, type);
    return readSuccess<T>(response, form);
  }
  if (!type.startsWith("application/problem+json")) return notOurs(response, type);
  let document: unknown;
  try {
    document = await response.json();
  } catch (error) {
    return unknown("no_answer", `the problem of a ${response.status} broke off: ${error}`);
  }
  if (!isProblemDocument(document)) return notOurs(response, type);
  return { ok: false, problem: withHeaders(document, response.headers) };
}

/** The problem the SDK itself finds before anything is sent; told like one of the server's. */
export function localProblem(code: ProblemCode, status: number, detail: string): Refused {
  const problem: Problem = {
    type: `/problems/${code}`,
    title: "Refused before sending",
    status,
    detail,
    instance: "",
    code,
    retry: "never",
  };
  return { ok: false, problem };
}

async function readSuccess<T>(response: Response, form: BodyForm): Promise<Reply<T>> {
  let body: unknown;
  try {
    if (form === "json") body = await response.json();
    else if (form === "text") body = await response.text();
    else body = new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    return unknown("no_answer", `the body of a ${response.status} broke off: ${error}`);
  }
  const paymentStatus = response.headers.get("Payment-Status") as PaymentStatus | null;
  return {
    ok: true,
    status: response.status,
    body: body as T,
    headers: response.headers,
    replayed: response.headers.get("Idempotent-Replayed") === "true",
    ...(paymentStatus === null ? {} : { paymentStatus }),
  };
}

function notOurs(response: Response, type: string): Unknown {
  return unknown("not_ours", `status ${response.status} with content type "${type}"`);
}

function isProblemDocument(value: unknown): value is Problem {
  if (typeof value !== "object" || value === null) return false;
  const { code, status } = value as Record<string, unknown>;
  return typeof code === "string" && typeof status === "number";
}

function withHeaders(document: Problem, headers: Headers): Problem {
  const challenge = headers.get("WWW-Authenticate");
  const authError = challenge === null ? undefined : /\berror="([^"]*)"/.exec(challenge)?.[1];
  const seconds = Number(headers.get("Retry-After") ?? Number.NaN);
  return {
    ...document,
    ...(authError === undefined ? {} : { auth_error: authError }),
    ...(Number.isFinite(seconds) && seconds >= 0 ? { retry_after_ms: seconds * 1000 } : {}),
  };
}
