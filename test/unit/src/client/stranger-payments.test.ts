import { describe, expect, test } from "vitest";
import { generateDeviceKey } from "../../../../src/client/access/device-key.ts";
import type { Runtime } from "../../../../src/client/runtime.ts";
import { memoryRecordStore } from "../../../../src/client/store/memory.ts";
import { TerminalClient } from "../../../../src/client/terminal.ts";
import { TestRuntime, testAnswer, testTokens } from "../../../../src/client/testing/index.ts";
import { answerDeadlineMs } from "../../../../src/client/till/payment-pace.ts";
import type {
  PaymentOutcome,
  PaymentRecord,
  PaymentStore,
} from "../../../../src/client/till/payment-record.ts";
import { told } from "./contract-examples.ts";
import { json, problem, ScriptedRuntime } from "./scripted-runtime.ts";
import { strangers } from "./stranger-answers.ts";

const key = await generateDeviceKey();
const reference = "till-000001";
const request = { reference, code: "c", amount: 1200, currency: "JPY" };
const ours = told("POST /v1/payments", {
  ...{ payment_id: "pay_1", reference, result: "approved", final: true, status: "captured" },
  ...{ amount: 1200, currency: "JPY", amount_captured: 1200, amount_refunded: 0, decline: null },
  ...{ confirm_by: null, server_time: "2027-01-15T08:00:00.000Z" },
});
const pending = { ...ours, result: "pending", final: false, status: "pending_confirmation" };
const undone = (payment: object | null) => ({
  ...{ cancellation_id: "can_1", status: "done", final: true },
  ...(payment === null ? {} : { payment }),
});

type Says = Response | Error;
/** What is answered to a payment, to reading it by id or by reference, and to a cancellation. */
interface Script {
  pay?: () => Says;
  read?: () => Says;
  find?: () => Says;
  cancel?: (body: string) => Says;
}
const utf8Text = (body: unknown) => new TextDecoder().decode(body as Uint8Array | undefined);
const dead = () => new TypeError("connection reset");

function till(script: Script, payments = memoryRecordStore() as PaymentStore) {
  const scripted = new ScriptedRuntime([]);
  const tokens = { access_token: "t", token_type: "DPoP", expires_in: 86_400 };
  let now = scripted.now;
  const runtime: Runtime = {
    nowMs: () => now,
    randomBytes: scripted.randomBytes,
    async sleep(durationMs, signal) {
      const isDeadline = durationMs === answerDeadlineMs;
      if (isDeadline) await new Promise((end) => signal?.addEventListener("abort", end));
      else await new Promise((end) => setImmediate(end));
      if (!isDeadline) now += durationMs;
    },
    async fetch(url, { method, body }) {
      const { pathname, search } = new URL(url);
      if (pathname.endsWith("/sessions")) return json(tokens);
      const get = search === "" ? script.read : script.find;
      const says = pathname.endsWith("/cancellations") ? script.cancel : undefined;
      const given = (says ?? (method === "GET" ? get : script.pay) ?? dead)(utf8Text(body));
      if (given instanceof Error) throw given;
      return given;
    },
  };
  const origin = "https://pay.example";
  const client = new TerminalClient({ origin, key, terminalId: "ter_1", runtime, payments });
  return { client, payments, script };
}

const patience = { patienceMs: 120_000 };
/** Answers that are well formed, ours in form, and about another payment. */
const others: readonly [string, object][] = [
  ["another reference", { ...ours, reference: "till-000009" }],
  ["another amount", { ...ours, amount: 1 }],
  ["another currency", { ...ours, currency: "USD" }],
  ["no status", { ...ours, status: undefined }],
  ["an amount that is a text", { ...ours, amount: "1200" }],
];
const says = (body: object) => (): Says => json(body);
const wrong: readonly [string, () => Says][] = [
  ...strangers,
  ...others.map(([name, body]) => [name, says(body)] as [string, () => Says]),
  ["a problem of ours with a code of nobody", () => problem(403, "blocked_by_waf")],
];

