import { accessTokenHash, type ProofContext } from "../../../../src/token/proof.ts";
import { forge, makePair, type Sign, signWith } from "./forge.ts";

/** A good proof, what it was made for, and everything that can be made of it. */

export type Members = Record<string, unknown>;

export const nowMs = 1_790_000_000_987;
export const nowSeconds = 1_790_000_000;
export const url = "https://pay.example.jp/v1/payments";
export const token = "header.payload.signature";
export const sibling = "header.payload.Signature";
export const digest = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";
export const otherDigest = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";

export const device = await makePair();
export const other = await makePair();
export const ath = await accessTokenHash(token);
export const header: Members = { typ: "dpop+jwt", alg: "ES256", jwk: device.jwk };
export const payload: Members = {
  jti: "-BwC3ESc6acc2lTc",
  htm: "POST",
  htu: url,
  iat: nowSeconds,
  ath,
  content_digest: digest,
};
export const context: ProofContext = {
  method: "POST",
  url,
  nowMs,
  accessToken: token,
  expectedJkt: device.jkt,
  contentDigest: digest,
};
export const own = signWith(device.privateKey);
export const make = (head: unknown, claims: unknown, sign: Sign = own) => forge(head, claims, sign);
export const good = await make(header, payload);
export const without = (members: Members, name: string): Members =>
  Object.fromEntries(Object.entries(members).filter(([each]) => each !== name));

export const headed = (more: Members) => make({ ...header, ...more }, payload);
export const saying = (more: Members) => make(header, { ...payload, ...more });
