import { expect, test } from "vitest";
import { localProblem, unknown } from "../../../../../src/client/wire/answer.ts";
import {
  CallError,
  orThrow,
  RefusedError,
  RequestError,
  UnreachableError,
} from "../../../../../src/client/wire/call-error.ts";
import { assertAmount } from "../../../../../src/client/wire/request-check.ts";

const caught = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

test("gives the body of an answer", () => {
  const headers = new Headers();
  const reply = { ok: true, status: 200, body: { a: 1 }, headers, replayed: false } as const;
  expect(orThrow(reply)).toEqual({ a: 1 });
});

test("throws a refusal with its code, whether to try again, and the request's id", () => {
  const { problem } = localProblem("stopped", 403, "Spending is stopped.");
  const told = { ...problem, retry: "new_request", instance: "/requests/req-7" } as const;
  const error = caught(() => orThrow({ ok: false, problem: told }));
  expect(error).toBeInstanceOf(RefusedError);
  expect(error).toBeInstanceOf(CallError);
  expect(error).toMatchObject({ code: "stopped", retry: "new_request", requestId: "req-7" });
  expect(String(error)).toBe("RefusedError: stopped: Spending is stopped.");
  expect(caught(() => orThrow({ ok: false, problem }))).toMatchObject({ requestId: null });
});

test("throws what is unknown as such: the same request may be sent again", () => {
  const error = caught(() => orThrow(unknown("deadline", "no answer within 5 ms")));
  expect(error).toBeInstanceOf(UnreachableError);
  expect(error).toMatchObject({ code: "deadline", retry: "same_request", requestId: null });
});

test("throws a range error with the same members for what is never sent", () => {
  const error = caught(() => assertAmount(0.5));
  expect(error).toBeInstanceOf(RequestError);
  expect(error).toBeInstanceOf(RangeError);
  expect(error).toMatchObject({ code: "malformed_request", retry: "never", requestId: null });
});
