import * as z from "zod";

/** What authenticators answer, as browsers spell it (WebAuthn §5.1.8), and what they are asked. */

const base64url = (charsMax: number) =>
  z
    .string()
    .max(charsMax)
    .regex(/^[A-Za-z0-9_-]+$/, { error: "base64url without padding" });

/** 16 to 1,023 bytes (WebAuthn §4, Credential ID). */
const credentialId = base64url(1_364).min(22);

/** A member that authenticators and their libraries leave out, or send empty or null: all alike. */
function sparse<T extends z.ZodType>(schema: T) {
  return z
    .union([z.literal(""), z.null(), schema])
    .optional()
    .transform((value): z.output<T> | undefined =>
      value === "" || value === null ? undefined : (value as z.output<T> | undefined),
    );
}

const answered = {
  id: credentialId,
  rawId: credentialId,
  type: z.literal("public-key"),
  authenticatorAttachment: sparse(z.enum(["platform", "cross-platform"])),
  clientExtensionResults: sparse(z.record(z.string(), z.unknown())),
};
const transports = sparse(z.array(z.string().regex(/^[a-z-]{1,32}$/)).max(8));

const oneId = { error: "the same as id", path: ["rawId"] };
const clientDataJSON = base64url(4_096);

export const passkeyCreation = z.strictObject({
  webauthn: z
    .strictObject({
      ...answered,
      response: z.strictObject({
        clientDataJSON,
        attestationObject: base64url(8_192),
        authenticatorData: sparse(base64url(8_192)),
        transports,
        publicKey: sparse(base64url(2_048)),
        publicKeyAlgorithm: sparse(z.int()),
      }),
    })
    .refine(({ id, rawId }) => id === rawId, oneId)
    .meta({ description: "RegistrationResponseJSON of WebAuthn." }),
});
export type PasskeyCreation = z.infer<typeof passkeyCreation>;

export const passkeyAssertion = z.strictObject({
  webauthn: z
    .strictObject({
      ...answered,
      response: z.strictObject({
        clientDataJSON,
        authenticatorData: base64url(2_048),
        signature: base64url(2_048),
        userHandle: sparse(base64url(128)),
        // An assertion carries none; some libraries name it all the same.
        attestationObject: sparse(z.never()),
      }),
    })
    .refine(({ id, rawId }) => id === rawId, oneId)
    .meta({ description: "AuthenticationResponseJSON of WebAuthn." }),
});
export type PasskeyAssertion = z.infer<typeof passkeyAssertion>;

const credentials = z.array(
  z.strictObject({
    type: z.literal("public-key"),
    id: z.string(),
    transports: z.array(z.string()).optional(),
  }),
);

/** For `navigator.credentials.create`. */
export const passkeyCreationOptions = z.strictObject({
  options: z
    .strictObject({
      rp: z.strictObject({ id: z.string(), name: z.string() }),
      user: z.strictObject({ id: z.string(), name: z.string(), displayName: z.string() }),
      challenge: z.string(),
      pubKeyCredParams: z.array(z.strictObject({ type: z.literal("public-key"), alg: z.int() })),
      timeout: z.int(),
      attestation: z.literal("none").describe("Whether the authenticator says what it is."),
      excludeCredentials: credentials,
      authenticatorSelection: z.strictObject({
        residentKey: z.string(),
        requireResidentKey: z.boolean(),
        userVerification: z.literal("required"),
      }),
      extensions: z.strictObject({ credProps: z.literal(true) }),
      hints: z.array(z.string()),
    })
    .meta({ description: "PublicKeyCredentialCreationOptionsJSON of WebAuthn." }),
});

/** For `navigator.credentials.get`. */
export const passkeyRequestOptions = z.strictObject({
  options: z
    .strictObject({
      rpId: z.string(),
      challenge: z.string(),
      allowCredentials: credentials,
      timeout: z.int(),
      userVerification: z.literal("required"),
    })
    .meta({ description: "PublicKeyCredentialRequestOptionsJSON of WebAuthn." }),
});
