import { origin } from "../../whole-worker/town.ts";
import { type Cast, nextName, type Owner, type Phone } from "../cast.ts";
import { mailedCode, portOf, startProgram } from "../program.ts";
import { must } from "./must.ts";

/** A new customer with one phone: mail, one-time password, and in. */
export async function openPhone(cast: Cast): Promise<Phone> {
  const { phone, contact } = await newPhone(cast);
  const { actor, app } = phone;
  await must(actor, () => app.register(contact));
  const code = await mailedCode(actor, contact.value);
  const proven = await must(actor, () => app.contactProof(code));
  const secret = proven.totp?.secret ?? "";
  const nowMs = actor.client.machine.nowMs();
  const totp = await actor.run((sdk) => sdk.totpCode(secret, nowMs));
  const entered = await must(actor, () => app.factor(totp));
  const wallet = await must(actor, () => app.wallet());
  const owner: Owner = {
    contact,
    left: [],
    walletId: entered.wallet_id,
    fundingRoute: wallet.funding_route,
    secrets: [secret],
    isFrozen: false,
    recoveryCodes: [...(entered.recovery_codes ?? [])],
    nextStep: Math.floor(nowMs / 30_000) + 1,
  };
  return { ...phone, owner, heard: null, entry: null };
}

/** A phone with a key, that nobody has enrolled yet. */
export async function newPhone(cast: Cast) {
  const name = nextName(cast, "phone");
  const number = cast.named.phone;
  const actor = startProgram(cast.town, name, { address: `198.51.${number}.7` });
  const key = await actor.run(({ generateDeviceKey }) => generateDeviceKey());
  const passkeys = new actor.sdk.Authenticator(origin);
  const passkey = portOf(passkeys);
  const app = new actor.sdk.AppClient({ origin, key, passkey, locale: "en" });
  const contact = { type: "email", value: `customer-${number}@example.com` } as const;
  return { phone: { actor, app, passkeys }, contact };
}
