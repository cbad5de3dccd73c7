import {
  decodeBase64url,
  encodeBase64url,
  encodeUtf8,
  joinBytes,
} from "../../src/token/grammar.ts";

/**
 * A passkey authenticator in software, as a browser and a phone would answer (WebAuthn §6): ES256,
 * no attestation. What an attacker could change in an answer a test can change too.
 */
/** What is signed otherwise than an honest browser and authenticator would do it. */
export interface PasskeyForgery {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly type?: string;
  readonly crossOrigin?: boolean;
  /** Flags of the authenticator data that are not set: 1 is present, 4 is verified. */
  readonly withoutFlags?: number;
  readonly counter?: number;
  readonly id?: string;
  readonly userHandle?: string;
  /** The format that an attestation claims to have. */
  readonly format?: string;
  /** COSE algorithm that the new key claims. */
  readonly algorithm?: number;
  /** Another key signs. */
  readonly signedBy?: CryptoKeyPair;
}

const present = 0x01;
const verified = 0x04;
const attested = 0x40;

interface Held {
  readonly id: string;
  readonly pair: CryptoKeyPair;
  readonly userHandle: string;
  counter: number;
}

interface CreationOptions {
  readonly rp: { readonly id: string };
  readonly user: { readonly id: string };
  readonly challenge: string;
}

interface RequestOptions {
  readonly rpId: string;
  readonly challenge: string;
  readonly allowCredentials: readonly { readonly id: string }[];
}

/** One authenticator with the passkeys it made; each counts its signatures. */
export class Authenticator {
  readonly held: Held[] = [];
  readonly #origin: string;
  /** 0 for ever, as passkeys that are synced between machines count. */
  readonly #counts: boolean;

  constructor(origin: string, counts = true) {
    this.#origin = origin;
    this.#counts = counts;
  }

  /** A RegistrationResponseJSON for these options. */
  async create(options: unknown, forged: PasskeyForgery = {}) {
    const { rp, user, challenge } = options as CreationOptions;
    const pair = await newPair();
    const id = forged.id ?? encodeBase64url(crypto.getRandomValues(new Uint8Array(32)));
    this.held.push({ id, pair, userHandle: user.id, counter: this.#counts ? 1 : 0 });
    const data = await this.#authenticatorData(rp.id, forged, {
      flags: present | verified | attested,
      counter: this.#counts ? 1 : 0,
      attested: await attestedCredential(id, pair, forged.algorithm ?? -7),
    });
    const statement = forged.format === undefined ? map() : map([text("x5c"), array()]);
    const attestation = map(
      [text("fmt"), text(forged.format ?? "none")],
      [text("attStmt"), statement],
      [text("authData"), bytes(data)],
    );
    const clientDataJSON = this.#client("webauthn.create", challenge, forged);
    return {
      id,
      rawId: id,
      type: "public-key" as const,
      clientExtensionResults: { credProps: { rk: true } },
      response: {
        clientDataJSON: encodeBase64url(encodeUtf8(clientDataJSON)),
        attestationObject: encodeBase64url(attestation),
        transports: ["internal"],
      },
    };
  }

  /** An AuthenticationResponseJSON for these options, by the first passkey they allow. */
  async get(options: unknown, forged: PasskeyForgery = {}) {
    const { rpId, challenge, allowCredentials } = options as RequestOptions;
    const allowed = new Set(allowCredentials.map(({ id }) => id));
    const held = this.held.find(({ id }) => allowed.has(id)) ?? this.held[0];
    if (held === undefined) throw new Error("this authenticator has no passkey");
    if (this.#counts) held.counter += 1;
    const data = await this.#authenticatorData(rpId, forged, {
      flags: present | verified,
      counter: held.counter,
      attested: new Uint8Array(),
    });
    const client = encodeUtf8(this.#client("webauthn.get", challenge, forged));
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", client));
    const { privateKey } = forged.signedBy ?? held.pair;
    const raw = await crypto.subtle.sign(ecdsa, privateKey, joinBytes(data, hash));
    const id = forged.id ?? held.id;
    return {
      id,
      rawId: id,
      type: "public-key" as const,
      clientExtensionResults: {},
      response: {
        clientDataJSON: encodeBase64url(client),
        authenticatorData: encodeBase64url(data),
        signature: encodeBase64url(derOf(new Uint8Array(raw))),
        userHandle: forged.userHandle ?? held.userHandle,
      },
    };
  }

