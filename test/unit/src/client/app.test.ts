import { describe, expect, test, vi } from "vitest";
import { generateDeviceKey } from "../../../../src/client/access/device-key.ts";
import type { SessionState } from "../../../../src/client/access/session.ts";
import { AppClient } from "../../../../src/client/app.ts";
import { memoryRecordStore } from "../../../../src/client/store/memory.ts";
import { told } from "./contract-examples.ts";
import { type Answer, json, problem, ScriptedRuntime } from "./scripted-runtime.ts";

const key = await generateDeviceKey();
const contact = { type: "email", value: "hanako@example.jp" } as const;
const tokens = (name: string) => ({
  access_token: name,
  refresh_token: "refresh",
  token_type: "DPoP",
  expires_in: 600,
});

function against(...answers: Answer[]) {
  const runtime = new ScriptedRuntime(answers);
  const sessions = memoryRecordStore<SessionState>();
  const options = { origin: "https://pay.example", key, runtime, sessions };
  return { runtime, options, app: new AppClient(options) };
}
const wallet = told("GET /v1/wallet", { wallet_id: "wal_1" });
const expires_at = "2027-01-15T08:05:00.000Z";
const lines = (runtime: ScriptedRuntime) =>
  runtime.sent.map(({ method, url, body }) =>
    [method, url.replace("https://pay.example", ""), body].filter(Boolean).join(" "),
  );
const bearers = (runtime: ScriptedRuntime) =>
  runtime.sent.map(({ headers }) => headers.get("Authorization"));

describe("a session", () => {
  const ended = () => problem(401, "unauthorized", { fault: "session_ended" });
  const expired = () => problem(401, "unauthorized");

  test("that has ended is nobody's: whoever asks whose it is signs in", async () => {
    const { app } = against(expired(), ended());
    await app.session.adopt(tokens("one"), "wal_1");
    expect(await app.walletId()).toBe("wal_1");
    const refused = { problem: { code: "unauthorized", fault: "session_ended" } };
    expect(await app.wallet()).toMatchObject(refused);
    expect(await app.walletId()).toBeNull();
  });

  test("that has ended leaves no seals to whoever signs in on this phone next", async () => {
    const expires_at = "2099-01-01T00:00:00.000Z";
    const two = { seals: ["seal-0", "seal-1"], expires_at };
    const seals = json(told("POST /v1/offline-seals", two), { status: 201 });
    const { app } = against(seals, expired(), ended());
    await app.session.adopt(tokens("one"), "wal_1");
    expect(await app.offlineSeals()).toMatchObject({ ok: true });
    expect(await app.offlineCode()).not.toBeNull();
    expect(await app.wallet()).toMatchObject({ problem: { fault: "session_ended" } });
    expect(await app.offlineCode()).toBeNull();
  });

  test("whose renewal was refused for another reason is kept", async () => {
    const { app } = against(expired(), problem(401, "unauthorized"));
    await app.session.adopt(tokens("one"), "wal_1");
    expect(await app.wallet()).toMatchObject({ problem: { code: "unauthorized" } });
    expect(await app.walletId()).toBe("wal_1");
  });

  test("that nobody has begun is told in the words of the SDK", async () => {
    const { app } = against(problem(401, "unauthorized", { detail: "Send Authorization: DPoP …" }));
    expect(await app.wallet()).toMatchObject({
      problem: { code: "unauthorized", detail: expect.stringContaining("call signIn(contact)") },
    });
  });

  test("is one for all clients over a store: what one does, the others go by", async () => {
    const { runtime, options, app: other } = against(expired(), ended());
    const newer = { ...tokens("two"), refresh_token: "newer" };
    const fetch: typeof runtime.fetch = async (url, init) => {
      if (url.endsWith("/refresh")) await other.session.adopt(newer, "wal_2");
      return await runtime.fetch(url, init);
    };
    const app = new AppClient({ ...options, runtime: { ...runtime, fetch } });
    await app.session.adopt(tokens("one"), "wal_1");
    expect(await other.walletId()).toBe("wal_1");
    // The other signs in anew while this one is told that the session of before has ended.
    await app.wallet();
    expect([await app.walletId(), await other.walletId()]).toEqual(["wal_2", "wal_2"]);
    await other.session.forget();
    expect(await app.walletId()).toBeNull();
  });
});

