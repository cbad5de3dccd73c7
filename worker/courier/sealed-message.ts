import type { Message } from "../../src/courier/message.ts";
import { parseOwn } from "../../src/own-json.ts";
import { openSecret, sealSecret } from "../../src/token/blind.ts";
import { decodeUtf8, encodeUtf8 } from "../../src/token/grammar.ts";
import type { KeyRing } from "../../src/token/key-ring.ts";
import { random } from "../platform/keys.ts";

const sealedFor = "message";

/** A message as it is stored: it names a person, and often a code. */
export function sealMessage(ring: KeyRing, message: Message): string {
  return sealSecret(ring, encodeUtf8(JSON.stringify(message)), sealedFor, random);
}

/**
 * A stored message, with the text that goes out; `null` when it does not open with this key ring.
 */
export function openMessage(
  ring: KeyRing,
  sealed: string,
): { readonly body: string; readonly message: Message } | null {
  const plain = openSecret(ring, sealed, sealedFor);
  const body = plain === null ? null : decodeUtf8(plain);
  return body === null ? null : { body, message: parseOwn<Message>(body) };
}
