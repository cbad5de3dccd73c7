import { createHmac } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { blindContact, openSecret, sealSecret } from "../../../../src/token/blind.ts";
import type { KeyRing } from "../../../../src/token/key-ring.ts";
import { makeRing, random, ringOf } from "./forge.ts";

let ring: KeyRing;
let json: string;
beforeAll(async () => {
  ({ ring, json } = await makeRing());
});

describe("blindContact", () => {
  it("is HMAC-SHA-256 under each key, the current one first", async () => {
    const document = JSON.parse(json);
    document.blind.unshift({ n: 4, key: Buffer.from(random(32)).toString("base64url") });
    const blinded = await blindContact(await ringOf(JSON.stringify(document)), "a@example.jp");
    expect(blinded).toEqual(
      document.blind.map(({ n, key }: { n: number; key: string }) => ({
        n,
        hex: createHmac("sha256", Buffer.from(key, "base64url"))
          .update("a@example.jp")
          .digest("hex"),
      })),
    );
    expect(blinded.map(({ n }) => n)).toEqual([4, 1]);
  });

  it("tells contacts apart and deployments too", async () => {
    const [a] = await blindContact(ring, "a@example.jp");
    const [b] = await blindContact(ring, "b@example.jp");
    const [c] = await blindContact((await makeRing()).ring, "a@example.jp");
    expect(new Set([a?.hex, b?.hex, c?.hex]).size).toBe(3);
  });
});

describe("sealSecret and openSecret", () => {
  const secret = Uint8Array.from({ length: 20 }, (_, i) => i);

  it("opens for the same owner only, and seals afresh every time", () => {
    const sealed = sealSecret(ring, secret, "wallet 1 totp", random);
    expect(openSecret(ring, sealed, "wallet 1 totp")).toEqual(secret);
    expect(openSecret(ring, sealed, "wallet 2 totp")).toBeNull();
    expect(sealSecret(ring, secret, "wallet 1 totp", random)).not.toBe(sealed);
    expect(sealed).not.toContain(Buffer.from(secret).toString("base64url").slice(0, 8));
  });

  it("opens what an older key of the ring sealed", async () => {
    const sealed = sealSecret(ring, secret, "totp", random);
    const document = JSON.parse(json);
    document.totp.unshift({ n: 2, key: Buffer.from(random(32)).toString("base64url") });
    expect(openSecret(await ringOf(JSON.stringify(document)), sealed, "totp")).toEqual(secret);
    expect(openSecret((await makeRing()).ring, sealed, "totp")).toBeNull();
  });

  it("refuses anything else", () => {
    const sealed = sealSecret(ring, secret, "totp", random);
    for (const text of ["", "AAAA", "A".repeat(200), `${sealed}=`, sealed.slice(4), "é"]) {
      expect(openSecret(ring, text, "totp")).toBeNull();
    }
  });
});
