import { verifyAuthenticationResponse, verifyRegistrationResponse } from "@simplewebauthn/server";
import {
  decodeAttestationObject,
  decodeCredentialPublicKey,
  parseAuthenticatorData,
} from "@simplewebauthn/server/helpers";
import { fail, ok, type Result } from "../result.ts";
import { decodeBase64url, encodeBase64url, encodeUtf8, equalBytes } from "../token/grammar.ts";
import { sha256 } from "../token/sha256.ts";
import { parseStrictJsonBytes } from "../token/strict-json.ts";
import {
  type Passkey,
  type PasskeyFault,
  passkeyAlgorithms,
  type RelyingParty,
} from "./passkey.ts";

/** What an authenticator answers to the making of a passkey, as far as it is read. */
export interface CreationAnswer {
  readonly id: string;
  readonly response: {
    readonly clientDataJSON: string;
    readonly attestationObject: string;
    readonly transports?: readonly string[] | undefined;
  };
}

/** What an authenticator answers when it is asked to sign. */
export interface AssertionAnswer {
  readonly id: string;
  readonly response: {
    readonly clientDataJSON: string;
    readonly authenticatorData: string;
    readonly signature: string;
    readonly userHandle?: string | null | undefined;
  };
}

/** A passkey that was made just now. That its challenge was ours is still to be judged. */
export interface MadePasskey {
  readonly challenge: string;
  readonly passkey: Passkey;
  readonly counter: number;
}

/** A signature that was verified. That its challenge was ours is still to be judged. */
export interface VerifiedAssertion {
  readonly challenge: string;
  readonly counter: number;
}

/**
 * Verifies the making of a passkey (WebAuthn §7.1): type, origin, RP id, presence and verification
 * of the user, algorithm, and that nothing is attested but by the new key itself. The caller holds
 * the challenge against the one it gave, and uses it up. Never throws on hostile input.
 */
export async function verifyCreation(
  rp: RelyingParty,
  { id, response }: CreationAnswer,
): Promise<Result<MadePasskey, PasskeyFault>> {
  const { clientDataJSON, attestationObject, transports = [] } = response;
  const client = readClient(clientDataJSON, "webauthn.create", rp);
  if (!client.ok) return client;
  try {
    const object = decodeAttestationObject(bytesOf(attestationObject));
    const seen = await readAuthenticator(object.get("authData"), rp);
    if (!seen.ok) return seen;
    const { credentialID, credentialPublicKey } = seen.value;
    if (credentialID === undefined || credentialPublicKey === undefined) return fail("malformed");
    if (encodeBase64url(credentialID) !== id) return fail("credential");
    const algorithm = decodeCredentialPublicKey(credentialPublicKey).get(3);
    if (!passkeyAlgorithms.includes(algorithm as number)) return fail("algorithm");
    const statement = object.get("attStmt") as unknown as ReadonlyMap<string, unknown>;
    if (!isPlain(object.get("fmt"), statement)) return fail("attestation");
    const verified = await verifyRegistrationResponse({
      response: { ...asCredential(id), response: { clientDataJSON, attestationObject } },
      expectedChallenge: client.value,
      expectedOrigin: [...rp.origins],
      expectedRPID: rp.id,
      supportedAlgorithmIDs: passkeyAlgorithms,
    });
    if (!verified.verified) return fail("signature");
    const { credential, credentialDeviceType } = verified.registrationInfo;
    return ok({
      challenge: client.value,
      counter: credential.counter,
      passkey: {
        id: credential.id,
        publicKey: encodeBase64url(credential.publicKey),
        transports,
        synced: credentialDeviceType === "multiDevice",
      },
    });
  } catch {
    return fail("malformed");
  }
}

/**
 * Verifies a signature by a passkey (WebAuthn §7.2), but for the challenge and the counter, which
 * the owner of both judges in the step that uses them up. Never throws on hostile input.
 */
