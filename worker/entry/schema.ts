import * as z from "zod";
import { attestationCharsMax, deviceNameCharsMax, recoveryCodes } from "../../src/bounds.ts";
import { sentCodePattern } from "../../src/directory/sent-code.ts";
import { attestationFormats } from "../../src/identity/attestation.ts";
import { contactSchema } from "../../src/identity/contact.ts";
import { totpPattern } from "../../src/identity/totp.ts";
import { foldTypedCode } from "../../src/identity/typed-code.ts";
import { shownName } from "../caller/operator.ts";
import { id, time } from "../door/fields.ts";
import {
  passkeyAssertion,
  passkeyCreation,
  passkeyCreationOptions,
  passkeyRequestOptions,
} from "./passkey-schema.ts";

/** Bodies and answers of the ways in, shared by registration, sign-in, recovery and lost phone. */

export const startBody = z.strictObject({
  contact: contactSchema,
  locale: z
    .string()
    .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}$/, { error: "a BCP 47 language tag" })
    .meta({ description: "BCP 47; messages are Japanese for ja, else English." }),
});
export type StartBody = z.infer<typeof startBody>;

/** Digits that a person types: also in full width, in groups, with spaces around them. */
function typedDigits(pattern: RegExp, error: string) {
  const typed = z.string().max(64).transform(foldTypedCode);
  return typed.pipe(z.string().regex(pattern, { error }));
}

export const sentCodeBody = z.strictObject({
  code: typedDigits(sentCodePattern, "the eight digits that were sent").describe(
    "The eight digits that were sent; full width, spaces and hyphens are folded.",
  ),
});
export type SentCodeBody = z.infer<typeof sentCodeBody>;

export const totpFactor = z.strictObject({
  totp: z.strictObject({
    code: typedDigits(totpPattern, "six digits").describe(
      "Six digits of the app; full width, spaces and hyphens are folded.",
    ),
  }),
});

export const deviceName = shownName(deviceNameCharsMax);

/** What a new device says of itself; told with the last step of a way in. */
const newDevice = z.strictObject({
  name: deviceName.optional(),
  attestation: z
    .strictObject({
      format: z.enum(attestationFormats),
      statement: z
        .string()
        .max(attestationCharsMax)
        .regex(/^[A-Za-z0-9_-]+$/, { error: "base64url" }),
    })
    .optional()
    .meta({ description: "Over SHA-256 of the flow's id; kept, and its level shown." }),
});
export type DeviceBody = z.infer<typeof newDevice>;
const enrols = { device: newDevice.optional() };

/** A second factor that is set up. */
export const newFactorProof = z.union([totpFactor, passkeyCreation]);
export type NewFactorProof = z.infer<typeof newFactorProof>;

/** The last step of a registration. */
export const registrationFactor = z.union([
  totpFactor.extend(enrols),
  passkeyCreation.extend(enrols),
]);
export type RegistrationFactor = z.infer<typeof registrationFactor>;

/** The last step of a sign-in: a second factor that the wallet has. */
export const signInFactor = z.union([totpFactor.extend(enrols), passkeyAssertion.extend(enrols)]);
export type SignInFactor = z.infer<typeof signInFactor>;

export const tokens = z.strictObject({
  access_token: z.string(),
  refresh_token: z.string().nullable(),
  token_type: z.literal("DPoP"),
  expires_in: z.int().min(1).meta({ description: "Seconds." }),
});

export const registrationOpened = z.strictObject({ registration_id: id, expires_at: time });

export const registrationContactProven = z.strictObject({
  totp: z.strictObject({
    secret: z.string().meta({ description: "Base 32, for an authenticator app." }),
    uri: z.string().meta({ description: "otpauth:// address, for a QR picture." }),
  }),
  webauthn: passkeyCreationOptions,
});

export const registered = z.strictObject({
  wallet_id: id,
  device_id: id,
  recovery_codes: z.array(z.string()).length(recoveryCodes),
  tokens,
});

export const signInOpened = z.strictObject({ sign_in_id: id, expires_at: time });
export const recoveryOpened = z.strictObject({ recovery_id: id, expires_at: time });
export const lostDeviceOpened = z.strictObject({
  lost_device_id: id,
  expires_at: time.describe(
    "It can be proven until then, and later while a code that was sent to the contact lives.",
  ),
});

export const signInContactProven = z.strictObject({
  factors: z.array(z.enum(["totp", "webauthn"])),
  webauthn: passkeyRequestOptions
    .nullable()
    .meta({ description: "Null where the wallet has no passkey." }),
});

export const recoveryContactProven = z.strictObject({
  factors: z.array(z.literal("recovery_code")),
});

export const recoveryFactor = z.strictObject({ recovery_code: z.string().min(16).max(64) });

/** The last step of a recovery. */
export const recoveryEntry = recoveryFactor.extend(enrols);
export type RecoveryEntry = z.infer<typeof recoveryEntry>;

export const entered = z.strictObject({
  wallet_id: id,
  device_id: id,
  device_state: z.enum(["active", "cooling"]),
  cooling_until: time.nullable(),
  tokens,
});
