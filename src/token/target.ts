/** The characters an address is written with (RFC 3986 §2), and an authority that is not empty. */
const address = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/(?=[^/?#])[\w.~:/?#[\]@!$&'()*+,;=%-]+$/;
const brokenTriplet = /%(?![0-9A-Fa-f]{2})/;
const triplet = /%[0-9A-Fa-f]{2}/g;
const unreserved = /^[A-Za-z0-9._~-]$/;

/**
 * An address without its query and fragment, in the spelling that all equivalent ones share
 * (RFC 3986 §6.2.2 and §6.2.3): scheme and host in lower case, no default port, `/` for an empty
 * path, no dot segments, no escape of an unreserved character, escapes in capitals. Null for what
 * is no address, or names a user. Never throws.
 */
export function normalizeTarget(text: string): string | null {
  if (!address.test(text) || brokenTriplet.test(text)) return null;
  const bare = text.replace(/[?#].*$/, "");
  if (!URL.canParse(bare)) return null;
  const url = new URL(bare);
  if (url.username !== "" || url.password !== "" || url.host === "") return null;
  return `${url.protocol}//${url.host}${url.pathname.replaceAll(triplet, normalizeEscape)}`;
}

function normalizeEscape(sent: string): string {
  const character = String.fromCharCode(Number.parseInt(sent.slice(1), 16));
  return unreserved.test(character) ? character : sent.toUpperCase();
}
