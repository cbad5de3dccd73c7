import { describe, expect, it } from "vitest";
import { signAccess } from "../../src/token/access.ts";
import { signCode } from "../../src/token/code/online-code.ts";
import { makeKeyRing } from "../../src/token/key-ring.ts";
import {
  bill,
  footprint,
  forge,
  holder,
  honestProof,
  leaked,
  type Members,
  makePair,
  openWorld,
  partsOf,
  payApproved,
  persist,
  random,
  ring,
  ringOf,
  scan,
  send,
  showCode,
  signatureOf,
  signWith,
  without,
  withPart,
} from "../world.ts";

const world = openWorld();

/** Pays with each text, 30 at a time; all must be told `code_invalid`, alike but for the reference. */
async function expectInvalid(codes: Readonly<Record<string, string>>): Promise<void> {
  const by = await holder(world().till);
  const entries = Object.entries(codes);
  for (let at = 0; at < entries.length; at += atOnce) {
    const batch = entries.slice(at, at + atOnce);
    const told = await Promise.all(
      batch.map(async ([name, code]) => {
        const request = bill(code);
        const { status, body } = await persist(() => send(by, "POST", "/v1/payments", request));
        return [name, status, body.decline?.code, body.payment_id];
      }),
    );
    expect(told).toEqual(batch.map(([name]) => [name, 200, "code_invalid", null]));
  }
}

const atOnce = 30;

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Every text that differs from `code` in one bit, of its characters or of what they encode. */
function flipped(code: string): Record<string, string> {
  const names = new Map<string, string>();
  for (let at = 0; at < code.length; at += 1) {
    const put = (character: string) => code.slice(0, at) + character + code.slice(at + 1);
    for (let bit = 0; bit < 8; bit += 1) {
      const changed = String.fromCharCode(code.charCodeAt(at) ^ (1 << bit));
      names.set(put(changed), `character ${at} bit ${bit}`);
    }
    const sextet = alphabet.indexOf(code.charAt(at));
    for (let bit = 0; sextet >= 0 && bit < 6; bit += 1) {
      names.set(put(alphabet.charAt(sextet ^ (1 << bit))), `sextet ${at} bit ${bit}`);
    }
  }
  return Object.fromEntries([...names].map(([text, name]) => [name, text]));
}

describe("A7: forged, altered and re-signed codes", () => {
  it("declines code_invalid for every bit of a code flipped, and touches no wallet", async () => {
    const { till } = world();
    const buyer = await world().customer();
    // Each part of them is of a code of its own, which is still good for its minute afterwards.
    const parts = 8;
    for (let part = 0; part < parts; part += 1) {
      const code = await scan(buyer);
      const texts = Object.entries(flipped(code));
      expect(texts.length).toBeGreaterThan(code.length * 10);
      const before = await footprint();
      await expectInvalid(Object.fromEntries(texts.filter((_, n) => n % parts === part)));
      expect(await footprint()).toEqual(before);
      await payApproved(till, code, { amount: 100 + part });
    }
  });

  it("declines code_invalid for every other algorithm, key, header and claim", async () => {
    const { till } = world();
    const code = await scan(await world().customer());
    const { header, claims } = partsOf(code);
    const mallory = await makePair();
    const own = signWith(mallory.privateKey);
    const made = (head: unknown, body: unknown, sign = leaked("code")) => forge(head, body, sign);
    const [key] = ring.code;
    const published = JSON.stringify(key?.jwk);
    const codes: Record<string, string> = {
      "signed by nobody": await made({ ...header, alg: "none" }, claims, signatureOf(random(0))),
      "alg none with a signature": await made({ ...header, alg: "none" }, claims),
      "HS256 with the public key": await hmacSigned({ ...header, alg: "HS256" }, claims, published),
      "signed by another key": await made(header, claims, own),
      "its key in the header": await made({ ...header, jwk: mallory.jwk }, claims, own),
      "signed by the access key": await made(header, claims, leaked("access")),
      "the access key's name": await made(
        { ...header, kid: ring.access[0]?.kid },
        claims,
        leaked("access"),
      ),
      "an unknown kid": await made({ ...header, kid: "AAAAAAAA" }, claims),
      "no kid": await made(without(header, "kid"), claims),
      "no typ": await made(without(header, "typ"), claims),
      "typ JWT": await made({ ...header, typ: "JWT" }, claims),
      "typ in capitals": await made({ ...header, typ: "QR+JWT" }, claims),
      "a critical extension": await made({ ...header, crit: ["exp"] }, claims),
      "no expiry": await made(header, without(claims, "exp")),
      "another expiry under the seal": await made(header, { ...claims, exp: later(claims) }),
      "an expiry as text": await made(header, { ...claims, exp: `${claims.exp}` }),
      "no seal": await made(header, without(claims, "s")),
      "an empty seal": await made(header, { ...claims, s: "" }),
      "a random seal": await made(header, { ...claims, s: partsOf(code).signature.slice(0, 66) }),
      "one more claim": await made(header, { ...claims, amount: 1 }),
      "claims that are a list": await made(header, [claims]),
      "claims twice": await made(header, `{"exp":1,${JSON.stringify(claims).slice(1)}`),
      "an empty signature": withPart(code, 2, () => ""),
      "a signature of zeros": withPart(code, 2, () => "A".repeat(86)),
      "two parts": code.split(".").slice(0, 2).join("."),
      "four parts": `${code}.AAAA`,
      "a page of text": "手形".repeat(2_000),
      "one character": "A",
    };
    const before = await footprint();
    await expectInvalid(codes);
    expect(await footprint()).toEqual(before);
    await payApproved(till, code);
  });

  it("declines code_invalid for a code put together from two", async () => {
    const buyer = await world().customer();
    const [a, b] = [await scan(buyer), await scan(await world().customer())];
    const mixed = {
      "claims of the other": withPart(a, 1, () => b.split(".")[1] ?? ""),
      "signature of the other": withPart(a, 2, () => b.split(".")[2] ?? ""),
    };
    const before = await footprint();
    await expectInvalid(mixed);
    expect(await footprint()).toEqual(before);
  });
});