describe("a payment whose answers come from strangers", () => {
  test.each(wrong)(
    "is unresolved after %s, and told once the server is heard",
    async (_, answer) => {
      const all = till({ pay: answer });
      const first = await all.client.pay(request, patience);
      expect(first).toMatchObject({ kind: "unresolved", reason: "no_answer" });
      expect(await all.client.acknowledge(reference)).toBe(false);
      all.script.cancel = says(undone({ ...ours, status: "cancelled" }));
      expect(await all.client.resume(patience)).toMatchObject([{ kind: "cancelled" }]);
    },
  );

  test.each(wrong)("goes on sending after %s, and takes the server's answer", async (_, answer) => {
    let left = 3;
    const { client } = till({ pay: () => (left-- > 0 ? answer() : json(ours)) });
    expect(await client.pay(request, patience)).toMatchObject({
      kind: "approved",
      payment: { payment_id: "pay_1" },
    });
  });

  test.each([
    ...wrong,
    ["its own approval as it was", says(ours)],
    ["a cancellation of another payment", says(undone({ ...ours, reference: "till-000009" }))],
    ["a cancellation of another amount", says(undone({ ...ours, amount: 1 }))],
    ["a cancellation with a payment that is none", says(undone({ id: 7 }))],
    ["a cancellation that leaves the payment as it was", says(undone(ours))],
    ["a cancellation that is not final", says({ ...undone(null), final: false })],
    ["a final cancellation that is not done", says({ ...undone(null), status: "waiting" })],
    ["a cancellation without an id", says({ ...undone(null), cancellation_id: undefined })],
  ] as [string, () => Says][])("is not cancelled by %s", async (_, answer) => {
    const all = till({ pay: dead, cancel: answer });
    expect(await all.client.pay(request, patience)).toMatchObject({ kind: "unresolved" });
    all.script.cancel = says(undone(null));
    expect(await all.client.resume(patience)).toMatchObject([{ kind: "cancelled" }]);
  });

  test.each([
    ...wrong,
    ["another payment under this reference", says({ ...ours, payment_id: "pay_9" })],
  ] as [string, () => Says][])("that waits for its payer is not ended by %s", async (_, answer) => {
    const all = till({ pay: says(pending), read: answer });
    const told = await all.client.pay(request, patience);
    expect(told).toMatchObject({ kind: "unresolved", reason: "awaits_payer" });
    all.script.read = says(ours);
    expect(await all.client.resume(patience)).toMatchObject([{ kind: "approved" }]);
  });

  test("that waits for its payer is not cancelled without being named", async () => {
    const all = till({ pay: says(pending), read: says(pending), cancel: says(undone(null)) });
    await all.client.pay(request, { patienceMs: 1 });
    await all.client.abandon(reference);
    expect(await all.client.resume(patience)).toMatchObject([{ kind: "unresolved" }]);
    all.script.cancel = says(undone({ ...pending, payment_id: "pay_9", status: "cancelled" }));
    expect(await all.client.resume(patience)).toMatchObject([{ kind: "unresolved" }]);
    all.script.cancel = says(undone({ ...pending, status: "cancelled" }));
    expect(await all.client.resume(patience)).toMatchObject([{ kind: "cancelled" }]);
  });

  test("takes another reference when that of its cancellation belongs to another act", async () => {
    const references: string[] = [];
    const kept: Promise<PaymentRecord | undefined>[] = [];
    const cancel = (body: string) => {
      references.push(JSON.parse(body).reference);
      kept.push(all.payments.get(reference));
      return references.length < 3 ? problem(422, "reference_reused") : json(undone(null));
    };
    const all = till({ pay: dead, cancel });
    expect(await all.client.pay(request, patience)).toMatchObject({ kind: "cancelled" });
    const [first] = references;
    expect(references).toEqual([first, `${first}-2`, `${first}-3`]);
    const records = await Promise.all(kept);
    expect(records.map((record) => record?.cancellation_reference)).toEqual(references);
  });

  test.each(wrong)("whose code was lost is not settled by %s", async (_, answer) => {
    const payments = memoryRecordStore() as PaymentStore;
    await till({}, payments).client.pay(request, { patienceMs: 1 });
    const kept = await payments.get(reference);
    if (kept === undefined) throw new Error("nothing was kept");
    await payments.put(reference, { ...kept, request: null });
    const all = till({ find: answer }, payments);
    expect(await all.client.resume(patience)).toMatchObject([{ kind: "unresolved" }]);
    all.script.cancel = says(undone(null));
    expect(await all.client.resume(patience)).toMatchObject([{ kind: "cancelled" }]);
  });

  test.each(wrong)("that can no longer be cancelled is not settled by %s", async (_, answer) => {
    const tooLate = () => problem(409, "state_conflict");
    const all = till({ pay: says(pending), read: answer, cancel: tooLate });
    await all.client.pay(request, { patienceMs: 1 });
    await all.client.abandon(reference);
    expect(await all.client.resume(patience)).toMatchObject([
      { kind: "unresolved", reason: "no_answer" },
    ]);
    all.script.read = says(ours);
    expect(await all.client.resume(patience)).toMatchObject([{ reason: "window_closed" }]);
  });
});

