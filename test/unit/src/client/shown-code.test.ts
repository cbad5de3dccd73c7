import { createServer } from "node:net";
import { expect, test } from "vitest";
import { generateDeviceKey } from "../../../../src/client/access/device-key.ts";
import { AppClient } from "../../../../src/client/app.ts";
import type { OfflineRecord } from "../../../../src/client/offline-codes.ts";
import { type Runtime, realRuntime } from "../../../../src/client/runtime.ts";
import { memoryRecordStore } from "../../../../src/client/store/memory.ts";
import { told } from "./contract-examples.ts";
import { type Answer, json, problem, ScriptedRuntime } from "./scripted-runtime.ts";

const key = await generateDeviceKey();
const tokens = { access_token: "t", token_type: "DPoP", expires_in: 600 };
const code = told("POST /v1/codes", { qr: "online" });

async function phone(runtime: Runtime, origin: string, seals = 20) {
  const offline = memoryRecordStore<OfflineRecord>();
  const app = new AppClient({ origin, key, runtime, offline });
  await app.session.adopt(tokens, "wal_1");
  const kept = {
    version: 2,
    seals: Array.from({ length: seals }, (_, i) => `seal-${i}`),
    expires_at: "2100-01-01T00:00:00.000Z",
    counter: 0,
    clock: { difference_ms: 0, learnt_at_ms: runtime.nowMs() },
  } as const;
  await offline.put("app", kept);
  return { app, offline };
}

const at = (answers: Answer[], seals?: number) =>
  phone(new ScriptedRuntime(answers), "https://pay.example", seals);

test("a network that never answers gets a code from the phone within half a second", async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as { port: number };
  const waits: number[] = [];
  const sleep: Runtime["sleep"] = (durationMs, signal) => {
    waits.push(durationMs);
    return realRuntime.sleep(durationMs, signal);
  };
  const { app } = await phone({ ...realRuntime, sleep }, `http://127.0.0.1:${port}`);
  const shown = await app.codeToShow();
  expect(Math.min(...waits)).toBeLessThanOrEqual(500);
  expect(shown).toMatchObject({ ok: true, body: { offline: true, left: 19, bar_code: null } });
  silent.close();
});

test("the server's code is shown when it comes, and no seal is used", async () => {
  const { app, offline } = await at([json(code, { status: 201 })]);
  const body = { qr: "online", offline: false, left: null };
  expect(await app.codeToShow()).toMatchObject({ ok: true, body });
  expect((await offline.get("app"))?.seals).toHaveLength(20);
});

test.each<[string, Answer]>([
  ["no network", new Error("fetch failed")],
  ["a portal in the server's place", new Response("<html>")],
  ["a server that is out of order", problem(503, "unavailable")],
  ["a server that has a fault", problem(500, "internal_error")],
])("%s is answered with a code from the phone", async (_, answer) => {
  const { app } = await at([answer]);
  expect(await app.codeToShow()).toMatchObject({ ok: true, body: { offline: true } });
});

test("a refusal of the server is told, and no code of the phone is shown in its place", async () => {
  const { app, offline } = await at([problem(403, "stopped")]);
  expect(await app.codeToShow()).toMatchObject({ problem: { code: "stopped" } });
  expect((await offline.get("app"))?.seals).toHaveLength(20);
});

test("without seals it is told how the call for the server's code ended", async () => {
  const { app } = await at(["never"], 0);
  expect(await app.codeToShow()).toMatchObject({ unreachable: { cause: "deadline" } });
});
