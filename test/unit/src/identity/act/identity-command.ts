import type { EnrolCommand } from "../../../../../src/identity/act/enrol.ts";

/** A first enrolment of the device `k1` with the session `h1`. */
export function enrolCommand(change: Partial<EnrolCommand> = {}): EnrolCommand {
  return {
    route: "route",
    flowId: "flow",
    reservedUntilMs: 2 ** 50,
    jkt: "k1",
    jwk: { kty: "EC", crv: "P-256", x: "x", y: "y" },
    idKey: 1,
    locale: "ja",
    contact: { type: "email", hint: "a…@example.com", sealed: "sealed contact", blind: "blind" },
    sealedTotp: "sealed totp",
    totpStep: 0,
    recoveryHashes: Array.from({ length: 10 }, (_, i) => `recovery ${i}`),
    refreshHash: "h1",
    amr: ["otp", "pop"],
    ...change,
  };
}