describe("A8: another kind, issuer or environment", () => {
  it("declines code_invalid for every other token of ours and every code of others", async () => {
    const { till, approver, partner } = world();
    const buyer = await world().customer();
    const issued = await showCode(buyer);
    const { route } = buyer;
    const { jti } = issued;
    const expiresAtMs = Date.parse(issued.expires_at);
    const elsewhere = await ringOf(await makeKeyRing(random));
    const phone = await holder(buyer);
    const { refresh_token: refresh } = await buyer.app.session.state();
    const { header, claims } = partsOf(issued.qr);
    const proof = await honestProof(phone, { method: "POST", path: "/v1/payments" });
    const ownKey = signWith(phone.key.privateKey);
    const sameName = { ...elsewhere.code[0], kid: ring.code[0]?.kid ?? "" };
    const codes: Record<string, string> = {
      "the customer's access token": phone.token ?? "",
      "the till's access token": (await holder(till)).token ?? "",
      "the partner's access token": (await holder(partner)).token ?? "",
      "an operator's access token": (await holder(approver)).token ?? "",
      "a refresh token": refresh ?? "",
      "a proof": await forge(proof.header, proof.claims, ownKey),
      "an offline code": await forge({ ...header, typ: "qr-device+jwt" }, claims, ownKey),
      "an offline code by our key": await forge(
        { ...header, typ: "qr-device+jwt" },
        claims,
        leaked("code"),
      ),
      "an access token's type": await forge({ ...header, typ: "at+jwt" }, claims, leaked("code")),
      "another deployment's code": await signCode(elsewhere, { route, jti, expiresAtMs }),
      "another deployment's code under our name": await signCode(
        { ...elsewhere, code: [sameName as (typeof elsewhere.code)[0]] },
        { route, jti, expiresAtMs },
      ),
      "another deployment's seal under our signature": await signCode(
        { ...elsewhere, code: ring.code },
        { route, jti, expiresAtMs },
      ),
      "the wallet's id": buyer.walletId,
      "the code's own jti": jti,
    };
    const before = await footprint();
    await expectInvalid(codes);
    expect(await footprint()).toEqual(before);
    await payApproved(till, issued.qr);
  });

  it("refuses a code, a refresh token and a proof where an access token belongs", async () => {
    const buyer = await world().customer();
    const phone = await holder(buyer);
    const issued = await showCode(buyer);
    const { header, claims } = partsOf(phone.token ?? "");
    const proof = await honestProof(phone, { method: "GET", path: "/v1/wallet" });
    const elsewhere = await ringOf(await makeKeyRing(random));
    const context = { issuer: String(claims.iss), audience: String(claims.aud), nowMs: Date.now() };
    const { refresh_token: refresh } = await buyer.app.session.state();
    const { iss, aud, iat, exp, client_id, cnf, auth_time, ...rest } = claims;
    const own = { ...rest, device_id: client_id, jkt: phone.key.jkt, auth_time_ms: 1_000 };
    const tokens: Record<string, string> = {
      "a code": issued.qr,
      "a refresh token": refresh ?? "",
      "a proof": await forge(proof.header, proof.claims, signWith(phone.key.privateKey)),
      "an access token's claims by the code key": await forge(header, claims, leaked("code")),
      "another deployment's token": (await signAccess(elsewhere, own as never, context)).token,
    };
    for (const [name, token] of Object.entries(tokens)) {
      const { status, challenge } = await send({ ...phone, token }, "GET", "/v1/wallet");
      expect([name, status, challenge]).toEqual([name, 401, "invalid_token"]);
    }
    expect([iss, aud, iat, exp, cnf, auth_time].every((each) => each !== undefined)).toBe(true);
  });
});

async function hmacSigned(header: Members, claims: Members, secret: string): Promise<string> {
  const raw = new TextEncoder().encode(secret);
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", raw, hmac, false, ["sign"]);
  return await forge(header, claims, async (signed) => {
    const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, signed));
    const padded = new Uint8Array(64);
    padded.set(mac);
    return padded;
  });
}

function later(claims: Members): number {
  return Number(claims.exp) + 60;
}