describe("registration", () => {
  const proven = told("POST /v1/registrations/{id}/contact-proof", {
    totp: { secret: "S", uri: "otpauth://" },
  });

  test("goes on in the next run of the program", async () => {
    const { runtime, options, app } = against(
      json({ registration_id: "reg_1", expires_at }, { status: 201 }),
      json(proven),
      json({ wallet_id: "wal_1", device_id: "dev_1", recovery_codes: [], tokens: tokens("one") }),
      json({}),
    );
    await app.register(contact);
    const next = new AppClient(options);
    expect(await next.contactProof("123456")).toMatchObject({ body: { totp: { secret: "S" } } });
    expect(await next.factor("654321")).toMatchObject({ ok: true });
    await next.wallet();
    expect(lines(runtime)).toEqual([
      `POST /v1/registrations {"contact":${JSON.stringify(contact)},"locale":"ja"}`,
      'POST /v1/registrations/reg_1/contact-proof {"code":"123456"}',
      'POST /v1/registrations/reg_1/factor {"totp":{"code":"654321"}}',
      "GET /v1/wallet",
    ]);
    expect(bearers(runtime)).toEqual([null, null, null, "DPoP one"]);
    expect([await next.walletId(), await next.deviceId()]).toEqual(["wal_1", "dev_1"]);
  });

  test("stays open when a step is refused", async () => {
    const { runtime, app } = against(
      json({ registration_id: "reg_1", expires_at }),
      problem(401, "unauthorized"),
      json(proven),
    );
    await app.register(contact);
    expect(await app.contactProof("000000")).toMatchObject({ ok: false });
    expect(await app.contactProof("123456")).toMatchObject({ ok: true });
    expect(runtime.sent).toHaveLength(3);
  });

  test("refuses a later step when nothing is open, without asking", async () => {
    const { runtime, app } = against();
    expect(await app.factor("1")).toMatchObject({ problem: { code: "state_conflict" } });
    expect(runtime.sent).toEqual([]);
  });

  test.each([
    ["signIn", "/v1/sign-ins", "sign_in_id"],
    ["recover", "/v1/recoveries", "recovery_id"],
    ["reportLostDevice", "/v1/lost-devices", "lost_device_id"],
  ] as const)("%s takes the same steps at %s", async (method, path, member) => {
    const both = { factors: [], webauthn: null, state: "frozen" };
    const { runtime, app } = against(json({ [member]: "x_1", expires_at }), json(both));
    await app[method](contact);
    await app.contactProof("1");
    expect(lines(runtime)[1]).toBe(`POST ${path}/x_1/contact-proof {"code":"1"}`);
  });
});

