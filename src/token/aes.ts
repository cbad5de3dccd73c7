import { unsafe } from "@noble/ciphers/aes.js";
import { equalBytes, joinBytes } from "./grammar.ts";

const { dbl, encryptBlock, expandKeyLE, xorBlock, xorend } = unsafe;

const blockBytes = 16;

/** What AES-CMAC needs of a key: its round keys and its two subkeys. */
interface MacKey {
  readonly rounds: Uint32Array;
  readonly whole: Uint8Array;
  readonly padded: Uint8Array;
}

/** An AES-SIV key: its two halves, and the mac of the zero block. */
interface SivKey {
  readonly mac: MacKey;
  readonly rounds: Uint32Array;
  readonly zero: Uint8Array;
}

/** Keys are few and live as long as the ring: each is expanded once, when it is first used. */
const macKeys = new WeakMap<Uint8Array, MacKey>();
const sivKeys = new WeakMap<Uint8Array, SivKey>();

/** AES-CMAC of a message, 16 bytes (RFC 4493). The key's bytes must never change. */
export function macOf(key: Uint8Array, message: Uint8Array): Uint8Array<ArrayBuffer> {
  return macWith(macKeyOf(key), message);
}

/**
 * `plain` under AES-SIV (RFC 5297) with one associated text: synthetic IV, then the cipher text. The
 * same input gives the same output. The key's bytes must never change.
 */
export function sealSiv(
  key: Uint8Array,
  bound: Uint8Array,
  plain: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const siv = sivKeyOf(key);
  const iv = synthesize(siv, bound, plain);
  return joinBytes(iv, crypt(siv, iv, plain));
}

/** What `sealSiv` sealed with this key and this associated text; else null. */
export function openSiv(
  key: Uint8Array,
  bound: Uint8Array,
  sealed: Uint8Array,
): Uint8Array<ArrayBuffer> | null {
  if (sealed.length < blockBytes) return null;
  const siv = sivKeyOf(key);
  const iv = sealed.subarray(0, blockBytes);
  const plain = crypt(siv, iv, sealed.subarray(blockBytes));
  return equalBytes(synthesize(siv, bound, plain), iv) ? plain : null;
}

function macKeyOf(key: Uint8Array): MacKey {
  const known = macKeys.get(key);
  if (known !== undefined) return known;
  const rounds = expandKeyLE(key);
  const whole = dbl(encryptBlock(rounds, new Uint8Array(blockBytes)));
  const made = { rounds, whole, padded: dbl(Uint8Array.from(whole)) };
  macKeys.set(key, made);
  return made;
}

function sivKeyOf(key: Uint8Array): SivKey {
  const known = sivKeys.get(key);
  if (known !== undefined) return known;
  const half = key.length / 2;
  const mac = macKeyOf(key.slice(0, half));
  const zero = macWith(mac, new Uint8Array(blockBytes));
  const made = { mac, zero, rounds: expandKeyLE(key.slice(half)) };
  sivKeys.set(key, made);
  return made;
}

function macWith({ rounds, whole, padded }: MacKey, message: Uint8Array): Uint8Array<ArrayBuffer> {
  const state = new Uint8Array(blockBytes);
  let at = 0;
  for (; at + blockBytes < message.length; at += blockBytes) {
    xorBlock(state, message.subarray(at, at + blockBytes));
    encryptBlock(rounds, state);
  }
  const last = new Uint8Array(blockBytes);
  last.set(message.subarray(at));
  const isWhole = message.length - at === blockBytes;
  if (!isWhole) last[message.length - at] = 0x80;
  xorBlock(xorBlock(state, last), isWhole ? whole : padded);
  encryptBlock(rounds, state);
  return state;
}

/** S2V over the associated text and the plain text (RFC 5297 §2.4). */
function synthesize({ mac, zero }: SivKey, bound: Uint8Array, plain: Uint8Array) {
  const sum = xorBlock(dbl(Uint8Array.from(zero)), macWith(mac, bound));
  if (plain.length >= blockBytes) return macWith(mac, xorend(Uint8Array.from(plain), sum));
  const last = new Uint8Array(blockBytes);
  last.set(plain);
  last[plain.length] = 0x80;
  return macWith(mac, xorBlock(dbl(sum), last));
}

/** AES-CTR from the synthetic IV without its two top bits (RFC 5297 §2.5): both ways the same. */
function crypt({ rounds }: SivKey, iv: Uint8Array, text: Uint8Array): Uint8Array<ArrayBuffer> {
  const counter = Uint8Array.from(iv);
  counter.set([(iv[8] ?? 0) & 0x7f], 8);
  counter.set([(iv[12] ?? 0) & 0x7f], 12);
  const out = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += blockBytes) {
    const stream = encryptBlock(rounds, Uint8Array.from(counter));
    const end = Math.min(blockBytes, text.length - at);
    for (let n = 0; n < end; n += 1) out[at + n] = (text[at + n] ?? 0) ^ (stream[n] ?? 0);
    step(counter);
  }
  return out;
}

function step(counter: Uint8Array): void {
  for (let n = blockBytes - 1; n >= 0; n -= 1) {
    const next = ((counter[n] ?? 0) + 1) & 0xff;
    counter[n] = next;
    if (next !== 0) return;
  }
}
