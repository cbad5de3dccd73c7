import { expect, test } from "vitest";
import { generateDeviceKey, TerminalClient } from "../../../../src/client/index.ts";
import {
  memoryRecordStore,
  type TestCall,
  TestRuntime,
  testAnswer,
  testPayment,
  testProblem,
  testTokens,
} from "../../../../src/client/testing/index.ts";

const request = { reference: "till-000001", code: "code", amount: 1200, currency: "JPY" };

async function tillAgainst(server: (call: TestCall) => Response | Error | "silence") {
  const runtime = new TestRuntime((call) =>
    call.path === "/v1/terminals/sessions" ? testAnswer(testTokens) : server(call),
  );
  const key = await generateDeviceKey();
  const payments = memoryRecordStore<never>();
  const options = { origin: "https://pay.example", key, runtime, payments, terminalId: "ter_test" };
  return { runtime, till: new TerminalClient(options) };
}

test("a program's test plays an approved payment", async () => {
  const { runtime, till } = await tillAgainst(() => testAnswer(testPayment()));
  expect(await till.pay(request)).toMatchObject({ kind: "approved", payment: { amount: 1200 } });
  expect(runtime.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "POST /v1/terminals/sessions",
    "POST /v1/payments",
  ]);
});

test("a program's test plays a decline, a refusal, and answers that get lost", async () => {
  const decline = { code: "insufficient_funds", advice: "smaller_amount_or_other_means" } as const;
  const declined = testPayment({ result: "declined", status: "declined", decline });
  const poor = await tillAgainst(() => testAnswer(declined));
  expect(await poor.till.pay(request)).toMatchObject({ kind: "declined" });
  const wrong = await tillAgainst(() => testProblem("malformed_request"));
  expect(await wrong.till.pay(request)).toMatchObject({ kind: "refused" });
  const answers = [new Error("gone"), "silence", testAnswer(testPayment())] as const;
  let asked = 0;
  const lossy = await tillAgainst(() => answers[asked++] ?? testProblem("unavailable"));
  const before = lossy.runtime.now;
  expect(await lossy.till.pay(request)).toMatchObject({ kind: "approved" });
  expect(lossy.runtime.now - before).toBeGreaterThanOrEqual(5_000);
});
