import { expect, it } from "vitest";
import { problem, problemRow, problems } from "../../../src/problem.ts";

it("keeps each problem's status and whether to retry", () => {
  const told = Object.fromEntries(
    problems.map(({ code, status, retry }) => [code, `${status} ${retry}`]),
  );
  expect(told).toMatchObject({
    not_found: "404 never",
    payment_not_found: "404 same_request",
    method_not_allowed: "405 never",
    content_too_large: "413 never",
    unsupported_media_type: "415 never",
    malformed_request: "400 never",
    unauthorized: "401 new_request",
    forbidden: "403 never",
    step_up_required: "403 new_request",
    stopped: "403 never",
    reference_reused: "422 never",
    reference_conflict: "409 never",
    state_conflict: "409 never",
    merchant_balance_insufficient: "409 new_request",
    too_many_attempts: "429 new_request",
    unavailable: "503 same_request",
    internal_error: "500 same_request",
  });
});

it("names every code once, in words that can stand in a URI, with a title", () => {
  const codes = problems.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const { code, title } of problems) {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(title.length).toBeGreaterThan(5);
    expect(problemRow(code).code).toBe(code);
  }
});

it("never asks to repeat the same request after a refusal that would stay one", () => {
  for (const { status, retry, code } of problems) {
    if (status >= 500) expect([code, retry]).toEqual([code, "same_request"]);
    if (status === 400 || status === 422) expect([code, retry]).toEqual([code, "never"]);
  }
});

it("makes a problem of a code, a detail and what is told beside it", () => {
  expect(problem("state_conflict", "The state is another.", { members: { state: "x" } })).toEqual({
    code: "state_conflict",
    detail: "The state is another.",
    members: { state: "x" },
  });
});
