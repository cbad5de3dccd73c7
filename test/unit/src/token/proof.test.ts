import { describe, expect, it } from "vitest";
import { accessTokenHash, verifyProof } from "../../../../src/token/proof.ts";
import {
  context,
  device,
  good,
  headed,
  header,
  make,
  nowMs,
  nowSeconds,
  saying,
  url,
} from "./proof-forgery.ts";

describe("verifyProof", () => {
  it("gives the key, jti and time of a good proof, and of the same proof again", async () => {
    const value = {
      jkt: device.jkt,
      jwk: device.jwk,
      jti: "-BwC3ESc6acc2lTc",
      issuedAtMs: nowSeconds * 1000,
      nonce: null,
    };
    expect(await verifyProof(good, context)).toStrictEqual({ ok: true, value });
    expect(await verifyProof(good, context)).toStrictEqual({ ok: true, value });
  });

  it.each([-60, -10, 0, 10])("accepts iat %i s from now, at either end of a second", async (by) => {
    const proof = await saying({ iat: nowSeconds + by });
    for (const ms of [nowSeconds * 1000, nowSeconds * 1000 + 999]) {
      expect((await verifyProof(proof, { ...context, nowMs: ms })).ok).toBe(true);
    }
  });

  it.each(["?reference=a", "#part", "?a#b"])(
    "leaves query and fragment of htu out of it (RFC 9449 §4.3): %s",
    async (rest) => {
      expect((await verifyProof(await saying({ htu: url + rest }), context)).ok).toBe(true);
    },
  );

  it.each([
    url.replace("https", "HTTPS"),
    url.replace("pay.", "PAY."),
    url.replace(".jp", ".jp:443"),
    url.replace("payments", "p%61yments"),
    url.replace("/payments", "/./x/../payments"),
  ])("accepts an equivalent spelling of htu (RFC 3986 §6.2): %s", async (htu) => {
    expect((await verifyProof(await saying({ htu }), context)).ok).toBe(true);
  });

  it("ignores claims that it does not know (RFC 7519 §4)", async () => {
    const others = {
      iss: "device",
      aud: ["x"],
      sub: null,
      constructor: {},
      ext: { a: [1, 0.5, -1e-9] },
    };
    expect(await verifyProof(await saying(others), context)).toMatchObject({
      ok: true,
      value: { jkt: device.jkt },
    });
  });

  it.each([
    { exp: nowSeconds - 9 },
    { exp: nowSeconds + 60 },
    { exp: nowSeconds - 9.5 },
    { nbf: nowSeconds + 10 },
    { nbf: nowSeconds - 60, exp: nowSeconds + 60 },
  ])("accepts a proof within its own exp and nbf, give or take 10 s: %j", async (times) => {
    expect((await verifyProof(await saying(times), context)).ok).toBe(true);
  });

  it("ignores a kid in the header (RFC 7515 §4.1.4)", async () => {
    const proof = await headed({ kid: "device-1" });
    expect(await verifyProof(proof, context)).toMatchObject({ ok: true });
  });

  it("accepts a proof alone: no token, no body, no key known before", async () => {
    const bare = { method: "GET", url, nowMs };
    const proof = await make(header, { jti: "12345678", htm: "GET", htu: url, iat: nowSeconds });
    expect(await verifyProof(proof, bare)).toMatchObject({ ok: true, value: { jkt: device.jkt } });
  });

  it("accepts the example of RFC 9449 §4.1 and hashes the token of §7.1 as it does", async () => {
    const example =
      "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMz" +
      "R0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFq" +
      "SG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwia" +
      "HRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjY" +
      "yNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV3" +
      "7xRZT3Lg";
    const server = "https://server.example.com/token";
    const at = { method: "POST", url: server, nowMs: 1_562_262_616_000 };
    expect(await verifyProof(example, at)).toMatchObject({
      ok: true,
      value: { jkt: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I", jti: "-BwC3ESc6acc2lTc" },
    });
    expect(await accessTokenHash("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU")).toBe(
      "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo",
    );
  });
});
