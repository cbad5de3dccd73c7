import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/server";
import { assert } from "../assert.ts";
import { minuteMs } from "../time.ts";
import { decodeBase64url, encodeBase64url, encodeUtf8 } from "../token/grammar.ts";
import { sha256 } from "../token/sha256.ts";

/** Why an answer of an authenticator proves nothing, in the order in which it is judged. */
const passkeyFaults = [
  "malformed",
  "type",
  "challenge",
  "origin",
  "rp_id",
  "user_verification",
  "algorithm",
  "attestation",
  "credential",
  "signature",
  "counter",
] as const;
/** Why an authenticator's answer proves nothing; the first that is found is told. */
export type PasskeyFault = (typeof passkeyFaults)[number];

/** Whom passkeys are made for (WebAuthn §5.1.2), and where they may be used. */
export interface RelyingParty {
  readonly id: string;
  /** Of web pages, and of Android apps (`android:apk-key-hash:…`). */
  readonly origins: readonly string[];
}

/** A passkey as its wallet keeps it; nothing in it is secret. */
export interface Passkey {
  /** Credential id, base64url. */
  readonly id: string;
  /** COSE key, base64url (RFC 9052 §7). */
  readonly publicKey: string;
  readonly transports: readonly string[];
  /** Whether it may be copied to other machines of its owner (WebAuthn §6.1.3, flag BE). */
  readonly synced: boolean;
}

/** Random bytes of a challenge (WebAuthn §13.4.3 asks for 16 or more). */
export const challengeBytes = 32;

/** ES256 and RS256: what phones, security keys and Windows Hello sign with (RFC 9053). */
export const passkeyAlgorithms = [-7, -257];

const timeout = 5 * minuteMs;

/**
 * The relying party of a deployment: the host of its public origin, and that origin alone, unless
 * the configuration names another domain, or further origins (with spaces between them). Browsers
 * make no passkey for a host that is an IP address.
 */
export function relyingParty(of: {
  readonly publicOrigin: string;
  readonly id?: string | undefined;
  readonly origins?: string | undefined;
}): RelyingParty {
  const further = (of.origins ?? "").split(" ").filter((origin) => origin !== "");
  return {
    id: of.id || new URL(of.publicOrigin).hostname,
    origins: [of.publicOrigin, ...further],
  };
}

/**
 * What `navigator.credentials.create` is asked for (WebAuthn §5.4): a passkey with user
 * verification, without attestation, and none of those that the wallet has already. `name` is what
 * the person sees in their list of passkeys.
 */
export async function creationOptions(
  rp: RelyingParty,
  of: {
    /** The wallet or operator that the passkey is for. */
    readonly owner: string;
    readonly name: string;
    readonly challenge: string;
    readonly known: readonly Pick<Passkey, "id" | "transports">[];
  },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return await generateRegistrationOptions({
    rpName: "Sekisho",
    rpID: rp.id,
    userID: decoded(await userHandle(of.owner)),
    userName: of.name,
    userDisplayName: of.name,
    challenge: decoded(of.challenge),
    timeout,
    attestationType: "none",
    excludeCredentials: descriptors(of.known),
    authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
    supportedAlgorithmIDs: passkeyAlgorithms,
  });
}

/** What `navigator.credentials.get` is asked for (WebAuthn §5.5): one of these passkeys. */
export async function requestOptions(
  rp: RelyingParty,
  of: {
    readonly challenge: string;
    readonly known: readonly Pick<Passkey, "id" | "transports">[];
  },
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return await generateAuthenticationOptions({
    rpID: rp.id,
    challenge: decoded(of.challenge),
    timeout,
    allowCredentials: descriptors(of.known),
    userVerification: "required",
  });
}

/** The user handle of an owner (WebAuthn §14.6.1): a hash, so that it tells nothing of them. */
export async function userHandle(owner: string): Promise<string> {
  return encodeBase64url(await sha256(encodeUtf8(`passkey-user:${owner}`)));
}

/** The name under which a credential id is one wallet's for ever, of a thumbprint's form. */
export async function passkeyName(credentialId: string): Promise<string> {
  return encodeBase64url(await sha256(encodeUtf8(`passkey:${credentialId}`)));
}

function descriptors(known: readonly Pick<Passkey, "id" | "transports">[]) {
  return known.map(({ id, transports }) => ({ id, transports: transports as Transport[] }));
}

type Transport = "ble" | "cable" | "hybrid" | "internal" | "nfc" | "smart-card" | "usb";

function decoded(text: string): Uint8Array<ArrayBuffer> {
  const bytes = decodeBase64url(text);
  assert(bytes !== null, "a challenge and a user handle are base64url");
  return bytes;
}
