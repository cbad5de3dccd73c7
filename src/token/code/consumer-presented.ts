import { decodeBase64, decodeHex, encodeBase64, encodeHex, encodeUtf8 } from "../grammar.ts";
import type { BarCode } from "./bar-code.ts";
import { parseTlv, renderTlv, type TlvObject, tlvBytesMax } from "./tlv.ts";

/**
 * Payloads that till software of the payment industry reads (EMV QRCPS, Consumer-Presented Mode):
 * base64 of BER-TLV, carrying a bar code.
 *
 *     85    payload format indicator: "CPV01" of EMV, "JPQR1" of the Japanese unified code
 *     61    application template
 *       4F  application (ADF) name: F0 "SEKISHO", proprietary and unregistered (ISO/IEC 7816-5)
 *       63  application specific transparent template
 *         DF21  the bar code in compressed numeric: two digits a byte, the last filled up with F
 *
 * Nothing in it is a card number, so the tags of card data (57, 5A) stay away.
 */
export const payloadFormats = ["JPQR1", "CPV01"] as const;
/** A payload format by its name in a payload. */
export type PayloadFormat = (typeof payloadFormats)[number];

const formatIndicator = 0x85;
const applicationTemplate = 0x61;
const applicationName = 0x4f;
const transparentTemplate = 0x63;
const barCodeTag = 0xdf21;
const ownApplication = new Uint8Array([0xf0, ...encodeUtf8("SEKISHO")]);
const charsMax = Math.ceil(tlvBytesMax / 3) * 4;

/** The text to be shown as a QR symbol: 48 characters for a bar code of 24 digits. */
export function renderPayload(format: PayloadFormat, barCode: BarCode): string {
  const inner = [{ tag: barCodeTag, value: compressNumeric(barCode) }];
  const application = [
    { tag: applicationName, value: ownApplication },
    { tag: transparentTemplate, objects: inner },
  ];
  return encodeBase64(
    renderTlv([
      { tag: formatIndicator, value: encodeUtf8(format) },
      { tag: applicationTemplate, objects: application },
    ]),
  );
}

/**
 * The number in a payload that `renderPayload` would write for it, letter for letter: these objects
 * in this order and no others, in the one spelling of base64. Else null. That it is a bar code is
 * not looked at. Any text may be given; what is too long is not read. Never throws.
 */
export function readPayload(text: string): string | null {
  const bytes = text.length > charsMax ? null : decodeBase64(text);
  const read = bytes === null ? null : parseTlv(bytes);
  if (!read?.ok) return null;
  const template = objectsIn(objectsIn(read.value, applicationTemplate), transparentTemplate);
  const digits = template.find((object) => object.tag === barCodeTag);
  if (digits === undefined || "objects" in digits) return null;
  const number = encodeHex(digits.value).replace(/f$/, "");
  if (!/^[0-9]+$/.test(number)) return null;
  return payloadFormats.some((format) => renderPayload(format, number) === text) ? number : null;
}

function objectsIn(objects: readonly TlvObject[], tag: number): readonly TlvObject[] {
  const found = objects.find((object) => object.tag === tag);
  return found !== undefined && "objects" in found ? found.objects : [];
}

function compressNumeric(digits: string): Uint8Array {
  const filled = digits.length % 2 === 0 ? digits : `${digits}f`;
  return decodeHex(filled, filled.length / 2) ?? new Uint8Array();
}
