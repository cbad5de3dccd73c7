import type { IncomingMessage } from "node:http";

/** Where a request goes: its path with the query, and its host, unless HTTP/1.0 tells none. */
export interface Address {
  readonly path: string;
  readonly host: string | null;
}

/** Host and port of a Host header (RFC 9110 §7.2); which names there are is for others to say. */
export const hostForm = /^(?:[\w.~-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;
/** A path and a query (RFC 9112 §3.2.1), or the same after http or https and a host (§3.2.2). */
const targetForm = /^(?:https?:\/\/(?<host>[^/?#]*))?(?<path>\/[^?#]*)?(?<query>\?[^#]*)?$/i;

/** Reads where a request goes; `fault` says in words why it cannot be passed on. */
export function addressOf({
  url = "",
  headersDistinct,
}: Pick<IncomingMessage, "url" | "headersDistinct">): Address | { readonly fault: string } {
  const hosts = headersDistinct.host ?? [];
  if (hosts.length > 1) return { fault: "A request has one Host header." };
  const [told = null] = hosts;
  if (told !== null && !isHost(told)) return { fault: "Host is a name or an address, and a port." };
  const { host, path, query = "" } = targetForm.exec(url)?.groups ?? {};
  if (host !== undefined && isHost(host)) return { path: (path ?? "/") + query, host };
  if (host === undefined && path !== undefined) return { path: path + query, host: told };
  return { fault: "The target is a path with its query, alone or after http(s) and a host." };
}

function isHost(text: string): boolean {
  return hostForm.test(text) && URL.canParse(`http://${text}/`);
}
