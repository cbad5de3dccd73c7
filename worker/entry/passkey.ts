import { reservationMs } from "../../src/bounds.ts";
import type { GivenFactor } from "../../src/identity/act/use-factor.ts";
import type { NewPasskey } from "../../src/identity/act/use-passkey.ts";
import {
  challengeBytes,
  creationOptions,
  type Passkey,
  type PasskeyFault,
  passkeyName,
  type RelyingParty,
  relyingParty,
  requestOptions,
  userHandle,
} from "../../src/identity/passkey.ts";
import {
  type Assertion,
  verifyAssertion,
  verifyCreation,
} from "../../src/identity/passkey-proof.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import { encodeBase64url } from "../../src/token/grammar.ts";
import type { WalletRoute } from "../../src/token/seal.ts";
import { keyShard } from "../directory/stub.ts";
import type { Call } from "../door/route.ts";
import type { Env } from "../platform/env.ts";
import { random } from "../platform/keys.ts";
import { walletObject } from "../wallet/stub.ts";
import type { PasskeyAssertion, PasskeyCreation } from "./passkey-schema.ts";

/** A fresh challenge: 256 random bits. */
export function makeChallenge(): string {
  return encodeBase64url(random(challengeBytes));
}

/** What is handed to `navigator.credentials.create` for a wallet or an operator. */
export async function askForPasskey(
  { env }: Pick<Call, "env">,
  of: Parameters<typeof creationOptions>[1],
) {
  return { options: await creationOptions(partyOf(env), of) };
}

/** What is handed to `navigator.credentials.get`; null where there is no passkey to ask for. */
export async function askOfPasskeys(
  { env }: Pick<Call, "env">,
  challenge: string | null,
  known: readonly Passkey[],
) {
  if (challenge === null || known.length === 0) return null;
  return { options: await requestOptions(partyOf(env), { challenge, known }) };
}

/** A passkey that was made, judged as far as it can be before the challenge's owner is asked. */
export async function madePasskey(
  { env }: Pick<Call, "env">,
  { webauthn }: PasskeyCreation,
): Promise<Result<NewPasskey & { readonly challenge: string }, PasskeyFault>> {
  const verified = await verifyCreation(partyOf(env), webauthn);
  if (!verified.ok) return verified;
  const { challenge, passkey, counter } = verified.value;
  return ok({ challenge, passkey, counter, name: await passkeyName(passkey.id) });
}

/** A passkey's signature as its wallet is to judge it. The wallet is only read. */
export async function givenPasskey(
  { env }: Pick<Call, "env">,
  wallet: WalletRoute,
  { webauthn }: PasskeyAssertion,
  challenge: string | null = null,
): Promise<GivenFactor> {
  const known = await walletObject(env, wallet).passkeys();
  const assertion = await judgeAssertion({ env }, { owner: wallet, known }, { webauthn });
  const replayed = challenge !== null && assertion.ok && assertion.challenge !== challenge;
  const { id: credentialId } = webauthn;
  return { kind: "passkey", credentialId, assertion: replayed ? fail("challenge") : assertion };
}

/** Judges a signature by one of an owner's passkeys in all but its challenge and its counter. */
export async function judgeAssertion(
  { env }: Pick<Call, "env">,
  { owner, known }: { readonly owner: string; readonly known: readonly Passkey[] },
  { webauthn }: PasskeyAssertion,
): Promise<Assertion> {
  const passkey = known.find(({ id }) => id === webauthn.id);
  if (passkey === undefined) return fail("credential");
  const { publicKey } = passkey;
  const of = { publicKey, userHandle: await userHandle(owner) };
  const verified = await verifyAssertion(partyOf(env), webauthn, of);
  return verified.ok ? { ok: true, ...verified.value, publicKey } : verified;
}

/** Reserves a passkey's name for a wallet; false when it is, or ever was, another wallet's. */
export async function reservePasskey(
  { env }: Pick<Call, "env">,
  name: string,
  owner: { readonly route: WalletRoute; readonly flowId: string },
): Promise<boolean> {
  const untilMs = Date.now() + reservationMs;
  const reserved = await keyShard(env, name).reserveKey({ jkt: name, ...owner, untilMs });
  return reserved.kind === "reserved";
}

/** Makes a reserved passkey its wallet's for ever. */
export async function confirmPasskey(
  { env }: Pick<Call, "env">,
  name: string,
  owner: { readonly route: WalletRoute; readonly flowId: string },
): Promise<void> {
  await keyShard(env, name).confirmKey({ jkt: name, ...owner });
}

/** The text that a repeated answer of a passkey is recognised by. */
export function textOfPasskey({ webauthn }: PasskeyCreation | PasskeyAssertion): string {
  return JSON.stringify([webauthn.id, webauthn.response]);
}

function partyOf(env: Env): RelyingParty {
  const { PUBLIC_ORIGIN: publicOrigin, PASSKEY_RP_ID: id, PASSKEY_ORIGINS: origins } = env;
  return relyingParty({ publicOrigin, id, origins });
}
