import { expect, it } from "vitest";
import { acrOf, amrOf, isPasskey } from "../../../../src/identity/assurance.ts";

it.each([
  ["totp", ["otp", "pop"], "urn:sekisho:acr:two-step"],
  ["recovery_code", ["otp", "pop"], "urn:sekisho:acr:two-step"],
  ["passkey", ["pop", "user", "mfa"], "urn:sekisho:acr:passkey"],
] as const)("tells a proof by %s as %j, and as %s", (factor, amr, acr) => {
  expect([amrOf[factor], acrOf(amr), isPasskey(amr)]).toEqual([amr, acr, factor === "passkey"]);
});
