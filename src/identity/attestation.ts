import type { PublicJwk } from "../token/jwk.ts";

/** What a phone's system says of a key of its own: Android Key Attestation, Apple App Attest. */
export const attestationFormats = ["android-key", "apple-appattest"] as const;

/** `none`: nothing was said. `unverified`: something was said, and kept. `verified`: it holds. */
export const attestationLevels = ["none", "unverified", "verified"] as const;
/** What is known of a device's key beyond its own word. */
export type AttestationLevel = (typeof attestationLevels)[number];

/** A statement as it was sent. Nothing of it is trusted. */
interface AttestationStatement {
  readonly format: (typeof attestationFormats)[number];
  /** base64url: the chain in DER, leaf first, or the CBOR object. */
  readonly statement: string;
}

/** A statement and what became of it. */
export interface JudgedStatement extends AttestationStatement {
  readonly level: Exclude<AttestationLevel, "none">;
}

/** What a statement must be about. */
interface AttestedKey {
  /** The device's key, whose proof came with the statement. */
  readonly jwk: PublicJwk;
  /** SHA-256 of the flow's id as the phone knows it: the statement was made for this enrolment. */
  readonly challenge: Uint8Array;
}

/**
 * The port for a verifier of statements. It answers `verified` only when all of this holds:
 *
 * - `android-key`: the chain ends at a root of Google's that the deployment has configured, no
 *   certificate is revoked or expired, the leaf's key is `jwk`, `attestationChallenge` is `challenge`,
 *   and the security level is TrustedEnvironment or StrongBox;
 * - `apple-appattest`: the chain ends at Apple's App Attest root, the nonce is
 *   SHA-256(authData ‖ SHA-256(challenge ‖ thumbprint of `jwk`)), and the app id is the deployment's.
 *
 * Else `unverified`. It never throws, asks no address that the statement names, and takes bounded
 * time. A level keeps nobody out: it is shown to the owner and to operators.
 */
export type VerifyAttestation = (
  statement: AttestationStatement,
  key: AttestedKey,
) => Promise<Exclude<AttestationLevel, "none">>;

/** The verifier of a deployment that has none: every statement is kept for later. */
export const verifyLater: VerifyAttestation = async () => "unverified";
