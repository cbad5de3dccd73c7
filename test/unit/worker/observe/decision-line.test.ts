import fc from "fast-check";
import { expect, it } from "vitest";
import { problem } from "../../../../src/problem.ts";
import {
  decisionLine,
  decisionMembers,
  isDecision,
} from "../../../../worker/observe/decision-line.ts";
import type { Seen } from "../../../../worker/observe/seen.ts";
import { decided, paid, refusedAnswer, terminalToken } from "./decided.ts";

const known: Partial<Seen> = {
  body: { amount: 1200, code: "a-code-that-nobody-may-read" },
  noted: { rules: ["daily-count"], channel: "qr", policyVersion: 3, controlVersion: 17 },
};

it("tells of a payment who, what, how much, by which rule and how long, and no text of a stranger", () => {
  expect(decisionLine(decided({ known }), "production")).toEqual({
    "service.name": "sekisho",
    "service.version": expect.stringMatching(/^\d+\.\d+\.\d+/),
    "deployment.environment.name": "production",
    "http.request.method": "POST",
    "http.route": "/v1/payments",
    "http.response.status_code": 200,
    "sekisho.request.id": "req_1",
    "sekisho.decision": "approved",
    "sekisho.status": "captured",
    "sekisho.velocity.rules": ["daily-count"],
    "sekisho.code.channel": "qr",
    "sekisho.amount": 1200,
    "sekisho.currency": "JPY",
    "sekisho.caller.kind": "terminal",
    "sekisho.caller.id": "ter_till",
    "sekisho.terminal.id": "ter_till",
    "sekisho.store.id": "sto_one",
    "sekisho.merchant.id": "mer_aoi",
    "sekisho.payment.id": "pay_1",
    "sekisho.control.version": 17,
    "sekisho.policy.version": 3,
    "sekisho.duration_ms": 34,
  });
});

it("tells what a stored answer was decided by, and the amount that was asked for", () => {
  const snapshot = { version: 20, policyVersion: 4 } as Seen["snapshot"];
  const line = (of: Partial<Seen>) =>
    decisionLine(decided({ known: { snapshot, ...of } }), "production");
  expect(line({ ...known, body: { amount: 1500 } })).toMatchObject({
    ...{ "sekisho.control.version": 17, "sekisho.policy.version": 3, "sekisho.amount": 1500 },
  });
  expect(line({})).toMatchObject({
    ...{ "sekisho.control.version": 20, "sekisho.policy.version": 4, "sekisho.amount": 1200 },
  });
});

it("tells a refusal's problem and its inner reason, and whose it was only when that was verified", () => {
  const refused = { answer: refusedAnswer, status: 401, known: { token: null } };
  const line = decisionLine(decided(refused), "test");
  expect(line).toMatchObject({
    "sekisho.decision": "refused",
    "sekisho.problem.code": "unauthorized",
    "sekisho.fault": "access_expired",
  });
  expect(line).not.toHaveProperty("sekisho.caller.kind");
  expect(line).not.toHaveProperty("error.type");
});

it("calls what nobody decided failed, with the type of the error", () => {
  const answer = { problem: problem("unavailable", "Repeat.") };
  expect(decisionLine(decided({ answer, status: 503 }), "test")).toMatchObject({
    "sekisho.decision": "failed",
    "error.type": "unavailable",
  });
});

it.each([
  [{ status: 200, body: { result: "declined", decline: { code: "code_spent" } } }, "declined"],
  [{ status: 200, body: { result: "pending" } }, "pending"],
  [{ status: 201, body: { result: "credited" } }, "approved"],
  [{ status: 202, body: { approval_id: "apr_1" } }, "waiting"],
  [{ status: 201, body: { refund_id: "rfd_1" } }, "done"],
] as const)("says of %j: %s", (answer, word) => {
  expect(decisionLine(decided({ answer }), "test")["sekisho.decision"]).toBe(word);
});

it("marks what was decided before, and tells the caller's trace", () => {
  const headers = { "Idempotent-Replayed": "true" };
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const answer = { status: 200, body: {}, headers } as const;
  const line = decisionLine(decided({ answer, traceparent }), "test");
  expect(line).toMatchObject({
    "sekisho.replayed": true,
    trace_id: "0af7651916cd43dd8448eb211c80319c",
    span_id: "b7ad6b7169203331",
  });
});

it("tells no negative time when the clock was set back", () => {
  const times = { fromMs: 5_000, toMs: 1_000 };
  expect(decisionLine(decided({ times }), "test")["sekisho.duration_ms"]).toBe(0);
});

it("counts as decisions every write, and of reads those that were refused", () => {
  expect(isDecision({ method: "POST" }, paid)).toBe(true);
  expect(isDecision({ method: "DELETE" }, refusedAnswer)).toBe(true);
  expect(isDecision({ method: "GET" }, refusedAnswer)).toBe(true);
  expect(isDecision({ method: "GET" }, paid)).toBe(false);
});

const foreign = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.anything(),
  fc.constant("a\nb\u2028c\u009b"),
);
const ids = ["payment_id", "merchant_id", "status", "result", "currency", "amount", "stop_id"];

it("is one line of known members and plain values, whatever a stranger has written", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...ids), foreign),
      fc.record({ fault: foreign, state: foreign }),
      foreign,
      fc.string({ unit: "binary" }),
      (body, members, text, traceparent) => {
        const token = { ...(terminalToken as object), sub: text, store_id: text } as never;
        const noted = { fault: text, channel: text, rules: [text] } as never;
        const answers = [
          { status: 200 as const, body },
          { problem: { ...problem("forbidden", "No."), members } },
        ];
        for (const answer of answers) {
          const seen = { token, noted, body: { amount: text } };
          const line = decisionLine(decided({ answer, known: seen, traceparent }), "test");
          const written = JSON.stringify(line);
          // Printable ASCII alone: nothing that ends a line or moves a terminal's cursor.
          expect(written).toMatch(/^[\x20-\x7e]+$/);
          expect(decisionMembers).toEqual(expect.arrayContaining(Object.keys(JSON.parse(written))));
          for (const value of Object.values(line).flat()) {
            if (typeof value === "string") expect(value).toMatch(/^[\w.:/{}-]{1,160}$/);
          }
        }
      },
    ),
  );
});

it("has no member for a reference, a name, an address or a text", () => {
  const line = JSON.stringify(decisionLine(decided({ known }), "test"));
  for (const text of ["09012345678", "Taro", "Aoi", "090-1234", "the-token", "nobody-may"]) {
    expect(line).not.toContain(text);
  }
});
