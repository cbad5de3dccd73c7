import { beforeAll, expect, it } from "vitest";
import { makeBarCode } from "../../../../../src/token/code/bar-code.ts";
import { payloadFormats, renderPayload } from "../../../../../src/token/code/consumer-presented.ts";
import { carrierOf, isGuessable, parseScanned } from "../../../../../src/token/code/scanned.ts";
import type { KeyRing } from "../../../../../src/token/key-ring.ts";
import { makeRing } from "../forge.ts";

const prefix = "9392000";
const barCode = makeBarCode(prefix, (count) => new Uint8Array(count).fill(7));
const payloads = payloadFormats.map((format) => renderPayload(format, barCode));
let ring: KeyRing;

beforeAll(async () => {
  ({ ring } = await makeRing());
});

it("reads a bar code by itself and out of each payload, and says how it was carried", async () => {
  const found = { ok: true, value: { form: "handle", barCode } };
  for (const text of [barCode, ...payloads]) {
    expect(await parseScanned(ring, prefix, text)).toEqual(found);
  }
  expect([barCode, ...payloads].map(carrierOf)).toEqual(["bar_code", "qr_payload", "qr_payload"]);
  expect(carrierOf("a.b.c")).toBe("qr");
});

it("takes numbers and payloads for guesses, and nothing else", () => {
  const guesses = [barCode, "0", ...payloads];
  expect(guesses.map(isGuessable)).toEqual(guesses.map(() => true));
  const others = ["", "a.b.c", "12x", "Zm9v", `${payloads[0]}A`];
  expect(others.map(isGuessable)).toEqual(others.map(() => false));
});

it.each([
  ["", "code_payload_form"],
  ["12x", "code_payload_form"],
  ["123", "code_number"],
  [`${barCode}0`, "code_number"],
  [renderPayload("JPQR1", "1234"), "code_number"],
])("refuses %j as %s", async (text, fault) => {
  expect(await parseScanned(ring, prefix, text)).toEqual({ ok: false, fault });
});
