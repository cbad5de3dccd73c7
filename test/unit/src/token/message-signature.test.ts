import { beforeAll, describe, expect, it } from "vitest";
import { verifyPost } from "../../../../src/client/webhook.ts";
import { encodeUtf8 } from "../../../../src/token/grammar.ts";
import { es256 } from "../../../../src/token/jwk.ts";
import { type KeyRing, publicJwks, type SigningKey } from "../../../../src/token/key-ring.ts";
import { signatureBase, signPost } from "../../../../src/token/message-signature.ts";
import { makeRing } from "./forge.ts";

it("builds the signature base of RFC 9421 §B.2.4, whose signature verifies", async () => {
  const covered = [
    ["@status", "200"],
    ["content-type", "application/json"],
    [
      "content-digest",
      "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:",
    ],
    ["content-length", "23"],
  ] as const;
  const params =
    '("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256"';
  const jwk = {
    ...{ kty: "EC", crv: "P-256" },
    x: "qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA",
    y: "Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0",
  };
  const key = await crypto.subtle.importKey("jwk", jwk, es256, false, ["verify"]);
  const signature = Buffer.from(
    "wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==",
    "base64",
  );
  const base = encodeUtf8(signatureBase(covered, params));
  const algorithm = { name: "ECDSA", hash: "SHA-256" };
  expect(await crypto.subtle.verify(algorithm, key, signature, base)).toBe(true);
});

describe("a signed post", () => {
  const nowMs = Date.parse("2026-11-20T03:00:00Z");
  const url = "https://gateway.example/in?from=sekisho";
  const body = JSON.stringify({ code: "12345678" });
  let ring: KeyRing;
  let headers: Record<string, string>;

  beforeAll(async () => {
    ({ ring } = await makeRing());
    const key = ring.webhook[0] as SigningKey;
    headers = await signPost(key, { url, body, messageId: "17-1", nowMs });
  });

  const verify = (change: {
    url?: string;
    body?: string;
    headers?: Record<string, string>;
    nowMs?: number;
    keys?: ReturnType<typeof publicJwks>["keys"];
  }) =>
    verifyPost(
      {
        url: change.url ?? url,
        headers: new Headers({ ...headers, ...change.headers }),
        body: encodeUtf8(change.body ?? body),
      },
      change.keys ?? publicJwks(ring).keys,
      change.nowMs ?? nowMs,
    );

  it("is known as the deployment's by its published keys, for five minutes", async () => {
    const good = { ok: true, messageId: "17-1" };
    expect(await verify({})).toEqual(good);
    expect(await verify({ nowMs: nowMs + 300_000 })).toEqual(good);
    expect(await verify({ nowMs: nowMs + 301_000 })).toEqual({ ok: false, reason: "time" });
    expect(await verify({ nowMs: nowMs - 301_000 })).toEqual({ ok: false, reason: "time" });
  });

  it("says the second in which it was made, and none to come", async () => {
    const key = ring.webhook[0] as SigningKey;
    const made = await signPost(key, { url, body, messageId: "17-1", nowMs: nowMs + 999 });
    expect(made["signature-input"]).toContain(`;created=${nowMs / 1000};`);
  });

  it("covers address, body, type and message id", async () => {
    const signature = { ok: false, reason: "signature" };
    expect(await verify({ url: "https://other.example/in" })).toEqual(signature);
    expect(await verify({ headers: { "message-id": "17-2" } })).toEqual(signature);
    expect(await verify({ headers: { "content-type": "text/plain" } })).toEqual(signature);
    expect(await verify({ body: `${body} ` })).toEqual({ ok: false, reason: "digest" });
  });

  it("is found beside what a proxy has signed, and digested, on its way", async () => {
    const own = { input: headers["signature-input"], signature: headers.signature };
    const digest = headers["content-digest"];
    const input = 'proxy=("@authority" "x";sf);created=1;expires=2;keyid="a, sekisho=b"';
    const sent = {
      "content-digest": `sha-512=:AAAA:, ${digest}`,
      "signature-input": `${input},${own.input} , later=()`,
      signature: `proxy=:AAAA:, ${own.signature},later=:AA==:`,
    };
    expect(await verify({ headers: sent })).toEqual({ ok: true, messageId: "17-1" });
    const wrong = { ...sent, "content-digest": `${digest}, sha-256=:AAAA:` };
    expect(await verify({ headers: wrong })).toEqual({ ok: false, reason: "digest" });
    for (const signature of ["", "proxy=:AAAA:", "sekisho=:AAAA:", 'sekisho="a"', "sekisho"]) {
      const told = await verify({ headers: { ...sent, signature } });
      expect(told).toEqual({ ok: false, reason: "form" });
    }
  });

  it("is refused with other parameters, and under another key", async () => {
    const input = headers["signature-input"] ?? "";
    for (const wrong of [
      input.replace('"content-digest" ', ""),
      input.replace("ecdsa-p256-sha256", "hmac-sha256"),
      input.replace("sekisho-webhook", "other"),
      `${input};nonce="a"`,
      `${input}, `,
      input.replace(/^sekisho/, "proxy"),
      "",
    ]) {
      const told = await verify({ headers: { "signature-input": wrong } });
      expect(told).toEqual({ ok: false, reason: "form" });
    }
    const later = input.replace(/created=\d+/, `created=${nowMs / 1000 + 1}`);
    expect(await verify({ headers: { "signature-input": later } })).toEqual({
      ...{ ok: false, reason: "signature" },
    });
    const foreign = publicJwks((await makeRing()).ring).keys;
    expect(await verify({ keys: foreign })).toEqual({ ok: false, reason: "key" });
    const [, , own] = publicJwks(ring).keys;
    const swapped = foreign.slice(2).map((key) => ({ ...key, kid: own?.kid ?? "" }));
    expect(await verify({ keys: swapped })).toEqual({ ok: false, reason: "signature" });
  });
});
