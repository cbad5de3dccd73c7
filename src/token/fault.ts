/** What a fault is called on the wire; which of its reasons it was goes to the log only. */
export type TokenError = "invalid_token" | "invalid_dpop_proof" | "use_dpop_nonce" | "invalid_code";

/** One reason: what it is called on the wire, and what is wrong, in words. */
export interface TokenFaultRow {
  readonly error: TokenError;
  readonly meaning: string;
}

const access = "invalid_token";
const proof = "invalid_dpop_proof";
const code = "invalid_code";

/**
 * Every reason to refuse a token, a proof, a key or a code, one row each. The names are stable;
 * they carry nothing of what was refused.
 */
export const tokenFaults = {
  access_too_long: row(access, "the token is longer than any that was issued"),
  access_grammar: row(access, "not three canonical base64url parts with a 64-byte signature"),
  access_header: row(access, "the header is not strict JSON with exactly alg, typ and kid"),
  access_alg: row(access, "the algorithm is not ES256"),
  access_typ: row(access, "the type is not at+jwt"),
  access_kid: row(access, "no key of ours has this kid"),
  access_payload: row(access, "the payload is not a strict JSON object"),
  access_signature: row(access, "the signature is not ours"),
  access_claims: row(access, "a claim is missing, unknown, or not of its form"),
  access_issuer: row(access, "another issuer"),
  access_audience: row(access, "another audience"),
  access_scope: row(access, "the scope is not that of the kind"),
  access_life: row(access, "it lives longer than any token, or ends before it begins"),
  access_ahead: row(access, "issued in the future"),
  access_expired: row(access, "expired"),

  proof_too_long: row(proof, "the proof is longer than any honest one"),
  proof_grammar: row(proof, "not three canonical base64url parts with a 64-byte signature"),
  proof_header: row(
    proof,
    "the header is not strict JSON with alg, typ and jwk, and at most a kid",
  ),
  proof_alg: row(proof, "the algorithm is not ES256"),
  proof_typ: row(proof, "the type is not dpop+jwt"),
  proof_payload: row(proof, "the payload is not a strict JSON object"),
  proof_signature: row(proof, "not signed by the key it names"),
  proof_claims: row(proof, "a claim is missing or not of its form"),
  proof_jti: row(proof, "jti is not 8 to 128 characters of token68"),
  proof_htm: row(proof, "made for another method"),
  proof_htu: row(proof, "made for another address"),
  proof_stale: row(proof, "made more than 60 s ago"),
  proof_ahead: row(proof, "made more than 10 s in the future"),
  proof_expired: row(proof, "past its own exp"),
  proof_early: row(proof, "before its own nbf"),
  proof_ath_missing: row(proof, "bound to no access token"),
  proof_ath: row(proof, "bound to another access token"),
  proof_ath_unexpected: row(proof, "bound to an access token where none was sent"),
  proof_digest_missing: row(proof, "does not cover the body"),
  proof_digest: row(proof, "covers another body"),
  proof_digest_unexpected: row(proof, "covers a body where none was sent"),
  nonce_refused: row("use_dpop_nonce", "made without a nonce of ours that is still good"),
  proof_key: row(proof, "made by another key than the token is bound to"),

  jwk_form: row(proof, "the key is not an EC JWK of the members we know"),
  jwk_private: row(proof, "the key was sent with its private part"),
  jwk_curve: row(proof, "the key is not on P-256"),
  jwk_coordinate: row(proof, "a coordinate is not 32 bytes in their canonical spelling"),
  jwk_off_curve: row(proof, "the point is not on the curve"),
  jwk_refused: row(proof, "the cryptographic library refuses the key or spells it otherwise"),

  code_too_long: row(code, "the code is longer than any that was issued"),
  code_grammar: row(code, "not three canonical base64url parts with a 64-byte signature"),
  code_header: row(code, "the header is not strict JSON with exactly alg, typ and kid"),
  code_alg: row(code, "the algorithm is not ES256"),
  code_typ: row(code, "the type is not qr+jwt"),
  code_kid: row(code, "no code key of ours has this kid"),
  code_payload: row(code, "the payload is not a strict JSON object"),
  code_signature: row(code, "the signature is not ours"),
  code_claims: row(code, "a claim is missing, unknown, or not of its form"),
  code_seal: row(code, "the seal does not open, or belongs to another code"),
  code_number: row(code, "a number that is no bar code of this issuer"),
  code_payload_form: row(code, "neither a token, a number, nor a payload of a till's QR format"),
  code_handle: row(code, "a bar code that stands for nothing, or no longer"),
} as const satisfies Record<string, TokenFaultRow>;

/** A reason to refuse a token, a proof, a key or a code, by its name in the table. */
export type TokenFault = keyof typeof tokenFaults;

const ofClocks: readonly TokenFault[] = [
  "proof_stale",
  "proof_ahead",
  "proof_expired",
  "proof_early",
];

/** What the caller with a token that was revoked since its issue is told: how to get another. */
export const revokedWords = {
  /** A customer's session may stand as ever. */
  customer: "This token was revoked. Refresh it, or sign in again.",
  other: "This token was revoked. Obtain a new one.",
} as const;

/**
 * What a caller is told of a fault: what is wrong, and what to do next. `origin` is this deployment's
 * own, which everybody may know: it is named to whoever made a proof for another address.
 */
export function tellFault(fault: TokenFault, origin?: string): string {
  const { error, meaning } = tokenFaults[fault];
  switch (error) {
    case "invalid_token":
      return `The access token was not accepted: ${meaning}. Obtain a new one.`;
    case "use_dpop_nonce":
      return `The proof was not accepted: ${meaning}. Make a new one with this answer's DPoP-Nonce.`;
    case "invalid_dpop_proof": {
      return `The proof was not accepted: ${meaning}. ${proofAdvice(fault, origin)}.`;
    }
    case "invalid_code":
      return `The code was not accepted: ${meaning}. Show a new one.`;
  }
}

function proofAdvice(fault: TokenFault, origin: string | undefined): string {
  if (ofClocks.includes(fault)) return "Make a new one by the clock of server_time";
  if (fault === "proof_key") return "Sign with the token's key, or obtain a token for this one";
  const place = fault === "proof_htu" && origin !== undefined ? ` to ${origin}` : "";
  return `Make a new one for this request${place}`;
}

function row<E extends TokenError>(error: E, meaning: string): TokenFaultRow & { error: E } {
  return { error, meaning };
}
