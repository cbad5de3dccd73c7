/** Bytes that own their memory, as WebCrypto and `fetch` ask for. */
export type Bytes = Uint8Array<ArrayBuffer>;

const text = new TextEncoder();

/** The UTF-8 bytes of a string. */
export function utf8(value: string): Bytes {
  return text.encode(value) as Bytes;
}

/** Standard base64 with padding (RFC 4648 §4). */
export function base64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Base64url without padding (RFC 4648 §5), the spelling of JOSE. */
export function base64url(bytes: Uint8Array): string {
  return base64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The bytes of a base64url string. Throws on a character outside the alphabet. */
export function fromBase64url(value: string): Bytes {
  const binary = atob(value.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0)) as Bytes;
}

/** SHA-256 of a text's UTF-8 bytes, base64url. */
export async function hashOf(text: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(text))));
}
