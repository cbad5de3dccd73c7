import type { Answered, Refused } from "../../../../../src/client/wire/answer.ts";

/** An answer as the SDK gives it. */
export function answered<T>(body: T, status = 200): Answered<T> {
  return { ok: true, status, body, headers: new Headers(), replayed: false };
}

/** A refusal whose detail is its code. */
export function refused(code: string, status: number): Refused {
  const problem = { type: `/problems/${code}`, title: code, status, detail: code } as const;
  return { ok: false, problem: { ...problem, instance: "/r", code, retry: "never" } };
}
