import { expect, it } from "vitest";
import { verifyAssertion, verifyCreation } from "../../../../src/identity/passkey-proof.ts";
import { encodeBase64url } from "../../../../src/token/grammar.ts";
import { Authenticator } from "../../../world/authenticator.ts";

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
