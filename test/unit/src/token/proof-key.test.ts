import { expect, it, vi } from "vitest";
import { verifyProof } from "../../../../src/token/proof.ts";
import {
  importProofKey,
  keepProofKey,
  proofKeysMax,
  readProofKey,
} from "../../../../src/token/proof-key.ts";
import { makePair, signWith } from "./forge.ts";
import { context, device, good, header, make, other, payload } from "./proof-forgery.ts";

async function imported(jwk: typeof device.jwk) {
  const result = await importProofKey(jwk);
  if (!result.ok) throw new Error(result.fault);
  return result.value;
}

it("gives the same imported key again once it has signed, and not before", async () => {
  const { jwk } = await makePair();
  expect((await imported(jwk)).key).not.toBe((await imported(jwk)).key);
  const kept = await imported(jwk);
  keepProofKey(kept);
  expect(await imported(jwk)).toBe(kept);
});

it("imports the key of one device once for many proofs", async () => {
  const pair = await makePair();
  const proof = await make({ ...header, jwk: pair.jwk }, payload, signWith(pair.privateKey));
  const importKey = vi.spyOn(crypto.subtle, "importKey");
  for (let i = 0; i < 3; i++) {
    expect((await verifyProof(proof, { ...context, expectedJkt: pair.jkt })).ok).toBe(true);
  }
  expect(importKey).toHaveBeenCalledTimes(1);
  importKey.mockRestore();
});

it("never answers for one key with another, also after a failed signature", async () => {
  expect((await verifyProof(good, context)).ok).toBe(true);
  const forged = await make(header, payload, signWith(other.privateKey));
  expect(await verifyProof(forged, context)).toEqual({ ok: false, fault: "proof_signature" });
  expect((await verifyProof(good, context)).ok).toBe(true);
  const claimed = await make({ ...header, jwk: other.jwk }, payload, signWith(device.privateKey));
  expect(await verifyProof(claimed, context)).toEqual({ ok: false, fault: "proof_signature" });
  expect((await imported(device.jwk)).jkt).toBe(device.jkt);
  expect((await imported(other.jwk)).jkt).toBe(other.jkt);
});

it("keeps a bounded number, and lets the one unused for longest go", async () => {
  const [first, second] = [await imported(device.jwk), await imported(other.jwk)];
  keepProofKey(first);
  keepProofKey(second);
  for (let i = 0; i < proofKeysMax - 1; i++) {
    keepProofKey({ ...first, jwk: { ...first.jwk, x: `${i}` } });
    if (i === 0) keepProofKey(first);
  }
  expect(await imported(device.jwk)).toBe(first);
  expect(await imported(other.jwk)).not.toBe(second);
});

it("reads a kept key by its very members, and judges every other spelling as ever", async () => {
  const { jwk } = await makePair();
  keepProofKey(await imported(jwk));
  expect(readProofKey({ ...jwk })).toEqual({ ok: true, value: jwk });
  expect(readProofKey({ ...jwk, use: "sig" })).toEqual({ ok: true, value: jwk });
  expect(readProofKey({ ...jwk, d: "x" })).toEqual({ ok: false, fault: "jwk_private" });
  expect(readProofKey({ ...jwk, x: jwk.y })).toEqual({ ok: false, fault: "jwk_off_curve" });
  expect(readProofKey({ ...jwk, crv: "P-384" })).toEqual({ ok: false, fault: "jwk_curve" });
  for (const none of [null, undefined, "x", [], 1]) {
    expect(readProofKey(none)).toEqual({ ok: false, fault: "jwk_form" });
  }
});
