/**
 * What is wrong with a text as the origin that callers see, in words; `null`: it is one, spelled as
 * browsers and tokens spell it, so that it can be compared with theirs (RFC 6454 §6.1).
 */
export function originFault(text: string): string | null {
  if (!URL.canParse(text)) return "it is no address";
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") return "it is not https://";
  if (text === url.origin) return null;
  if (text === `${url.origin}/`) return "there is a slash at its end";
  return `it has to be spelled ${url.origin}`;
}
