import { createHash } from "node:crypto";
import { calculateJwkThumbprint, decodeProtectedHeader, importJWK, jwtVerify } from "jose";
import { describe, expect, test } from "vitest";
import {
  exportDeviceKey,
  generateDeviceKey,
  importDeviceKey,
} from "../../../../../src/client/access/device-key.ts";
import { utf8 } from "../../../../../src/client/wire/base64.ts";
import { contentDigestOf, signProof } from "../../../../../src/client/wire/proof.ts";

const key = await generateDeviceKey({ extractable: true });
const at = {
  method: "POST",
  url: "https://pay.example/v1/payments?reference=a#b",
  issuedAtMs: 1_800_000_000_999,
  jti: "jti-1",
};

describe("signProof", () => {
  test("carries exactly the header and claims of a proof without token and body", async () => {
    const proof = await signProof(key, at);
    const { kty, crv, x, y } = key.publicJwk;
    expect(decodeProtectedHeader(proof)).toEqual({
      typ: "dpop+jwt",
      alg: "ES256",
      jwk: { kty, crv, x, y },
    });
    const { payload } = await jwtVerify(proof, await importJWK({ ...key.publicJwk }, "ES256"), {
      currentDate: new Date(at.issuedAtMs),
    });
    expect(payload).toEqual({
      jti: "jti-1",
      htm: "POST",
      htu: "https://pay.example/v1/payments",
      iat: 1_800_000_000,
    });
  });

  test("binds token, body and nonce when they are there", async () => {
    const contentDigest = await contentDigestOf(utf8('{"a":1}'));
    const proof = await signProof(key, { ...at, token: "a.b.c", contentDigest, nonce: "n" });
    const { payload } = await jwtVerify(proof, await importJWK({ ...key.publicJwk }, "ES256"));
    expect(payload).toMatchObject({
      ath: createHash("sha256").update("a.b.c").digest("base64url"),
      content_digest: `sha-256=:${createHash("sha256").update('{"a":1}').digest("base64")}:`,
      nonce: "n",
    });
  });

  test("gives the digest of RFC 9530 appendix D", async () => {
    expect(await contentDigestOf(utf8('{"hello": "world"}\n'))).toBe(
      "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
    );
  });
});

describe("device key", () => {
  test("has the thumbprint of RFC 7638", async () => {
    expect(key.thumbprint).toBe(await calculateJwkThumbprint({ ...key.publicJwk }, "sha256"));
  });

  test("is the same key after export and import", async () => {
    const jwk = await exportDeviceKey(key);
    const again = await importDeviceKey(jwk);
    expect(again.publicJwk).toEqual(key.publicJwk);
    expect(again.thumbprint).toBe(key.thumbprint);
    const proof = await signProof(again, at);
    const publicKey = await importJWK({ ...key.publicJwk }, "ES256");
    await expect(
      jwtVerify(proof, publicKey, { currentDate: new Date(at.issuedAtMs) }),
    ).resolves.toBeDefined();
  });

  test("refuses to export a key that was not made extractable", async () => {
    await expect(exportDeviceKey(await generateDeviceKey())).rejects.toThrow();
  });
});
