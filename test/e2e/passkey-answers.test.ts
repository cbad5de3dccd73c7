import { expect, it } from "vitest";
import type { PasskeyPort } from "../../src/client/index.ts";
import {
  Authenticator,
  mailedCode,
  newPhone,
  openWorld,
  origin,
  refusal,
  told,
  unique,
} from "../world.ts";

openWorld();

// biome-ignore lint/suspicious/noExplicitAny: what libraries make of an answer has every shape
type Answer = any;
type Change = (answer: Answer) => Answer;
const plain: Change = (answer) => answer;
const inResponse =
  (members: object): Change =>
  (answer) => ({ ...answer, response: { ...answer.response, ...members } });
const outside =
  (members: object): Change =>
  (answer) => ({ ...answer, ...members });

/** A person with a passkey whose answers come as some browser or library writes them. */
async function enter(made: Change, used: Change) {
  const machine = new Authenticator(origin);
  const passkey: PasskeyPort = {
    create: async (options) => made(await machine.create(options as never)),
    get: async (options) => used(await machine.get(options as never)),
  };
  const contact = `${unique("library")}@example.com`;
  const { app } = await newPhone(passkey);
  await told(app.register({ type: "email", value: contact }));
  await told(app.contactProof((await mailedCode(contact)) ?? ""));
  await told(app.passkeyFactor());
  return app;
}

it.each([
  ["user handle left out", plain, inResponse({ userHandle: undefined })],
  ["user handle null", plain, inResponse({ userHandle: null })],
  ["user handle empty", plain, inResponse({ userHandle: "" })],
  ["attachment null when used", plain, outside({ authenticatorAttachment: null })],
  ["attachment null when made", outside({ authenticatorAttachment: null }), plain],
  [
    "attachment empty both times",
    ...[outside({ authenticatorAttachment: "" })],
    outside({ authenticatorAttachment: "" }),
  ],
  [
    "extension results null",
    outside({ clientExtensionResults: null }),
    outside({ clientExtensionResults: null }),
  ],
  ["transports null", inResponse({ transports: null }), plain],
  ["transports an empty list", inResponse({ transports: [] }), plain],
  ["public key null", inResponse({ publicKey: null, publicKeyAlgorithm: null }), plain],
  ["public key empty", inResponse({ publicKey: "", authenticatorData: "" }), plain],
  ["attestation object empty when used", plain, inResponse({ attestationObject: "" })],
  ["attestation object null when used", plain, inResponse({ attestationObject: null })],
] as [string, Change, Change][])("takes a passkey's answer with its %s", async (_, made, used) => {
  const app = await enter(made, used);
  expect(await told(app.passkeyStepUp("limits"))).toMatchObject({ token_type: "DPoP" });
  expect(await told(app.passkeyStepUp("factor"))).toMatchObject({ token_type: "DPoP" });
});

it.each([
  ["a user handle that is another's", inResponse({ userHandle: "AAAA" }), 403],
  ["an attestation object in an assertion", inResponse({ attestationObject: "oA" }), 400],
  ["an empty signature", inResponse({ signature: "" }), 400],
  ["a signature that is null", inResponse({ signature: null }), 400],
  ["empty client data", inResponse({ clientDataJSON: "" }), 400],
] as [string, Change, number][])("refuses %s", async (_, used, status) => {
  const app = await enter(plain, used);
  expect((await refusal(app.passkeyStepUp("limits"))).status).toBe(status);
});
