// #region sign
const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
const json = (value: object) => base64url(new TextEncoder().encode(JSON.stringify(value)));
const sha256 = async (text: string) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));

export async function signed(
  pair: { privateKey: CryptoKey; publicKey: CryptoKey },
  request: { method: string; url: string; body?: string; token?: string },
): Promise<Record<string, string>> {
  const { method, url, body, token } = request;
  const { kty, crv, x, y } = (await crypto.subtle.exportKey("jwk", pair.publicKey)) as JsonWebKey;
  const digest =
    body === undefined
      ? undefined
      : `sha-256=:${btoa(String.fromCharCode(...(await sha256(body))))}:`;
  const claims = {
    jti: base64url(crypto.getRandomValues(new Uint8Array(16))),
    htm: method,
    htu: url.split("?")[0],
    iat: Math.floor(Date.now() / 1000),
    ath: token && base64url(await sha256(token)),
    content_digest: digest,
  };
  const text = `${json({ typ: "dpop+jwt", alg: "ES256", jwk: { kty, crv, x, y } })}.${json(claims)}`;
  const signature = await crypto.subtle.sign(
    { name: "ECDSA", hash: "SHA-256" },
    pair.privateKey,
    new TextEncoder().encode(text),
  );
  return {
    DPoP: `${text}.${base64url(new Uint8Array(signature))}`,
    ...(token && { Authorization: `DPoP ${token}` }),
    ...(digest && { "Content-Digest": digest, "Content-Type": "application/json" }),
  };
}
// #endregion sign
