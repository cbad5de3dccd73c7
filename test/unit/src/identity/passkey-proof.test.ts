import { expect, it } from "vitest";
import {
  assertionFault,
  verifyAssertion,
  verifyCreation,
} from "../../../../src/identity/passkey-proof.ts";
import { encodeBase64url } from "../../../../src/token/grammar.ts";
import { Authenticator, newPair } from "../../../world/authenticator.ts";

const origin = "https://pay.example";
const rp = { id: "pay.example", origins: [origin] };
const challenge = "A".repeat(43);
const user = { id: encodeBase64url(new Uint8Array(32)) };

it("takes a passkey that was made as it was asked for, and what it signs then", async () => {
  const authenticator = new Authenticator(origin);
  const made = await authenticator.create({ rp, user, challenge });
  const creation = await verifyCreation(rp, made);
  expect(creation).toMatchObject({ ok: true, value: { challenge, passkey: { id: made.id } } });
  const publicKey = creation.ok ? creation.value.passkey.publicKey : "";
  const signed = await authenticator.get({ rpId: rp.id, challenge, allowCredentials: [made] });
  const assertion = await verifyAssertion(rp, signed, { publicKey, userHandle: user.id });
  expect(assertion).toMatchObject({ ok: true, value: { challenge } });
});

it("refuses one under another id than the authenticator has signed for, or of another party", async () => {
  const authenticator = new Authenticator(origin);
  const made = await authenticator.create({ rp, user, challenge });
  const other = await authenticator.create({ rp, user, challenge });
  const faultOf = async (...input: Parameters<typeof verifyCreation>) => {
    const read = await verifyCreation(...input);
    return read.ok ? null : read.fault;
  };
  expect(await faultOf(rp, { ...made, id: other.id })).toBe("credential");
  expect(await faultOf({ ...rp, origins: ["https://other.example"] }, made)).not.toBeNull();
  expect(await faultOf({ ...rp, id: "other.example" }, made)).not.toBeNull();
});

const otherPair = await newPair();

it.each([
  [{ origin: "https://other.example" }, "origin", "origin"],
  [{ crossOrigin: true }, "origin", "origin"],
  [{ type: "webauthn.other" }, "type", "type"],
  [{ rpId: "other.example" }, "rp_id", "rp_id"],
  [{ withoutFlags: 1 }, "user_verification", "user_verification"],
  [{ withoutFlags: 4 }, "user_verification", "user_verification"],
  [{ challenge: "" }, "malformed", "malformed"],
  [{ format: "packed" }, "attestation", null],
  [{ format: "fido-u2f" }, "attestation", null],
  [{ algorithm: -8 }, "algorithm", null],
  [{ signedBy: otherPair }, null, "signature"],
  [{ userHandle: "another" }, null, "credential"],
] as const)(
  "refuses %j as %s when it is made, as %s when it signs",
  async (forged, made, signed) => {
    const authenticator = new Authenticator(origin);
    const honest = await authenticator.create({ rp, user, challenge });
    const creation = await verifyCreation(
      rp,
      await authenticator.create({ rp, user, challenge }, forged),
    );
    expect(creation.ok ? null : creation.fault).toBe(made);
    const read = await verifyCreation(rp, honest);
    if (!read.ok) throw new Error(read.fault);
    const known = { publicKey: read.value.passkey.publicKey, userHandle: user.id };
    const options = { rpId: rp.id, challenge, allowCredentials: [honest] };
    const assertion = await verifyAssertion(rp, await authenticator.get(options, forged), known);
    expect(assertion.ok ? null : assertion.fault).toBe(signed);
  },
);

it.each([
  [0, 0, null],
  [5, 6, null],
  [0, 1, null],
  [5, 5, "counter"],
  [5, 4, "counter"],
  [1, 0, "counter"],
] as const)("knows a passkey that counted %d to go on with %d: %s", (last, next, fault) => {
  const assertion = { ok: true, challenge, counter: next, publicKey: "key" } as const;
  expect(assertionFault(assertion, { publicKey: "key", counter: last })).toBe(fault);
});

it("judges the key of a signature before its counter, and a fault before both", () => {
  const known = { publicKey: "key", counter: 5 };
  const other = { ok: true, challenge, counter: 1, publicKey: "other" } as const;
  expect(assertionFault(other, known)).toBe("signature");
  expect(assertionFault({ ok: false, fault: "origin" }, known)).toBe("origin");
});
