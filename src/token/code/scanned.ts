import { fail, ok, type Result } from "../../result.ts";
import type { TokenFault } from "../fault.ts";
import type { KeyRing } from "../key-ring.ts";
import { type BarCode, isBarCode } from "./bar-code.ts";
import { readPayload } from "./consumer-presented.ts";
import { type OpenedOfflineCode, openOfflineCode } from "./offline-code.ts";
import { type OpenedCode, openCode } from "./online-code.ts";

/**
 * What was scanned: a code that we signed, one that a device says it has signed while offline, or a
 * bar code that has to be looked up.
 */
export type Scanned =
  | { readonly form: "signed"; readonly code: OpenedCode }
  | { readonly form: "offline"; readonly code: OpenedOfflineCode; readonly text: string }
  | { readonly form: "handle"; readonly barCode: BarCode };

/**
 * Reads whatever a till scanned: a code in three parts, a bar code, or a bar code inside a JPQR or
 * EMV payload. What is none of these, letter for letter, is a fault named `code_…`, told before any
 * object is asked. Never throws.
 */
export async function parseScanned(
  ring: KeyRing,
  prefix: string,
  text: string,
): Promise<Result<Scanned, TokenFault>> {
  if (text.includes(".")) {
    const code = await openCode(ring, text);
    if (code.ok) return ok({ form: "signed", code: code.value });
    const offline = code.fault === "code_typ" ? openOfflineCode(ring, text) : code;
    return offline.ok ? ok({ form: "offline", code: offline.value, text }) : offline;
  }
  const number = isNumber(text) ? text : readPayload(text);
  if (number === null) return fail("code_payload_form");
  return isBarCode(prefix, number) ? ok({ form: "handle", barCode: number }) : fail("code_number");
}

/** How a code was carried, for rules about it: the words of the channels of payments. */
export function carrierOf(text: string): "qr" | "bar_code" | "qr_payload" {
  if (text.includes(".")) return "qr";
  return isNumber(text) ? "bar_code" : "qr_payload";
}

/** Whether a text may be a guess: a number, or a payload that carries one. The rest is sealed. */
export function isGuessable(text: string): boolean {
  return isNumber(text) || readPayload(text) !== null;
}

function isNumber(text: string): boolean {
  return /^[0-9]+$/.test(text);
}
