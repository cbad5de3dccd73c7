import { describe, expect, test } from "vitest";
import { generateDeviceKey } from "../../../../../src/client/access/device-key.ts";
import { Session, type SessionState } from "../../../../../src/client/access/session.ts";
import { AppClient } from "../../../../../src/client/app.ts";
import { OperatorClient } from "../../../../../src/client/operator.ts";
import { memoryRecordStore } from "../../../../../src/client/store/memory.ts";
import { TerminalClient } from "../../../../../src/client/terminal.ts";
import { Transport } from "../../../../../src/client/wire/transport.ts";
import { type Answer, claimsOf, json, problem, ScriptedRuntime } from "../scripted-runtime.ts";

const key = await generateDeviceKey();

function against(...answers: Answer[]) {
  const runtime = new ScriptedRuntime(answers);
  const transport = new Transport({ origin: "https://pay.example", key, runtime });
  const store = memoryRecordStore<SessionState>();
  const renew = () => transport.call("POST", "/v1/terminals/sessions", { terminal_id: "ter_1" });
  const session = new Session(transport, renew, { store });
  return { runtime, session, store, transport };
}

const tokens = (name: string, seconds = 600) => ({
  access_token: name,
  token_type: "DPoP",
  expires_in: seconds,
});
const expired = () =>
  problem(401, "unauthorized", {}, { "WWW-Authenticate": 'DPoP error="invalid_token"' });
const bearers = (runtime: ScriptedRuntime) =>
  runtime.sent.map(({ headers }) => headers.get("Authorization"));

describe("a key without a session", () => {
  const refused = () =>
    problem(401, "unauthorized", { detail: "Send Authorization: DPoP <access token>." });

  test.each([
    [TerminalClient, "activate(code) or give terminalId"],
    [OperatorClient, "activate(code) or give operatorId"],
    [AppClient, "signIn(contact), or register(contact) the first time"],
  ])("is told by %o which call opens one", async (Client, entry) => {
    const runtime = new ScriptedRuntime([refused()]);
    const { session } = new Client({ origin: "https://pay.example", key, runtime });
    expect(await session.call("GET", "/v1/a")).toMatchObject({
      problem: { code: "unauthorized", detail: `No session of this key: call ${entry}.` },
    });
  });

  test("does without the tokens that are kept of another key, and renews by its own", async () => {
    const { runtime, session, store } = against(json(tokens("two")), json({}));
    const claims = btoa(JSON.stringify({ sub: "ter_1", cnf: { jkt: "another" } }));
    const kept = { subject_id: "ter_1", refresh_token: "r", expires_at_ms: 1e15, notes: {} };
    await store.put("session", { ...kept, access_token: `h.${claims}.s` });
    expect(await session.state()).toMatchObject({ subject_id: "ter_1", refresh_token: null });
    expect(await session.call("GET", "/v1/a")).toMatchObject({ ok: true });
    expect(bearers(runtime)).toEqual([null, "DPoP two"]);
  });

  test("keeps the tokens of its own", async () => {
    const { runtime, session, store } = against(json({}));
    const claims = btoa(JSON.stringify({ cnf: { jkt: key.thumbprint } })).replace(/=+$/, "");
    const kept = { subject_id: "ter_1", refresh_token: null, expires_at_ms: 1e15, notes: {} };
    await store.put("session", { ...kept, access_token: `h.${claims}.s` });
    expect(await session.call("GET", "/v1/a")).toMatchObject({ ok: true });
    expect(bearers(runtime)).toEqual([`DPoP h.${claims}.s`]);
  });
});

