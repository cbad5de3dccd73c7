/** What a ready-made request to pay carries. */
export interface Read {
  readonly token: string;
  readonly code: string;
}

const headEnd = "\r\n\r\n";

/** Reads a request that `Paymaster` made. */
export function read(request: Buffer): Read {
  const text = request.toString();
  const [head = "", body = ""] = text.split(headEnd);
  const token = /^Authorization: DPoP (.+)$/m.exec(head)?.[1]?.trim() ?? "";
  return { token, code: (JSON.parse(body) as { code: string }).code };
}

/** The claims of a token or a code that is known to be good. */
// biome-ignore lint/suspicious/noExplicitAny: the product has just signed it
export function claimsOf(jws: string): any {
  return JSON.parse(Buffer.from(jws.split(".")[1] ?? "", "base64url").toString());
}
