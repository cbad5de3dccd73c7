import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isBarCode, makeBarCode } from "../../src/token/code/bar-code.ts";
import {
  payloadFormats,
  readPayload,
  renderPayload,
} from "../../src/token/code/consumer-presented.ts";
import { parseTlv, renderTlv, type TlvObject, tlvBytesMax } from "../../src/token/code/tlv.ts";
import { decodeBase64, encodeBase64 } from "../../src/token/grammar.ts";

/** Payloads of tills: what is read was written so, and whatever is thrown at it is answered. */

const prefix = "9392000";
const barCode = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => makeBarCode(prefix, () => bytes));
const format = fc.constantFrom(...payloadFormats);

const primitiveTag = fc.constantFrom(0x4f, 0x50, 0x57, 0x5a, 0x85, 0x9f26, 0xdf21, 0x5f2d);
const template = fc.constantFrom(0x61, 0x62, 0x63, 0x64, 0xbf2c, 0x7f21);
const primitive: fc.Arbitrary<TlvObject> = fc.record({
  tag: primitiveTag,
  value: fc.uint8Array({ maxLength: 150 }),
});
const distinct = { selector: (object: TlvObject) => object.tag, maxLength: 4 };
const nested = (inner: fc.Arbitrary<TlvObject>): fc.Arbitrary<TlvObject> =>
  fc.record({ tag: template, objects: fc.uniqueArray(inner, distinct) });
const level3 = fc.oneof(primitive, nested(primitive));
const objects = fc
  .uniqueArray(fc.oneof(primitive, nested(level3)), distinct)
  .filter((list) => renderTlv(list).length <= tlvBytesMax);

/** Bytes that are nearly a payload: what was rendered, with bytes changed, cut out and put in. */
const nearly = fc
  .tuple(
    fc.oneof(
      objects.map(renderTlv),
      fc
        .tuple(format, barCode)
        .map(([name, code]) => decodeBase64(renderPayload(name, code)) ?? new Uint8Array()),
    ),
    fc.array(fc.tuple(fc.nat(600), fc.nat(2), fc.nat(255)), { minLength: 1, maxLength: 4 }),
  )
  .map(([bytes, changes]) => {
    const list = [...bytes];
    for (const [at, act, byte] of changes) {
      list.splice(at % (list.length + 1), act === 0 ? 0 : 1, ...(act === 1 ? [] : [byte]));
    }
    return Uint8Array.from(list);
  });

describe("TLV", () => {
  it("reads back what it wrote, to the byte", () => {
    fc.assert(
      fc.property(objects, (list) => {
        const bytes = renderTlv(list);
        const read = parseTlv(bytes);
        expect(read).toEqual({ ok: true, value: list });
      }),
      { numRuns: 2_000 },
    );
  });

  it("never throws, and reads no bytes but those it would write: 30,000 of any kind", () => {
    let taken = 0;
    const check = (bytes: Uint8Array) => {
      const read = parseTlv(bytes);
      if (!read.ok) return;
      taken += 1;
      expect(renderTlv(read.value)).toEqual(bytes);
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), check), { numRuns: 10_000 });
    fc.assert(fc.property(nearly, check), { numRuns: 20_000 });
    expect(taken).toBeGreaterThan(1_000);
  });
});

describe("payloads of a till", () => {
  it("carry a bar code in 48 characters, and are read in no other spelling", () => {
    fc.assert(
      fc.property(format, barCode, (name, code) => {
        const text = renderPayload(name, code);
        expect([code.length, text.length]).toEqual([24, 48]);
        expect(isBarCode(prefix, code)).toBe(true);
        expect(readPayload(text)).toBe(code);
      }),
    );
    fc.assert(
      fc.property(nearly, (bytes) => {
        const text = encodeBase64(bytes);
        const read = readPayload(text);
        if (read !== null) {
          expect(payloadFormats.map((name) => renderPayload(name, read))).toContain(text);
        }
      }),
      { numRuns: 20_000 },
    );
  });

  it("are read in one spelling of base64", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const text = encodeBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString("base64"));
        expect(decodeBase64(text)).toEqual(bytes);
      }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 24 }), fc.base64String(), (odd, even) => {
        for (const text of [odd, even, `${even}=`, even.replace(/=$/, ""), `${even}\n`]) {
          const bytes = decodeBase64(text);
          if (bytes !== null) expect(encodeBase64(bytes)).toBe(text);
        }
      }),
      { numRuns: 5_000 },
    );
  });
});
