import type { RegistrationProven } from "../../src/directory/prove-factor.ts";
import type { Grant } from "../../src/identity/act/session.ts";
import type { NewPasskey } from "../../src/identity/act/use-passkey.ts";
import { amrOf } from "../../src/identity/assurance.ts";
import { hintContact } from "../../src/identity/contact.ts";
import { hashRecoveryCode } from "../../src/identity/recovery-code.ts";
import type { Problem } from "../../src/problem.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import { sealSecret } from "../../src/token/blind.ts";
import type { KeyRing } from "../../src/token/key-ring.ts";
import { hashRefresh } from "../../src/token/refresh.ts";
import { contactShard, keyShard } from "../directory/stub.ts";
import type { Call } from "../door/route.ts";
import { random } from "../platform/keys.ts";
import { openContact, openTotp } from "../platform/secrets.ts";
import { currentIdKey } from "../routes/ids.ts";
import { withSnapshot } from "../signal/with-snapshot.ts";
import { walletObject } from "../wallet/stub.ts";
import { deviceLabel } from "./device-label.ts";
import { contactBytes } from "./flow.ts";
import { confirmPasskey } from "./passkey.ts";
import { registrationConflict, wayInPaused } from "./refusals.ts";
import type { RegistrationFactor } from "./schema.ts";

/** A proven registration; `passkey` when that is its factor. */
export type ProvenEntry = RegistrationProven & { readonly passkey: NewPasskey | null };

/**
 * Enrols the wallet, confirms what was reserved for it, and makes it live. Broken off anywhere, the
 * same request finishes it, and so do the Directory's alarms.
 */
export async function enrolWallet(
  call: Call<RegistrationFactor>,
  flowId: string,
  proven: ProvenEntry,
  secrets: { readonly recovery: readonly string[]; readonly refreshToken: string },
): Promise<Result<Grant, Problem>> {
  const { env, ring, proof } = call;
  const { walletRoute, reservedUntilMs, locale, blind, passkey } = proven;
  const contact = openContact(ring, proven.sealedContact, flowId);
  const recoveryHashes = await Promise.all(
    secrets.recovery.map((code) => hashRecoveryCode(walletRoute, code)),
  );
  const command = {
    route: walletRoute,
    flowId,
    reservedUntilMs,
    jkt: proof.jkt,
    jwk: proof.jwk,
    idKey: currentIdKey(ring),
    locale,
    contact: {
      type: contact.type,
      hint: hintContact(contact),
      sealed: sealSecret(ring, contactBytes(contact), `contact:${walletRoute}`, random),
      blind,
    },
    ...factorOf(ring, flowId, proven),
    recoveryHashes,
    refreshHash: await hashRefresh(secrets.refreshToken),
    amr: passkey === null ? amrOf.totp : amrOf.passkey,
    label: await deviceLabel(call),
  };
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(env, walletRoute).enrol(command, authority),
  );
  if (!outcome.ok) return outcome;
  switch (outcome.value.kind) {
    case "stopped":
      return fail(wayInPaused("registration"));
    case "refused":
      return fail(registrationConflict("ended"));
    case "enrolled": {
      const owner = { route: walletRoute, flowId };
      await Promise.all([
        keyShard(env, proof.jkt).confirmKey({ jkt: proof.jkt, ...owner }),
        passkey === null ? null : confirmPasskey(call, passkey.name, owner),
      ]);
      await walletObject(env, walletRoute).activate({ flowId });
      // Last: while the contact is reserved, its shard's alarm finishes what breaks off here.
      await contactShard(env, flowId).confirmContact({ flowId });
      return ok(outcome.value.grant);
    }
  }
}

/** The factor as the wallet keeps it: the passkey, or the flow's TOTP secret sealed anew. */
function factorOf(ring: KeyRing, flowId: string, proven: ProvenEntry) {
  const { passkey, walletRoute, sealedTotp, totpStep, totpStrays } = proven;
  if (passkey !== null) return { passkey, sealedTotp: null, totpStep: null };
  const secret = openTotp(ring, sealedTotp ?? "", flowId);
  return {
    sealedTotp: sealSecret(ring, secret, `totp:${walletRoute}`, random),
    totpStep,
    totpStrays,
  };
}
