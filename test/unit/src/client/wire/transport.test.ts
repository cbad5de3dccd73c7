import { describe, expect, test } from "vitest";
import { generateDeviceKey } from "../../../../../src/client/access/device-key.ts";
import { Transport, withQuery } from "../../../../../src/client/wire/transport.ts";
import { type Answer, claimsOf, json, problem, ScriptedRuntime } from "../scripted-runtime.ts";

const key = await generateDeviceKey();
const origin = "https://pay.example";

function against(...answers: Answer[]) {
  const runtime = new ScriptedRuntime(answers);
  return { runtime, transport: new Transport({ origin, key, runtime }) };
}

const unauthorized = (error: string, members = {}, headers = {}) =>
  problem(401, "unauthorized", members, {
    "WWW-Authenticate": `DPoP error="${error}", algs="ES256"`,
    ...headers,
  });

describe("call", () => {
  test("sends token, proof, digest and the body's own bytes", async () => {
    const { runtime, transport } = against(json({ a: 1 }, { status: 201 }));
    const reply = await transport.call("POST", "/v1/things?x=1", '{ "b": 2 }', { token: "t.t.t" });
    expect(reply).toMatchObject({ ok: true, status: 201, body: { a: 1 }, replayed: false });
    const [sent] = runtime.sent;
    expect(sent?.url).toBe("https://pay.example/v1/things?x=1");
    expect(sent?.body).toBe('{ "b": 2 }');
    expect(sent?.headers.get("Authorization")).toBe("DPoP t.t.t");
    expect(sent?.headers.get("Content-Type")).toBe("application/json");
    expect(claimsOf(sent)).toMatchObject({
      htm: "POST",
      htu: "https://pay.example/v1/things",
      content_digest: sent?.headers.get("Content-Digest"),
    });
    expect(claimsOf(sent).ath).toBeDefined();
  });

  test("sends {} with a POST that has nothing to say and no body with a GET", async () => {
    const { runtime, transport } = against(json({}), json({}));
    await transport.call("POST", "/v1/a");
    await transport.call("GET", "/v1/b");
    expect(runtime.sent.map(({ body }) => body)).toEqual(["{}", undefined]);
    expect(runtime.sent[1]?.headers.get("Content-Digest")).toBeNull();
    expect(claimsOf(runtime.sent[1])).not.toHaveProperty("content_digest");
  });

  test("names the deployment's own origin in htu when it is reached by another", async () => {
    const runtime = new ScriptedRuntime([json({})]);
    const publicOrigin = "http://localhost:8787";
    const options = { origin: "http://127.0.0.1:8787", publicOrigin, key, runtime };
    await new Transport(options).call("GET", "/healthz");
    expect(claimsOf(runtime.sent[0]).htu).toBe("http://localhost:8787/healthz");
  });

  test.each([203, 206, 226])(
    "takes a %d for an answer that was made on the way",
    async (status) => {
      const { transport } = against(json({ a: 1 }, { status }));
      expect(await transport.call("GET", "/v1/things")).toMatchObject({
        ok: false,
        unreachable: { cause: "not_ours" },
      });
    },
  );

  test("tells a replay and its status now", async () => {
    const headers = { "Idempotent-Replayed": "true", "Payment-Status": "cancelled" };
    const { transport } = against(json({}, { headers }));
    expect(await transport.call("GET", "/v1/a")).toMatchObject({
      replayed: true,
      paymentStatus: "cancelled",
    });
  });

  test("tells a problem with its members, challenge and delay", async () => {
    const headers = { "Retry-After": "3" };
    const { transport } = against(problem(503, "unavailable", { hint: 1 }, headers));
    const reply = await transport.call("GET", "/v1/a");
    expect(reply).toMatchObject({
      ok: false,
      problem: { code: "unavailable", status: 503, hint: 1, retry_after_ms: 3_000 },
    });
  });

  test("sets its clock right by server_time and asks once more", async () => {
    const members = { server_time: "2027-01-15T09:00:00.000Z" };
    const { runtime, transport } = against(
      unauthorized("invalid_dpop_proof", members),
      json({}),
      json({}),
    );
    expect(await transport.call("GET", "/v1/a")).toMatchObject({ ok: true });
    await transport.call("GET", "/v1/a");
    const nineSeconds = Date.UTC(2027, 0, 15, 9) / 1000;
    const issued = runtime.sent.map((sent) => claimsOf(sent).iat as number);
    expect(issued[0]).toBe(nineSeconds - 3600);
    expect(issued.slice(1)).toEqual([nineSeconds, nineSeconds]);
    expect(claimsOf(runtime.sent[0]).jti).not.toBe(claimsOf(runtime.sent[1]).jti);
  });

  test.each([
    ["takes", "at once", 0, true],
    ["takes", "just in time", 4_999, true],
    ["does not take", "when nobody knows any more how old it is", 5_000, false],
    ["does not take", "after the clock was set back meanwhile", -1, false],
  ] as const)(
    "%s the server's time from an answer that came %s",
    async (_, __, passedMs, takes) => {
      const date = "Fri, 15 Jan 2027 10:00:00 GMT";
      const { runtime, transport } = against(json({}, { headers: { Date: date } }));
      const { fetch } = runtime;
      const passing = async (...request: Parameters<typeof fetch>) => {
        runtime.now += passedMs;
        return fetch(...request);
      };
      Object.assign(runtime, { fetch: passing });
      await transport.call("GET", "/v1/a", undefined, { deadlineMs: 5_000 });
      expect(transport.clock.reading() !== null).toBe(takes);
    },
  );

  test("gives a 401 back when the clock was right, and after one correction", async () => {
    const right = { server_time: "2027-01-15T08:00:01.000Z" };
    const wrong = { server_time: "2027-01-15T10:00:00.000Z" };
    const other = { server_time: "2027-01-15T12:00:00.000Z" };
    const first = against(unauthorized("invalid_token", right));
    expect(await first.transport.call("GET", "/v1/a")).toMatchObject({
      problem: { auth_error: "invalid_token" },
    });
    expect(first.runtime.sent).toHaveLength(1);
    const second = against(
      unauthorized("invalid_dpop_proof", wrong),
      unauthorized("invalid_dpop_proof", other),
    );
    expect(await second.transport.call("GET", "/v1/a")).toMatchObject({ problem: { status: 401 } });
    expect(second.runtime.sent).toHaveLength(2);
  });

  test("answers use_dpop_nonce once and keeps the nonce", async () => {
    const nonce = (value: string) => unauthorized("use_dpop_nonce", {}, { "DPoP-Nonce": value });
    const { runtime, transport } = against(
      nonce("n1"),
      json({}),
      json({}),
      nonce("n2"),
      nonce("n3"),
    );
    expect(await transport.call("GET", "/v1/a")).toMatchObject({ ok: true });
    expect(await transport.call("GET", "/v1/a")).toMatchObject({ ok: true });
    expect(await transport.call("GET", "/v1/a")).toMatchObject({ problem: { status: 401 } });
    const nonces = runtime.sent.map((sent) => claimsOf(sent).nonce);
    expect(nonces).toEqual([undefined, "n1", "n1", "n1", "n2"]);
  });

  test.each([
    ["the network fails", new TypeError("fetch failed"), "no_answer"],
    ["no answer comes in time", "never", "deadline"],
    ["a gateway answers", new Response("<h1>502</h1>", { status: 502 }), "not_ours"],
    ["a gateway refuses", new Response("no", { status: 403 }), "not_ours"],
    ["a portal answers 200", new Response("<h1>Hi</h1>", { status: 200 }), "not_ours"],
    ["a portal redirects", Response.redirect("https://portal.example/"), "not_ours"],
    [
      "the body breaks off",
      new Response('{"a":', { headers: { "Content-Type": "application/json" } }),
      "no_answer",
    ],
  ] as [string, Answer, string][])(
    "does not know the outcome when %s",
    async (_, answer, cause) => {
      const { runtime, transport } = against(answer);
      const reply = await transport.call("POST", "/v1/payments", {}, { deadlineMs: 5_000 });
      expect(reply).toMatchObject({ ok: false, unreachable: { cause } });
      expect(runtime.sent).toHaveLength(1);
      expect(runtime.slept).toEqual([5_000]);
    },
  );

  test("says how long it waited for an answer that did not come", async () => {
    const { transport } = against("never");
    const reply = await transport.call("GET", "/v1/a", undefined, { deadlineMs: 700 });
    expect(reply).toMatchObject({ unreachable: { detail: "no answer within 700 ms" } });
  });

  test.each([
    [{ cause: Object.assign(new Error("connect"), { code: "ECONNREFUSED" }) }, "ECONNREFUSED"],
    [{ cause: new Error("self-signed certificate") }, "self-signed certificate"],
    [{}, "fetch failed"],
  ])("says what the system calls a failure of the network: %o", async (options, told) => {
    const { transport } = against(new TypeError("fetch failed", options));
    const reply = await transport.call("GET", "/v1/a");
    expect(reply).toMatchObject({ unreachable: { detail: expect.stringContaining(told) } });
  });

  test("ends early when its caller says so", async () => {
    const { transport } = against("never");
    const caller = new AbortController();
    const reply = transport.call("GET", "/v1/a", undefined, { signal: caller.signal });
    caller.abort();
    expect(await reply).toMatchObject({ unreachable: { cause: "deadline" } });
  });

  test("reads text when asked, of the type that was asked for", async () => {
    const csv = (body: string) => new Response(body, { headers: { "Content-Type": "text/csv" } });
    const { transport } = against(
      csv("a;b"),
      new Response("<h1>Hi</h1>", { headers: { "Content-Type": "text/html" } }),
    );
    const asText = { form: "text", accept: "text/csv" } as const;
    expect(await transport.call("GET", "/a", undefined, asText)).toMatchObject({ body: "a;b" });
    expect(await transport.call("GET", "/a", undefined, asText)).toMatchObject({
      unreachable: { cause: "not_ours" },
    });
  });
});

test("withQuery escapes members and leaves absent ones out", () => {
  expect(withQuery("/v1/a", { b: "x&y", c: undefined, d: 1 })).toBe("/v1/a?b=x%26y&d=1");
  expect(withQuery("/v1/a", { b: null })).toBe("/v1/a");
});
