import fc from "fast-check";
import { signAccess, verifyAccess } from "../../src/token/access.ts";
import { makeActivation, openActivation } from "../../src/token/activation.ts";
import { defaultPrefix, makeBarCode } from "../../src/token/code/bar-code.ts";
import { readPayload, renderPayload } from "../../src/token/code/consumer-presented.ts";
import {
  openOfflineCode,
  sealOffline,
  verifyOfflineCode,
} from "../../src/token/code/offline-code.ts";
import { signCode } from "../../src/token/code/online-code.ts";
import { parseScanned } from "../../src/token/code/scanned.ts";
import { parseTlv, renderTlv } from "../../src/token/code/tlv.ts";
import { parsePublicJwk } from "../../src/token/jwk.ts";
import { markId, openMarkedId } from "../../src/token/marked-id.ts";
import { verifyProof } from "../../src/token/proof.ts";
import { makeRefresh, openRefresh } from "../../src/token/refresh.ts";
import { openId, sealId } from "../../src/token/seal.ts";
import { parseStrictJson, parseStrictJsonBytes } from "../../src/token/strict-json.ts";
import { matchSchema } from "../../worker/door/match-schema.ts";
import { routes } from "../../worker/routes/index.ts";
import { context, makeBearers } from "../unit/src/token/bearer.ts";
import { forge, makePair, makeRing, random, signWith } from "../unit/src/token/forge.ts";
import * as proof from "../unit/src/token/proof-forgery.ts";
import { bodies, bodyOf } from "./fuzz-bodies.ts";
import { mutated, mutatedBytes, mutatedToken } from "./fuzz-mutation.ts";
import { passkeyTargets } from "./fuzz-passkey.ts";
import type { Target } from "./fuzz-reader.ts";

const route = "00112233445566778899aabbccddeeff";
const { ring } = await makeRing();
const bearers = makeBearers(ring, proof.device.jkt);
const access = await Promise.all(
  Object.values(bearers).map(async (claims) => (await signAccess(ring, claims, context)).token),
);
const codes = await Promise.all(
  ["ffeeddccbbaa99887766554433221100", "00eeddccbbaa99887766554433221100"].map((jti) =>
    signCode(ring, { route, jti, expiresAtMs: 1_790_000_060_000 }),
  ),
);
const phone = await makePair();
const offline = await Promise.all(
  [0, 19].map((place) => {
    const seal = sealOffline(ring, { route, device: 1, batch: 3, place });
    const claims = { seal, counter: place + 1, iat: 1_790_000_000 };
    const header = { alg: "ES256", typ: "qr-device+jwt" };
    return forge(header, claims, signWith(phone.privateKey));
  }),
);
const barCode = makeBarCode(defaultPrefix, random);
const payloads = [renderPayload("JPQR1", barCode), renderPayload("CPV01", barCode)];
const owner = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const ids = [
  sealId(ring, "pay", route, 7),
  markId(ring, "ter", { owner, number: 9 }),
  makeRefresh(ring, route, random),
  makeActivation(ring, "terminal", { owner, number: 1, keyNumber: 1 }, random(12)),
];
const texts = Object.values(bodies).map((body) => JSON.stringify(body));
const writable = routes.filter(({ body }) => body !== undefined);

const decode = (base64: string) => Uint8Array.from(Buffer.from(base64, "base64"));

function target<T>(name: string, share: number, rest: Pick<Target<T>, "input" | "read">): Target {
  return { name, share, ...rest } as unknown as Target;
}

/** A token that is taken must be one that was made, letter for letter. */
function onlyMade(made: readonly string[], text: string, taken: boolean): string | null {
  return taken && !made.includes(text) ? `was taken: ${text}` : null;
}

export const targets: readonly Target[] = [
  target("strict JSON", 180, {
    input: mutated(texts),
    read(text) {
      const read = parseStrictJson(text);
      parseStrictJsonBytes(Buffer.from(text));
      if (!read.ok) return null;
      return JSON.stringify(read.value) === JSON.stringify(JSON.parse(text))
        ? null
        : "read otherwise";
    },
  }),
  target("the body of a route", 240, {
    input: fc
      .constantFrom(...writable)
      .chain((each) =>
        fc.tuple(fc.constant(each), mutated([JSON.stringify(bodyOf(each.path)), ...texts])),
      ),
    read([{ body, path }, text]) {
      const json = parseStrictJson(text);
      if (!json.ok || body === undefined) return null;
      const matched = matchSchema(body, json.value);
      return matched.ok || matched.fault.code === "malformed_request"
        ? null
        : `${path}: no problem`;
    },
  }),
  target("access token", 110, {
    input: mutatedToken(access),
    read: async (text) => onlyMade(access, text, (await verifyAccess(ring, text, context)).ok),
  }),
  target("proof", 110, {
    input: mutatedToken([proof.good]),
    read: async (text) => onlyMade([proof.good], text, (await verifyProof(text, proof.context)).ok),
  }),
  target("proof that its key signed", 20, {
    input: fc.tuple(
      mutated([JSON.stringify(proof.header)]),
      mutated([JSON.stringify(proof.payload)]),
    ),
    async read([header, payload]) {
      await verifyProof(await forge(header, payload, proof.own), proof.context);
      return null;
    },
  }),
  target("what a till scans", 110, {
    input: fc.oneof(mutatedToken(codes), mutated([barCode, ...payloads])),
    async read(text) {
      const read = await parseScanned(ring, defaultPrefix, text);
      if (!read.ok || read.value.form === "handle") return null;
      return onlyMade(codes, text, true);
    },
  }),
  target("a code that a phone has signed", 60, {
    input: mutatedToken(offline),
    async read(text) {
      const taken = openOfflineCode(ring, text).ok && (await verifyOfflineCode(text, phone.jwk));
      return onlyMade(offline, text, taken);
    },
  }),
  target("TLV", 100, {
    input: mutatedBytes(payloads.map((text) => decode(text))),
    read(bytes) {
      readPayload(Buffer.from(bytes).toString("base64"));
      const read = parseTlv(bytes);
      if (!read.ok) return null;
      return Buffer.from(renderTlv(read.value)).equals(bytes) ? null : "has two spellings";
    },
  }),
  target("ids, refresh tokens, activation codes", 40, {
    input: mutated(ids),
    async read(text) {
      const [refresh] = [openRefresh(ring, text)];
      const opened = [openId(ring, "pay", text), openMarkedId(ring, "ter", text), refresh];
      const activation = await openActivation(ring, "terminal", text);
      return onlyMade(
        ids,
        text,
        [...opened, activation].some((each) => each !== null),
      );
    },
  }),
  ...passkeyTargets,
  target("JWK", 30, {
    input: mutated([
      JSON.stringify(proof.device.jwk),
      JSON.stringify({ ...proof.device.jwk, d: "x" }),
    ]),
    async read(text) {
      const json = parseStrictJson(text);
      if (!json.ok) return null;
      const read = await parsePublicJwk(json.value);
      if (!read.ok) return null;
      return read.value.x === proof.device.jwk.x ? null : `another key: ${text}`;
    },
  }),
];
