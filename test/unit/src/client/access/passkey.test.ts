import { expect, onTestFinished, test, vi } from "vitest";
import { browserPasskeys, withPasskey } from "../../../../../src/client/access/passkey.ts";
import type { Reply } from "../../../../../src/client/wire/answer.ts";

const given = { ok: true, status: 200, body: { state: "active" } } as unknown as Reply<object>;

/** A machine's passkeys, what they were asked for, and what was sent then. */
function machine() {
  const asked: unknown[] = [];
  const sent: unknown[] = [];
  const answering = (how: string, answer: string) => async (options: unknown) => {
    asked.push([how, options]);
    return answer;
  };
  const port = { create: answering("create", "a new one"), get: answering("get", "an old one") };
  const give = async (factor: unknown) => {
    sent.push(factor);
    return given;
  };
  return { asked, sent, port, give };
}

test("hands on what a passkey answers to the options that were sent for it", async () => {
  const { asked, sent, port, give } = machine();
  expect(await withPasskey(port, { create: { a: 1 } }, give)).toBe(given);
  expect(await withPasskey(port, { get: { b: 2 } }, give)).toBe(given);
  expect(asked).toEqual([
    ["create", { a: 1 }],
    ["get", { b: 2 }],
  ]);
  expect(sent).toEqual([{ webauthn: "a new one" }, { webauthn: "an old one" }]);
});

test.each([
  ["this machine has none", "no port", { get: {} }],
  ["none is asked for", "asks", { get: undefined }],
  ["none is asked for", "asks", { create: undefined }],
  ["NotAllowedError", "declines", { get: {} }],
] as const)(
  "tells forbidden, and sends and asks for nothing more: %s",
  async (reason, how, what) => {
    const { asked, sent, port, give } = machine();
    const decline = () => Promise.reject(new DOMException("no", "NotAllowedError"));
    const ports = { "no port": undefined, asks: port, declines: { create: decline, get: decline } };
    const reply = await withPasskey(ports[how], what, give);
    expect(reply).toMatchObject({ ok: false, problem: { code: "forbidden", status: 403 } });
    expect(JSON.stringify(reply)).toContain(`No passkey answered: ${reason}.`);
    expect([asked, sent]).toEqual([[], []]);
  },
);

/** A browser that reads and writes no JSON of passkeys, and what its authenticator was asked for. */
function oldBrowser(response: object, attachment?: string) {
  const asked: unknown[] = [];
  const answer = async ({ publicKey }: { publicKey: unknown }) => {
    asked.push(publicKey);
    const toJSON = () => {
      throw new TypeError("Illegal invocation");
    };
    return { id: "AQI", authenticatorAttachment: attachment, response, toJSON };
  };
  onTestFinished(() => void vi.unstubAllGlobals());
  vi.stubGlobal("navigator", { credentials: { create: answer, get: answer } });
  vi.stubGlobal("PublicKeyCredential", {});
  return asked;
}

const bytes = (...each: number[]) => Uint8Array.from(each);
const buffer = (...each: number[]) => bytes(...each).buffer;

test("makes a passkey where the browser knows no JSON of them", async () => {
  const response = { clientDataJSON: buffer(3), attestationObject: buffer(4, 5) };
  const asked = oldBrowser(response, "platform");
  const known = [{ id: "AQ", type: "public-key" }];
  const options = { challenge: "AQID", user: { id: "BAU", name: "a" }, excludeCredentials: known };
  expect(await browserPasskeys()?.create({ ...options, timeout: 9 })).toEqual({
    ...{ id: "AQI", rawId: "AQI", type: "public-key", clientExtensionResults: {} },
    authenticatorAttachment: "platform",
    response: { clientDataJSON: "Aw", attestationObject: "BAU" },
  });
  expect(asked).toEqual([
    {
      challenge: bytes(1, 2, 3),
      user: { id: bytes(4, 5), name: "a" },
      excludeCredentials: [{ id: bytes(1), type: "public-key" }],
      timeout: 9,
    },
  ]);
});

test("signs with a passkey where the browser knows no JSON of them", async () => {
  const signed = { clientDataJSON: buffer(3), authenticatorData: buffer(4), signature: buffer(5) };
  const asked = oldBrowser({ ...signed, userHandle: buffer(6) });
  const allowCredentials = [{ id: "AQ", type: "public-key" }];
  expect(await browserPasskeys()?.get({ challenge: "AQID", allowCredentials })).toEqual({
    ...{ id: "AQI", rawId: "AQI", type: "public-key", clientExtensionResults: {} },
    response: { clientDataJSON: "Aw", authenticatorData: "BA", signature: "BQ", userHandle: "Bg" },
  });
  expect(asked).toEqual([
    { challenge: bytes(1, 2, 3), allowCredentials: [{ id: bytes(1), type: "public-key" }] },
  ]);
  oldBrowser({ ...signed, userHandle: null });
  expect(await browserPasskeys()?.get({ challenge: "AQID" })).toMatchObject({
    response: { clientDataJSON: "Aw", authenticatorData: "BA", signature: "BQ" },
  });
});
