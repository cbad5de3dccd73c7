import type { Bytes } from "../wire/base64.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * The six digits of a time-based one-time password (RFC 6238, SHA-1, steps of 30 s) for a base32
 * secret (RFC 4648 §6; white space and padding are ignored). For tests, demos and desktop
 * authenticators; on a phone the second factor belongs into another program.
 */
export async function totpCode(secret: string, nowMs: number): Promise<string> {
  const step = Math.floor(nowMs / 30_000);
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(step));
  const algorithm = { name: "HMAC", hash: "SHA-1" };
  const key = await crypto.subtle.importKey("raw", fromBase32(secret), algorithm, false, ["sign"]);
  const mac = new DataView(await crypto.subtle.sign("HMAC", key, counter.buffer));
  // RFC 4226 §5.3: the last nibble says where the 31 bits begin.
  const binary = mac.getUint32(mac.getUint8(19) & 0x0f) & 0x7fff_ffff;
  return String(binary % 1_000_000).padStart(6, "0");
}

function fromBase32(text: string): Bytes {
  const bytes: number[] = [];
  let held = 0;
  let heldBits = 0;
  for (const character of text.toUpperCase().replace(/[\s=]/g, "")) {
    const value = alphabet.indexOf(character);
    if (value < 0) throw new RangeError("not a base32 secret");
    held = ((held << 5) | value) & 0xfff;
    heldBits += 5;
    if (heldBits >= 8) {
      heldBits -= 8;
      bytes.push((held >> heldBits) & 0xff);
    }
  }
  return Uint8Array.from(bytes) as Bytes;
}
