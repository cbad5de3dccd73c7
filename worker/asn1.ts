/**
 * What stands in the place of the ASN.1 and X.509 libraries that `@simplewebauthn/server` asks for
 * (`[alias]` in `wrangler.toml`). Passkeys come without attestation here, so nothing reads a
 * certificate: all that is left of ASN.1 is the DER of an ECDSA signature. It saves 62 KiB of the
 * compressed Worker, and hostile certificates have no reader to attack.
 */

/** The two integers of a signature (ECDSA-Sig-Value, RFC 3279 §2.2.3). */
export class ECDSASigValue {
  readonly r: Uint8Array;
  readonly s: Uint8Array;

  constructor(r: Uint8Array, s: Uint8Array) {
    this.r = r;
    this.s = s;
  }
}

export const AsnParser = {
  /** The integers of a signature in their one DER spelling (X.690 §8.3, §10.1); throws on others. */
  parse(der: Uint8Array, type: unknown): ECDSASigValue {
    if (type !== ECDSASigValue) throw new Error("only signatures are read");
    const [tag, length] = der;
    // Longer than 127 bytes no signature of a curve that is taken can be.
    if (tag !== 0x30 || length !== der.length - 2 || length > 127) throw new Error("not DER");
    const r = integerAt(der, 2);
    const s = integerAt(der, 4 + r.length);
    if (6 + r.length + s.length !== der.length) throw new Error("not DER");
    return new ECDSASigValue(r, s);
  },
};

/** A positive integer of DER as its bytes, the leading zero of a high bit among them. */
function integerAt(der: Uint8Array, at: number): Uint8Array {
  const [tag, length = 0] = der.subarray(at, at + 2);
  const bytes = der.subarray(at + 2, at + 2 + length);
  const [first = 0, second = 0] = bytes;
  const padded = length > 1 && first === 0 && second < 128;
  if (tag !== 2 || length === 0 || bytes.length !== length || first > 127 || padded) {
    throw new Error("not DER");
  }
  return bytes;
}

class Unread {
  constructor() {
    throw new Error("certificates are not read");
  }
}

export {
  Unread as AuthorityKeyIdentifierExtension,
  Unread as BasicConstraints,
  Unread as Certificate,
  Unread as CRLDistributionPointsExtension,
  Unread as ECParameters,
  Unread as ExtendedKeyUsage,
  Unread as KeyDescription,
  Unread as OctetString,
  Unread as RSAPublicKey,
  Unread as SubjectAlternativeName,
  Unread as SubjectKeyIdentifierExtension,
  Unread as X509Certificate,
  Unread as X509ChainBuilder,
  Unread as X509Crl,
};

const unread = "unread";

export {
  unread as id_ce_basicConstraints,
  unread as id_ce_extKeyUsage,
  unread as id_ce_keyDescription,
  unread as id_ce_subjectAltName,
  unread as id_ecdsaWithSHA256,
  unread as id_ecdsaWithSHA384,
  unread as id_ecdsaWithSHA512,
  unread as id_ecPublicKey,
  unread as id_ml_dsa_44,
  unread as id_ml_dsa_65,
  unread as id_ml_dsa_87,
  unread as id_rsaEncryption,
  unread as id_secp256r1,
  unread as id_secp384r1,
  unread as id_sha1WithRSAEncryption,
  unread as id_sha256WithRSAEncryption,
  unread as id_sha384WithRSAEncryption,
  unread as id_sha512WithRSAEncryption,
};