describe("session", () => {
  async function signedIn(...answers: Answer[]) {
    const all = against(...answers);
    await all.app.session.adopt(tokens("one"), "wal_1");
    return all;
  }

  test("is refreshed with the refresh token", async () => {
    const { runtime, app } = await signedIn(
      problem(401, "unauthorized"),
      json(tokens("two")),
      json(wallet),
    );
    expect(await app.wallet()).toMatchObject({ ok: true });
    expect(lines(runtime)[1]).toBe('POST /v1/tokens/refresh {"refresh_token":"refresh"}');
    expect(bearers(runtime)).toEqual(["DPoP one", null, "DPoP two"]);
  });

  test("uses a step-up for its own purpose only, and no longer than it lives", async () => {
    const stepUp = { ...tokens("up"), expires_in: 300, refresh_token: null };
    const answers = [json({ step_up_id: "s_1", expires_at, webauthn: null }), json(stepUp)];
    const { runtime, app } = await signedIn(...answers, json({}), json({}), json({}), json({}));
    await app.stepUp("limits", "123456");
    await app.setLimits({ payment_amount_max: 1 });
    await app.unfreeze();
    await app.wallet();
    runtime.now += 300_000;
    await app.setLimits({ payment_amount_max: 1 });
    expect(lines(runtime).slice(0, 2)).toEqual([
      'POST /v1/step-ups {"purpose":"limits"}',
      'POST /v1/step-ups/s_1/factor {"totp":{"code":"123456"}}',
    ]);
    expect(bearers(runtime).slice(2)).toEqual(["DPoP up", "DPoP one", "DPoP one", "DPoP one"]);
  });

  test("is forgotten after signing out, and kept when that failed", async () => {
    const { app } = await signedIn(problem(503, "unavailable"), json({ signed_out: true }));
    await app.signOut();
    expect(await app.walletId()).toBe("wal_1");
    await app.signOut();
    expect(await app.walletId()).toBeNull();
  });

  test("refuses amounts that are not integers of minor units, before sending", async () => {
    const { runtime, app } = await signedIn();
    for (const amount of [0, -1, 1.5, 2 ** 53, Number.NaN]) {
      const refused = expect(app.issueCode({ amount_max: amount })).rejects;
      await refused.toThrow("; an integer from 1 on is wanted");
    }
    expect(runtime.sent).toEqual([]);
  });

  test("says of a platform without WebSocket what to give, and asks for nothing", async () => {
    const { runtime, app } = await signedIn();
    vi.stubGlobal("WebSocket", undefined);
    try {
      const reply = await app.events({ onEvent: () => undefined });
      expect(reply).toMatchObject({ ok: false, problem: { code: "malformed_request" } });
      expect(reply.ok ? "" : reply.problem?.detail).toContain("openSocket");
    } finally {
      vi.unstubAllGlobals();
    }
    expect(runtime.sent).toEqual([]);
  });

  test("tells as a reply that a socket was not opened", async () => {
    const { app } = await signedIn(json({ ticket: "tick", expires_at }));
    const openSocket = () => {
      throw new SyntaxError("bad subprotocol");
    };
    expect(await app.events({ onEvent: () => undefined, openSocket })).toMatchObject({
      unreachable: { cause: "no_answer", detail: expect.stringContaining("bad subprotocol") },
    });
  });

  test("shows the ticket to the event stream and passes events on", async () => {
    const { app } = await signedIn(json({ ticket: "tick", expires_at }));
    const listeners = new Map<string, (event: never) => void>();
    const opened: unknown[] = [];
    const events: unknown[] = [];
    const stream = await app.events({
      onEvent: (event) => events.push(event),
      onClose: (code) => events.push(code),
      openSocket: (...how) => {
        opened.push(how);
        return {
          addEventListener: (type, listener) => listeners.set(type, listener),
          close: () => opened.push("closed"),
        };
      },
    });
    const say = (data: unknown) => listeners.get("message")?.({ data } as never);
    say('{"sequence":1,"kind":"payment"}');
    say("not json");
    say("null");
    listeners.get("close")?.({ code: 1006 } as never);
    if (stream.ok) stream.body.close();
    expect(opened).toEqual([["wss://pay.example/v1/wallet/events", ["tick"]], "closed"]);
    expect(events).toEqual([{ sequence: 1, kind: "payment" }, 1006]);
  });

  test("lets go of a socket with the last message, whenever the network ends it", async () => {
    const ticket = json({ ticket: "tick", expires_at });
    const { app } = await signedIn(ticket, json({ ticket: "tock", expires_at }));
    const sockets: ((event: never) => void)[] = [];
    const ends: unknown[] = [];
    await app.events({
      onEvent: (event) => ends.push(event),
      onClose: (code) => ends.push(code),
      openSocket: () => {
        const number = sockets.length;
        return {
          addEventListener: (type, hear) => void (type === "message" && sockets.push(hear)),
          close: () => ends.push(`closed ${number}`),
        };
      },
    });
    const last = (code: number) => ({ data: JSON.stringify({ sequence: 1, code }) }) as never;
    sockets[0]?.(last(4402));
    await expect.poll(() => sockets).toHaveLength(2);
    sockets[1]?.(last(4401));
    await expect.poll(() => ends).toHaveLength(3);
    expect(ends).toEqual(expect.arrayContaining(["closed 0", "closed 1", 4401]));
  });

  test("goes on with a new token after the last event, and hears the old socket no more", async () => {
    const ticket = json({ ticket: "tick", expires_at });
    const { app } = await signedIn(ticket, json({ ticket: "tock", expires_at }));
    const sockets: Map<string, (event: never) => void>[] = [];
    const urls: string[] = [];
    const events: unknown[] = [];
    await app.events({
      after: 3,
      onEvent: ({ sequence }) => events.push(sequence),
      onClose: (code) => events.push(code),
      openSocket: (url) => {
        const listeners = new Map<string, (event: never) => void>();
        urls.push(url);
        sockets.push(listeners);
        return { addEventListener: (type, hear) => listeners.set(type, hear), close() {} };
      },
    });
    const say = (socket: number, sequence: number) => {
      const data = JSON.stringify({ sequence, kind: "payment" });
      sockets[socket]?.get("message")?.({ data } as never);
    };
    say(0, 4);
    sockets[0]?.get("close")?.({ code: 4402 } as never);
    await expect.poll(() => sockets).toHaveLength(2);
    say(0, 9);
    say(1, 5);
    const at = "wss://pay.example/v1/wallet/events?after=";
    expect([urls, events]).toEqual([
      [`${at}3`, `${at}4`],
      [4, 5],
    ]);
  });
});
