import type { FlowKind } from "./flow.ts";
import { reportContact } from "./flow-id.ts";

/** Digits of a code that is sent to a contact. */
const codeDigits = 8;

/** What a one-time code looks like, once what a person typed is folded. */
export const sentCodePattern = /^[0-9]{8}$/;

/** Eight uniform decimal digits. `random` gives the bytes; biased draws are thrown away. */
export function makeSentCode(random: (bytes: number) => Uint8Array): string {
  const span = 10 ** codeDigits;
  const fair = Math.floor(2 ** 32 / span) * span;
  for (;;) {
    const bytes = random(4);
    const draw = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
    if (draw < fair) return String(draw % span).padStart(codeDigits, "0");
  }
}

/**
 * The text whose keyed hash is stored: a code is worth nothing outside its flow, and that of a lost
 * phone's report nothing outside the reports of its contact.
 */
export function sentCodeKey(kind: FlowKind, flowId: string, code: string): string {
  const place = kind === "lost_device" ? reportContact(flowId) : flowId;
  return `one-time-code:${place}:${code}`;
}