export async function verifyAssertion(
  rp: RelyingParty,
  { id, response }: AssertionAnswer,
  of: { readonly publicKey: string; readonly userHandle: string },
): Promise<Result<VerifiedAssertion, PasskeyFault>> {
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  const client = readClient(clientDataJSON, "webauthn.get", rp);
  if (!client.ok) return client;
  const seen = await readAuthenticator(decodeBase64url(authenticatorData), rp);
  if (!seen.ok) return seen;
  if ((userHandle ?? of.userHandle) !== of.userHandle) return fail("credential");
  try {
    const { verified } = await verifyAuthenticationResponse({
      response: { ...asCredential(id), response: { clientDataJSON, authenticatorData, signature } },
      expectedChallenge: client.value,
      expectedOrigin: [...rp.origins],
      expectedRPID: rp.id,
      credential: { id, publicKey: bytesOf(of.publicKey), counter: 0 },
    });
    if (!verified) return fail("signature");
    return ok({ challenge: client.value, counter: seen.value.counter });
  } catch {
    return fail("signature");
  }
}

/**
 * A signature by a passkey as its owner is told of it, who still judges challenge and counter in the
 * step that uses them up: what was signed, and the key it was verified with; or its fault.
 */
export type Assertion =
  | (VerifiedAssertion & { readonly ok: true; readonly publicKey: string })
  | { readonly ok: false; readonly fault: PasskeyFault };

/** What is wrong with a signature by this passkey; null when it is right. */
export function assertionFault(
  assertion: Assertion,
  known: { readonly publicKey: string; readonly counter: number },
): PasskeyFault | null {
  if (!assertion.ok) return assertion.fault;
  if (assertion.publicKey !== known.publicKey) return "signature";
  return counterRises(known.counter, assertion.counter) ? null : "counter";
}

/** Whether a counter goes on (WebAuthn §6.1.1): zero for ever, or always higher than before. */
function counterRises(last: number, next: number): boolean {
  return next > last || (next === 0 && last === 0);
}

/** The challenge out of the client data (WebAuthn §5.8.1), if type and origin are as expected. */
function readClient(
  text: string,
  type: "webauthn.create" | "webauthn.get",
  rp: RelyingParty,
): Result<string, PasskeyFault> {
  const bytes = decodeBase64url(text);
  const read = bytes === null ? null : parseStrictJsonBytes(bytes);
  if (!read?.ok || typeof read.value !== "object" || read.value === null) return fail("malformed");
  const client = read.value as Readonly<Record<string, unknown>>;
  if (client.type !== type) return fail("type");
  const { challenge, origin, crossOrigin, topOrigin } = client;
  if (typeof challenge !== "string" || challenge === "") return fail("malformed");
  const embedded = (crossOrigin ?? false) !== false || topOrigin !== undefined;
  const known = typeof origin === "string" && rp.origins.includes(origin);
  return known && !embedded ? ok(challenge) : fail("origin");
}

/** Authenticator data (WebAuthn §6.1) that was made for us, with a verified person there. */
async function readAuthenticator(
  bytes: Uint8Array<ArrayBuffer> | null | undefined,
  rp: RelyingParty,
): Promise<Result<ReturnType<typeof parseAuthenticatorData>, PasskeyFault>> {
  const seen = parsed(bytes);
  if (seen === null) return fail("malformed");
  if (!equalBytes(seen.rpIdHash, await sha256(encodeUtf8(rp.id)))) return fail("rp_id");
  if (!seen.flags.up || !seen.flags.uv) return fail("user_verification");
  return ok(seen);
}

function parsed(bytes: Uint8Array<ArrayBuffer> | null | undefined) {
  try {
    return bytes instanceof Uint8Array ? parseAuthenticatorData(bytes) : null;
  } catch {
    return null;
  }
}

/**
 * Whether nobody vouches for the key: no attestation, or the new key for itself (WebAuthn §8.2,
 * §8.7). Chains of certificates were not asked for, and are not read.
 */
function isPlain(format: unknown, statement: ReadonlyMap<string, unknown>): boolean {
  return format === "none" || (format === "packed" && !statement.has("x5c"));
}

function asCredential(id: string) {
  return { id, rawId: id, type: "public-key", clientExtensionResults: {} } as const;
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = decodeBase64url(text);
  if (bytes === null) throw new Error("not base64url");
  return bytes;
}
