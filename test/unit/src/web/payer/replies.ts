import type { Answered, Problem, Refused, Unknown } from "../../../../../src/client/wire/answer.ts";

/** An answer of the server. */
export function answered<T>(body: T): Answered<T> {
  return { ok: true, status: 200, body, headers: new Headers(), replayed: false };
}

/** A refusal of the server. */
export function refused(code: string, members: Partial<Problem> = {}): Refused {
  const problem: Problem = {
    ...{ type: `/problems/${code}`, title: "", status: 403, detail: "In the wire's words.", code },
    ...{ instance: "/requests/req_7Q4ZK2", retry: "never", ...members },
  };
  return { ok: false, problem };
}

/** No answer. */
export const lost: Unknown = { ok: false, unreachable: { cause: "no_answer", detail: "" } };
