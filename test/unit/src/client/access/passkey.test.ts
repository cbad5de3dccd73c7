import { expect, test } from "vitest";
import { withPasskey } from "../../../../../src/client/access/passkey.ts";
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