  #client(type: string, challenge: string, forged: PasskeyForgery): string {
    return JSON.stringify({
      type: forged.type ?? type,
      challenge: forged.challenge ?? challenge,
      origin: forged.origin ?? this.#origin,
      crossOrigin: forged.crossOrigin ?? false,
    });
  }

  async #authenticatorData(
    rpId: string,
    forged: PasskeyForgery,
    of: { flags: number; counter: number; attested: Uint8Array },
  ): Promise<Uint8Array<ArrayBuffer>> {
    const name = encodeUtf8(forged.rpId ?? rpId);
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", name));
    const rest = new DataView(new ArrayBuffer(5));
    rest.setUint8(0, of.flags & ~(forged.withoutFlags ?? 0));
    rest.setUint32(1, forged.counter ?? of.counter);
    return joinBytes(hash, new Uint8Array(rest.buffer), of.attested);
  }
}

/** A key pair as passkeys have it. */
export async function newPair(): Promise<CryptoKeyPair> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  return (await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as CryptoKeyPair;
}

const ecdsa = { name: "ECDSA", hash: "SHA-256" };

async function attestedCredential(id: string, pair: CryptoKeyPair, algorithm: number) {
  const raw = new Uint8Array((await crypto.subtle.exportKey("raw", pair.publicKey)) as ArrayBuffer);
  const credentialId = decodeBase64url(id) ?? new Uint8Array();
  const length = new Uint8Array([credentialId.length >> 8, credentialId.length & 255]);
  // A COSE key (RFC 9053 §7.1): kty EC2, the algorithm, P-256, x and y.
  const key = map(
    [integer(1), integer(2)],
    [integer(3), integer(algorithm)],
    [integer(-1), integer(1)],
    [integer(-2), bytes(raw.subarray(1, 33))],
    [integer(-3), bytes(raw.subarray(33))],
  );
  return joinBytes(new Uint8Array(16), length, credentialId, key);
}

/** r ‖ s as the DER that authenticators answer (RFC 3279 §2.2.3). */
function derOf(raw: Uint8Array): Uint8Array {
  const parts = [raw.subarray(0, 32), raw.subarray(32)].map((part) => {
    let start = 0;
    while (start < 31 && part[start] === 0) start += 1;
    const digits = part.subarray(start);
    const padded = (digits[0] ?? 0) > 127 ? joinBytes(new Uint8Array(1), digits) : digits;
    return joinBytes(new Uint8Array([2, padded.length]), padded);
  });
  const body = joinBytes(...parts);
  return joinBytes(new Uint8Array([0x30, body.length]), body);
}

/** CBOR items (RFC 8949 §3), as far as attestations need them. */
const item = (major: number, value: number): Uint8Array<ArrayBuffer> => {
  const head = major << 5;
  if (value < 24) return new Uint8Array([head | value]);
  if (value < 256) return new Uint8Array([head | 24, value]);
  return new Uint8Array([head | 25, value >> 8, value & 255]);
};
const integer = (value: number) => (value < 0 ? item(1, -1 - value) : item(0, value));
const bytes = (value: Uint8Array) => joinBytes(item(2, value.length), value);
const text = (value: string) => joinBytes(item(3, value.length), encodeUtf8(value));
const array = () => item(4, 0);
const map = (...pairs: readonly (readonly Uint8Array[])[]) =>
  joinBytes(item(5, pairs.length), ...pairs.flat());
