import { expect, test } from "vitest";
import { isKnownProblem, type Problem } from "../../../../../src/client/wire/answer.ts";
import { type AskedCall, isAnswerTo } from "../../../../../src/client/wire/answer-rows.ts";
import { routes } from "../../../../../worker/routes/index.ts";
import { allAnswers } from "../../../../world/all-answers.ts";
import { told } from "../contract-examples.ts";

const isAnswer = (call: AskedCall, status: number, body: unknown) =>
  isAnswerTo(allAnswers, call, status, body);

test("knows the answer of every call of the contract, and of no other", () => {
  const wanted = routes.filter(
    ({ path, answers, access }) =>
      path.startsWith("/v1/") && access.kind !== "open" && !("101" in answers),
  );
  const calls = wanted.flatMap(({ method, path, answers }) =>
    Object.keys(answers).map((status) => `${method} ${path}${status === "202" ? " 202" : ""}`),
  );
  expect(Object.keys(allAnswers.shapes).sort()).toEqual([...new Set(calls)].sort());
});

const act = { reference: "ref-0001", amount: 5, currency: "JPY" };
const paid = told("POST /v1/payments", { ...act, payment_id: "pay_1" });
const cancelled = told("POST /v1/cancellations", { payment: paid });
const given = told("POST /v1/payments/{id}/refunds", { ...act, payment_id: "pay_1" });
const credited = told("POST /v1/funding/{channel}/credits", { ...act });
const redeemed = told("POST /v1/redemptions", { ...act, redemption_id: "red_1" });
const day = told("GET /v1/terminals/me/totals", { business_date: "2027-01-15" });

test("holds an answer against the parameters of the path and the query, and the body", () => {
  const is = (method: string, path: string, body?: object) =>
    isAnswer({ method, path, body: body && JSON.stringify(body) }, 200, paid);
  expect(is("GET", "/v1/payments/pay_1")).toBe(true);
  expect(is("GET", "/v1/payments/pay_2")).toBe(false);
  expect(is("GET", "/v1/payments?reference=ref-0001")).toBe(true);
  expect(is("GET", "/v1/payments?reference=ref-0002")).toBe(false);
  const asked = { reference: "ref-0001", amount: 5, currency: "JPY", code: "c" };
  expect(is("POST", "/v1/payments", asked)).toBe(true);
  for (const other of [{ reference: "ref-0002" }, { amount: 6 }, { currency: "USD" }]) {
    expect(is("POST", "/v1/payments", { ...asked, ...other })).toBe(false);
  }
});

/** A call, its body, its answer, and the same call about something else. */
test.each([
  ["GET", "/v1/funding/atm/credits?reference=", {}, credited, ["ref-0001", "ref-0002"]],
  ["GET", "/v1/refunds?reference=", {}, { refunds: [given] }, ["ref-0001", "ref-0002"]],
  ["GET", "/v1/terminals/me/totals?business_date=", {}, day, ["2027-01-15", "2027-01-16"]],
  ["GET", "/v1/redemptions/", {}, redeemed, ["red_1", "red_2"]],
  [
    "POST",
    "/v1/funding/atm/credits",
    { ...act, amount: 6 },
    { ...credited, amount: 6 },
    ["", null],
  ],
  ["POST", "/v1/funding/atm/credits", { ...act, amount: 6 }, credited, [null, ""]],
  ["POST", "/v1/payments/pay_1/captures", { amount: 5 }, paid, ["", null]],
  ["POST", "/v1/payments/pay_2/captures", { amount: 5 }, paid, [null, ""]],
  ["POST", "/v1/payments/p%61y_1/captures", { amount: 5 }, paid, ["", null]],
  ["POST", "/v1/cancellations", { payment_reference: "ref-0001" }, cancelled, ["", null]],
  ["POST", "/v1/cancellations", { payment_reference: "ref-0002" }, cancelled, [null, ""]],
  ["POST", "/v1/cancellations", { payment_id: "pay_1" }, cancelled, ["", null]],
  ["POST", "/v1/cancellations", { payment_id: "pay_2" }, cancelled, [null, ""]],
] as const)(
  "takes %s %s about %j for answered by that alone",
  (method, path, body, answer, ends) => {
    const is = (end: string) => {
      const asked = method === "GET" ? undefined : JSON.stringify(body);
      return isAnswer({ method, path: path + end, body: asked }, 200, answer);
    };
    const [own, other] = ends;
    if (own !== null) expect(is(own)).toBe(true);
    if (other !== null) expect(is(other)).toBe(false);
  },
);

test("takes a 202 for an act that waits only when it names the approval", () => {
  const call = { method: "PUT", path: "/v1/operator/merchants/mer_1", body: "{}" };
  const expires_at = "2027-01-15T08:00:00.000Z";
  expect(isAnswer(call, 202, { approval_id: "apr_1", expires_at })).toBe(true);
  for (const body of [{}, { approval_id: "", expires_at }, { status: "accepted" }]) {
    expect(isAnswer(call, 202, body)).toBe(false);
  }
});

test("takes no payment without any of its members, and no token that could not be sent back", () => {
  const call = { method: "GET", path: "/v1/payments/pay_1", body: undefined };
  expect(isAnswer(call, 200, paid)).toBe(true);
  for (const name of Object.keys(paid)) {
    expect([name, isAnswer(call, 200, { ...paid, [name]: undefined })]).toEqual([name, false]);
  }
  const session = { method: "POST", path: "/v1/terminals/sessions", body: "{}" };
  const opened = (access_token: string) =>
    isAnswer(session, 200, { access_token, token_type: "DPoP", expires_in: 600 });
  expect(opened("t.t.t")).toBe(true);
  for (const text of ["", "a b", "a\r\nb", "t\u00e9", "\u7aef\u672b"]) {
    expect([text, opened(text)]).toEqual([text, false]);
  }
});

test("knows a problem of the contract by its code and its status together", () => {
  const known = (code: string, status: number) => isKnownProblem({ code, status } as Problem);
  expect([known("forbidden", 403), known("forbidden", 400), known("blocked", 403)]).toEqual([
    true,
    false,
    false,
  ]);
});