test.each(wrong)("keepResolving goes on after %s", async (_, answer) => {
  const payments = memoryRecordStore() as PaymentStore;
  await till({}, payments).client.pay(request, { patienceMs: 1 });
  let left = 2;
  const { client } = till({ pay: () => (left-- > 0 ? answer() : json(ours)) }, payments);
  const stop = new AbortController();
  const seen: PaymentOutcome[] = [];
  const hear = (outcome: PaymentOutcome) => {
    seen.push(outcome);
    stop.abort();
  };
  await client.payments.keepResolving(hear, { signal: stop.signal, patienceMs: 1, everyMs: 1_000 });
  expect(seen).toMatchObject([{ kind: "approved", payment: { payment_id: "pay_1" } }]);
});

describe("while there is no outcome", () => {
  const cause = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
  const refused = () => new TypeError("fetch failed", { cause });

  test("tells the last failure, and each one before it to who asked for it", async () => {
    const { client } = till({ pay: refused });
    const heard: unknown[] = [];
    const onWaiting = (soFar: unknown) => void heard.push(soFar);
    const outcome = await client.pay(request, { patienceMs: 9_000, onWaiting });
    const unreachable = { cause: "no_answer", detail: expect.stringContaining("ECONNREFUSED") };
    const told = { kind: "unresolved", reason: "no_answer", problem: null, unreachable };
    expect(outcome).toMatchObject(told);
    expect(heard.length).toBeGreaterThan(1);
    for (const soFar of heard) expect(soFar).toMatchObject(told);
  });

  test("tells the problem that the server answered last", async () => {
    const { client } = till({ pay: () => problem(503, "unavailable") });
    expect(await client.pay(request, { patienceMs: 3_000 })).toMatchObject({
      ...{ kind: "unresolved", problem: { code: "unavailable" }, unreachable: null },
    });
  });

  test("tells that the payer is asked", async () => {
    const asked = { ...pending, confirm_by: "2027-01-15T08:01:00.000Z" };
    let reads = 2;
    const read = () => json(reads-- > 0 ? asked : ours);
    const { client } = till({ pay: () => json(asked), read });
    const reasons: string[] = [];
    const onWaiting = ({ reason }: { reason: string }) => void reasons.push(reason);
    expect(await client.pay(request, { onWaiting })).toMatchObject({ kind: "approved" });
    expect(new Set(reasons)).toEqual(new Set(["awaits_payer"]));
  });

  test("lasts no longer than patience, though an answer or a session is waited for", async () => {
    for (const silent of ["/v1/payments", "/v1/terminals/sessions"]) {
      const runtime = new TestRuntime(({ path }) =>
        path === silent ? "silence" : testAnswer(testTokens),
      );
      const begunMs = runtime.now;
      const options = { origin: "https://pay.example", key, terminalId: "ter_1", runtime };
      const outcome = await new TerminalClient(options).pay(request, { patienceMs: 500 });
      expect(outcome).toMatchObject({ kind: "unresolved", unreachable: { cause: "deadline" } });
      expect(runtime.now - begunMs).toBeLessThanOrEqual(500);
    }
  });
});
