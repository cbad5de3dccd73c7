import { readScanned } from "../../client/till/scanned-text.ts";

/** What a scanned or pasted text is, by its shape alone. */
export type Scan =
  /** May be a code to pay with: it is for the server to say. */
  | { readonly kind: "code"; readonly text: string }
  /** An article's number (EAN, UPC). */
  | { readonly kind: "product" }
  /** A payment's id, which the payer's phone shows for a refund. */
  | { readonly kind: "payment"; readonly paymentId: string }
  | { readonly kind: "other" };

const codeLengthMax = 1_024;
/** Digits behind the issuer's prefix: 16 of the handle and the check digit. */
const barCodeRest = 17;

/**
 * Sorts a text out before anything is sent: what cannot be ours never is, since reads that fail count
 * against the terminal. `barCodePrefix` is what the deployment's bar codes begin with.
 */
export function readScan(text: string, barCodePrefix: string): Scan {
  const read = readScanned(text);
  if (read.length === 0 || read.length > codeLengthMax) return { kind: "other" };
  if (/^\d+$/.test(read)) {
    const isOurs =
      read.length === barCodePrefix.length + barCodeRest && read.startsWith(barCodePrefix);
    if (isOurs) return { kind: "code", text: read };
    return { kind: [8, 12, 13, 14].includes(read.length) ? "product" : "other" };
  }
  if (/^pay_[A-Za-z0-9]{8,80}$/.test(read)) return { kind: "payment", paymentId: read };
  const isSigned = /^ey[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.test(read);
  const isPayload = /^hQV[A-Za-z0-9+/]{8,}=*$/.test(read);
  return isSigned || isPayload ? { kind: "code", text: read } : { kind: "other" };
}

/**
 * Sorts a text out that came just after keys which were told as typed. The fewest of them are its `own`
 * with which it is a code or a payment's id; all of them when it is neither, since nobody knows then
 * which were keyed.
 */
export function readPaused(
  text: string,
  before: string,
  barCodePrefix: string,
): { readonly scan: Scan; readonly own: number } {
  for (let own = 0; own <= before.length; own += 1) {
    const scan = readScan(before.slice(before.length - own) + text, barCodePrefix);
    if (scan.kind === "code" || scan.kind === "payment") return { scan, own };
  }
  return { scan: readScan(before + text, barCodePrefix), own: before.length };
}
