import { beforeAll, describe, expect, it } from "vitest";
import { makeBarCode } from "../../../../../src/token/code/bar-code.ts";
import { openHandle, sealHandle } from "../../../../../src/token/code/handle.ts";
import { openOfflineCode, sealOffline } from "../../../../../src/token/code/offline-code.ts";
import { parseScanned } from "../../../../../src/token/code/scanned.ts";
import type { KeyRing } from "../../../../../src/token/key-ring.ts";
import { forge, makePair, makeRing, type Pair, random, signWith } from "../forge.ts";

/** The forms of a code besides the signed one: what opens, and what a rotation leaves of it. */

const route = "00112233445566778899aabbccddeeff";
const seal = { route, device: 2, batch: 70_000, place: 19 };
const header = { alg: "ES256", typ: "qr-device+jwt" };

let ring: KeyRing;
let retired: KeyRing;
let phone: Pair;

beforeAll(async () => {
  ({ ring } = await makeRing());
  const { ring: next } = await makeRing();
  const old = ring.sealCode.map((key) => ({ ...key, n: 9, retired: true }));
  retired = { ...ring, sealCode: [...next.sealCode, ...old] };
  ring = { ...ring, sealCode: ring.sealCode.map((key) => ({ ...key, n: 9 })) };
  phone = await makePair();
});

const signed = (claims: object) => forge(header, claims, signWith(phone.privateKey));

describe("a code signed offline", () => {
  it("says its seal, counter and time; who signed it is not looked at", async () => {
    const code = await signed({ seal: sealOffline(ring, seal), counter: 3, iat: 1_790_000_000 });
    const said = { ...seal, counter: 3, issuedAtMs: 1_790_000_000_000 };
    expect(openOfflineCode(ring, code)).toEqual({
      ok: true,
      value: { ...said, recallOnly: false },
    });
    expect(await parseScanned(ring, "9392000", code)).toMatchObject({
      ok: true,
      value: { form: "offline", code: said, text: code },
    });
  });

  it("only finds answers under a retired seal, and opens under no other ring", async () => {
    const code = await signed({ seal: sealOffline(ring, seal), counter: 3, iat: 1_790_000_000 });
    expect(openOfflineCode(retired, code)).toMatchObject({ value: { recallOnly: true } });
    const { ring: stranger } = await makeRing();
    expect(openOfflineCode(stranger, code)).toEqual({ ok: false, fault: "code_seal" });
  });

  it.each([
    ["code_alg", { ...header, alg: "HS256" }, {}],
    ["code_typ", { ...header, typ: "dpop+jwt" }, {}],
    ["code_header", { ...header, kid: "A" }, {}],
    ["code_claims", header, { counter: "3" }],
    ["code_claims", header, { aud: "till" }],
    ["code_seal", header, { seal: "AAAA" }],
    ["code_seal", header, { seal: "" }],
  ])("is %s", async (fault, head, changed) => {
    const claims = { seal: sealOffline(ring, seal), counter: 3, iat: 1_790_000_000, ...changed };
    const code = await forge(head, claims, signWith(phone.privateKey));
    expect(openOfflineCode(ring, code)).toEqual({ ok: false, fault });
  });
});

describe("what a bar code stands for", () => {
  const code = { route, jti: "ffeeddccbbaa99887766554433221100", expiresAtMs: 1_790_000_060_000 };

  it("opens under its own bar code, as the same code that its QR symbol says", () => {
    const barCode = makeBarCode("9392000", random);
    const sealed = sealHandle(ring, barCode, code);
    const opened = { ...code, identity: `q:${code.jti}`, recallOnly: false };
    expect(openHandle(ring, barCode, sealed)).toEqual(opened);
    expect(openHandle(ring, makeBarCode("9392000", random), sealed)).toBeNull();
    expect(openHandle(retired, barCode, sealed)).toEqual({ ...opened, recallOnly: true });
  });

  it("is told apart from a number that is none before anything is asked", async () => {
    const barCode = makeBarCode("123", random);
    expect(barCode).toHaveLength(20);
    const read = (prefix: string, text: string) => parseScanned(ring, prefix, text);
    expect(await read("123", barCode)).toEqual({ ok: true, value: { form: "handle", barCode } });
    for (const [prefix, text] of [
      ["1234", barCode],
      ["123", barCode.replace(/.$/, (digit) => String((Number(digit) + 1) % 10))],
      ["123", barCode.slice(1)],
    ] as const) {
      expect(await read(prefix, text)).toEqual({ ok: false, fault: "code_number" });
    }
    expect(await read("123", "x")).toEqual({ ok: false, fault: "code_payload_form" });
  });
});
