import fc from "fast-check";
import { verifyAssertion, verifyCreation } from "../../src/identity/passkey-proof.ts";
import { decodeBase64url, encodeBase64url } from "../../src/token/grammar.ts";
import { Authenticator } from "../world/authenticator.ts";
import { mutated, mutatedBytes } from "./fuzz-mutation.ts";
import type { Target } from "./fuzz-reader.ts";

/** What a passkey answers: CBOR, COSE and client data that nobody meant well. */
const origin = "https://pay.example";
const rp = { id: "pay.example", origins: [origin] };
const challenge = "A".repeat(43);
const user = { id: encodeBase64url(new Uint8Array(32)) };

const authenticator = new Authenticator(origin);
const made = await authenticator.create({ rp, user, challenge });
const verified = await verifyCreation(rp, made);
if (!verified.ok) throw new Error("an honest passkey is taken");
const known = { publicKey: verified.value.passkey.publicKey, userHandle: user.id };
const signed = await authenticator.get({ rpId: rp.id, challenge, allowCredentials: [made] });
if (!(await verifyAssertion(rp, signed, known)).ok) throw new Error("an honest answer is taken");

const bytesOf = (text: string) => decodeBase64url(text) ?? new Uint8Array();
const changedPart = (part: string) => mutatedBytes([bytesOf(part)]).map(encodeBase64url);
const changedClient = (part: string) =>
  mutated([Buffer.from(bytesOf(part)).toString()]).map((text) =>
    encodeBase64url(Buffer.from(text)),
  );

/** The same response with one of its parts changed. */
function oneChanged<T extends { readonly clientDataJSON: string }>(
  response: T,
  ...parts: readonly (keyof T & string)[]
): fc.Arbitrary<T> {
  const changes = parts.map((part) =>
    changedPart(String(response[part])).map((text) => ({ ...response, [part]: text })),
  );
  const client = changedClient(response.clientDataJSON);
  return fc.oneof(
    client.map((clientDataJSON) => ({ ...response, clientDataJSON })),
    ...changes,
  );
}

export const passkeyTargets: readonly Target[] = [
  {
    name: "the making of a passkey",
    share: 20,
    input: oneChanged(made.response, "attestationObject"),
    async read(response) {
      const read = await verifyCreation(rp, { id: made.id, response: response as never });
      // Nothing signs what is made, so that changes are taken; but only as the passkey it says.
      const own = !read.ok || read.value.passkey.id === made.id;
      return own ? null : `another passkey: ${JSON.stringify(response)}`;
    },
  },
  {
    name: "the answer of a passkey",
    share: 20,
    input: oneChanged(signed.response, "authenticatorData", "signature"),
    async read(input) {
      const response = input as typeof signed.response;
      const { ok } = await verifyAssertion(rp, { id: signed.id, response }, known);
      const covered = ["authenticatorData", "clientDataJSON"] as const;
      const same = covered.every((part) => response[part] === signed.response[part]);
      return ok && !same ? `was taken: ${JSON.stringify(response)}` : null;
    },
  },
];