describe("call", () => {
  test("renews before the token's end", async () => {
    const { runtime, session } = against(json(tokens("two")), json({}));
    await session.adopt(tokens("one", 20));
    expect(await session.call("GET", "/v1/a")).toMatchObject({ ok: true });
    expect(bearers(runtime)).toEqual([null, "DPoP two"]);
  });

  test("renews and sends the same bytes with a new proof when the token is refused", async () => {
    const { runtime, session } = against(expired(), json(tokens("two")), json({}));
    await session.adopt({ tokens: tokens("one") });
    expect(await session.call("POST", "/v1/a", { b: 1 })).toMatchObject({ ok: true });
    expect(bearers(runtime)).toEqual(["DPoP one", null, "DPoP two"]);
    const [first, , last] = runtime.sent;
    expect(last?.body).toBe(first?.body);
    expect(claimsOf(last).jti).not.toBe(claimsOf(first).jti);
  });

  test("gives the second 401 back", async () => {
    const { runtime, session } = against(expired(), json(tokens("two")), expired());
    await session.adopt(tokens("one"));
    expect(await session.call("GET", "/v1/a")).toMatchObject({ problem: { status: 401 } });
    expect(runtime.sent).toHaveLength(3);
  });

  test("does not renew for a proof that was refused", async () => {
    const refusal = problem(
      401,
      "unauthorized",
      {},
      {
        "WWW-Authenticate": 'DPoP error="invalid_dpop_proof"',
      },
    );
    const { runtime, session } = against(refusal);
    await session.adopt(tokens("one"));
    await session.call("GET", "/v1/a");
    expect(runtime.sent).toHaveLength(1);
  });

  test("tells the renewal's own failure", async () => {
    const { session } = against(problem(403, "forbidden"));
    expect(await session.call("GET", "/v1/a")).toMatchObject({ problem: { code: "forbidden" } });
  });

  test("sends a token that has some life left when its renewal cannot be had", async () => {
    const { runtime, session } = against(new Error("down"), json({}));
    await session.adopt(tokens("one", 20));
    expect(await session.call("GET", "/v1/a")).toMatchObject({ ok: true });
    expect(bearers(runtime)).toEqual([null, "DPoP one"]);
  });

  test("shares one renewal among concurrent calls", async () => {
    const { runtime, session } = against(json(tokens("two")), json({}), json({}), json({}));
    await Promise.all(["/1", "/2", "/3"].map((path) => session.call("GET", path)));
    expect(bearers(runtime)).toEqual([null, "DPoP two", "DPoP two", "DPoP two"]);
  });
});

describe("state", () => {
  test("is found again by the next run and keeps the refresh token", async () => {
    const { session, store, transport } = against();
    await session.adopt({ ...tokens("one"), refresh_token: "r" }, "wal_1");
    await session.adopt(tokens("two"));
    const next = new Session(transport, () => undefined, { store });
    expect(await next.state()).toMatchObject({
      subject_id: "wal_1",
      access_token: "two",
      refresh_token: "r",
    });
  });

  test("takes the subject from the token when nothing else names it", async () => {
    const { session } = against();
    const payload = Buffer.from('{"sub":"opr_1"}').toString("base64url");
    await session.adopt(tokens(`e30.${payload}.x`));
    expect((await session.state()).subject_id).toBe("opr_1");
  });

  test("is not brought back by a renewal that ends after a sign-out elsewhere", async () => {
    const { session, store, transport } = against(json(tokens("two")));
    await session.adopt(tokens("one"), "wal_1");
    const other = new Session(transport, () => undefined, { store });
    const renewal = session.renew();
    await other.forget();
    expect(await renewal).toBe("renewed");
    expect(await store.list()).toEqual([]);
  });

  test("is empty after forget", async () => {
    const { session, store } = against();
    await session.adopt(tokens("one"), "wal_1");
    await session.forget();
    expect(await store.list()).toEqual([]);
    expect((await session.state()).access_token).toBeNull();
  });
});

test("renews at the next call, where the store had failed under a renewal", async () => {
  const { runtime, session, store } = against(json(tokens("two")), json({}));
  const full = new Error("the disk is full");
  const get = store.get.bind(store);
  let reads = 0;
  const broken = {
    ...store,
    get: (id: string) => (++reads === 2 ? Promise.reject(full) : get(id)),
  };
  const renew = () =>
    session.transport.call("POST", "/v1/terminals/sessions", { terminal_id: "ter_1" });
  const again = new Session(session.transport, renew, { store: broken });
  await expect(again.call("GET", "/v1/a")).rejects.toBe(full);
  expect(await again.call("GET", "/v1/a")).toMatchObject({ ok: true });
  expect(bearers(runtime)).toEqual([null, "DPoP two"]);
});
