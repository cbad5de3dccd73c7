import type { Problem, Reply, Retry, Unreachable } from "./answer.ts";

/**
 * A call that did not succeed, as something to throw. Replies are values; whoever would rather catch
 * takes `orThrow`.
 */
export abstract class CallError extends Error {
  /** The problem's code, or why no answer is known: `deadline`, `no_answer`, `not_ours`. */
  abstract readonly code: string;
  /** Whether, and how, the same act may be tried again. */
  abstract readonly retry: Retry;
  /** The `X-Request-Id` of the answer, for whoever runs the deployment; null without an answer. */
  abstract readonly requestId: string | null;
}

/** The server refused the call, or failed, and said so. */
export class RefusedError extends CallError {
  override readonly name = "RefusedError";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.detail}`);
    this.problem = problem;
  }

  get code(): Problem["code"] {
    return this.problem.code;
  }

  get retry(): Retry {
    return this.problem.retry;
  }

  get requestId(): string | null {
    return /^\/requests\/(.+)$/.exec(this.problem.instance)?.[1] ?? null;
  }
}

/** No answer of the server is known: whether the call took effect is not known either. */
export class UnreachableError extends CallError {
  override readonly name = "UnreachableError";
  readonly code: Unreachable["cause"];
  readonly retry = "same_request";
  readonly requestId = null;

  constructor({ cause, detail }: Unreachable) {
    super(detail);
    this.code = cause;
  }
}

/** What could not be sent, since it is against the contract: found before anything was. */
export class RequestError extends RangeError {
  override readonly name = "RequestError";
  readonly code = "malformed_request";
  readonly retry = "never";
  readonly requestId = null;
}

/** The body of an answer. Throws `RefusedError` or `UnreachableError` when there is none. */
export function orThrow<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.body;
  if (reply.problem !== undefined) throw new RefusedError(reply.problem);
  throw new UnreachableError(reply.unreachable);
}
