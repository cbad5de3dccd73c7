import { expect, it } from "vitest";
import type { AppClient } from "../../../../../../src/client/app.ts";
import type { OfflineRecord } from "../../../../../../src/client/index.ts";
import { CodeSource } from "../../../../../../src/web/payer/code/code-source.ts";

const madeMs = Date.UTC(2026, 10, 29, 5);
const expires_at = new Date(madeMs + 60_000).toISOString();

/** The codes of a phone whose clock, as far as it is known, says `nowMs`. */
function sourceOf(told: { date?: string; nowMs: number; offline?: object | null }): CodeSource {
  const headers = new Headers(told.date === undefined ? {} : { date: told.date });
  const body = { qr: "S1", bar_code: "1", jpqr: null, emv: null, expires_at };
  const client = {
    issueCode: async () => ({ ok: true, status: 201, body, headers, replayed: false }),
    offlineCode: async () => told.offline ?? null,
    session: { transport: { clock: { nowMs: () => told.nowMs } } },
  } as unknown as AppClient;
  return new CodeSource(client, {
    get: async () => undefined as OfflineRecord | undefined,
  } as never);
}

it("has a code live as long as it does at least, by the second that its answer names", async () => {
  const date = new Date(madeMs).toUTCString();
  const issued = await sourceOf({ date, nowMs: madeMs + 9_000 }).issue(5_000);
  const middleMs = 500;
  expect(issued).toMatchObject({ body: { code: { offline: false, left: null } } });
  // `Date` is read as the middle of its second, and the answer may be of the second's end.
  expect(issued.ok && issued.body.lifeMs).toBe(60_000 - 2 * middleMs);
});

it("has a code live by the phone's own clock where the answer names no time, or there is none", async () => {
  const offline = { qr: "S2", expires_at, left: 3 };
  const source = sourceOf({ nowMs: madeMs + 9_000, offline });
  const issued = await source.issue(5_000);
  expect(issued.ok && issued.body.lifeMs).toBe(51_000);
  const code = { ...offline, bar_code: null, jpqr: null, emv: null, offline: true };
  expect(await source.sign()).toEqual({ code, lifeMs: 51_000 });
  expect(await sourceOf({ nowMs: madeMs }).sign()).toBeNull();
});
