import { describe, expect, it } from "vitest";
import {
  Authenticator,
  mailedCode,
  newPhone,
  openWorld,
  origin,
  refusal,
  register,
  told,
  totpOf,
  travel,
  unique,
} from "../world.ts";

openWorld();

const email = (value: string) => ({ type: "email", value }) as const;

/** A customer whose only factor is a passkey. */
async function registered(authenticator = new Authenticator(origin)) {
  const contact = `${unique("passkey")}@example.com`;
  const { app, key } = await newPhone(authenticator);
  await told(app.register(email(contact)));
  const proven = await told(app.contactProof((await mailedCode(contact)) ?? ""));
  const entered = await told(app.passkeyFactor());
  return { app, key, contact, authenticator, proven, entered };
}

async function claimsOf(app: Awaited<ReturnType<typeof registered>>["app"]) {
  const token = (await app.session.state()).access_token ?? "";
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}

describe("a passkey as the second factor", () => {
  it("is offered beside TOTP, for this origin, with user verification and no attestation", async () => {
    const { proven, contact } = await registered();
    expect(proven.totp?.uri).toMatch(/^otpauth:/);
    const { options } = proven.webauthn ?? { options: null };
    expect(options).toMatchObject({
      rp: { id: new URL(origin).hostname },
      user: { name: contact },
      attestation: "none",
      authenticatorSelection: { userVerification: "required" },
      excludeCredentials: [],
    });
  });

  it("registers, signs in again, and says so in the token", async () => {
    const { app, contact, authenticator, entered } = await registered();
    expect(entered.recovery_codes).toHaveLength(10);
    const claims = { amr: ["pop", "user", "mfa"], acr: "urn:sekisho:acr:passkey" };
    expect(await claimsOf(app)).toMatchObject(claims);
    const { app: second } = await newPhone(authenticator);
    await told(second.signIn(email(contact)));
    const proven = await told(second.contactProof((await mailedCode(contact)) ?? ""));
    const allowCredentials = [{ id: authenticator.held[0]?.id, type: "public-key" }];
    expect(proven).toMatchObject({
      factors: ["webauthn"],
      webauthn: { options: { allowCredentials, userVerification: "required" } },
    });
    const again = await told(second.passkeyFactor());
    expect(again).toMatchObject({ wallet_id: entered.wallet_id, device_state: "cooling" });
    expect(await claimsOf(second)).toMatchObject(claims);
    await told(second.refresh().then(() => second.wallet()));
    expect(await claimsOf(second)).toMatchObject(claims);
  });

  it("is in no token of a wallet that was entered with TOTP", async () => {
    const { app } = await register();
    const acr = "urn:sekisho:acr:two-step";
    expect(await claimsOf(app)).toMatchObject({ amr: ["otp", "pop"], acr });
  });

  it("steps up for one purpose, and a passkey that never counts keeps working", async () => {
    const { app } = await registered(new Authenticator(origin, false));
    expect((await refusal(app.newRecoveryCodes())).code).toBe("step_up_required");
    for (let i = 0; i < 2; i++) {
      await told(app.passkeyStepUp("factor"));
      expect((await told(app.newRecoveryCodes())).recovery_codes).toHaveLength(10);
    }
  });

  it("is added to a wallet that has TOTP and removed again, told and listed", async () => {
    const customer = await register();
    const authenticator = new Authenticator(origin);
    const { app } = customer;
    const phone = await newPhone(authenticator);
    await told(phone.app.signIn(email(customer.contact)));
    await told(phone.app.contactProof((await mailedCode(customer.contact)) ?? ""));
    const second = await told(phone.app.factor(await totpOf(customer, 1)));
    travel(72 * 3_600_000);
    await told(app.wallet());
    await told(phone.app.stepUp("factor", await totpOf(customer)));
    expect(await told(phone.app.addPasskey("my phone"))).toMatchObject({ state: "active" });
    const { factors } = await told(app.wallet());
    expect(factors).toMatchObject([
      { kind: "totp", state: "active", label: "" },
      { kind: "webauthn", state: "active", label: "my phone", last_used_at: null },
    ]);
    await told(phone.app.passkeyStepUp("factor"));
    expect((await told(app.wallet())).factors[1]?.last_used_at).not.toBeNull();
    await told(phone.app.removeFactor(factors[1]?.factor_id ?? ""));
    expect((await told(app.wallet())).factors).toHaveLength(1);
    const { events } = await told(app.activity());
    expect(events.slice(0, 4)).toMatchObject([
      { kind: "passkey_removed", device_id: second.device_id, message: { ja: expect.anything() } },
      { kind: "stepped_up" },
      { kind: "passkey_added", message: { en: "A passkey was added" } },
      { kind: "stepped_up" },
    ]);
    expect((await refusal(phone.app.passkeyStepUp("factor"))).detail).toMatch(/none is asked for/);
  });

  it("is not removed when it is the last factor", async () => {
    const { app } = await registered();
    await told(app.passkeyStepUp("factor"));
    const [factor] = (await told(app.wallet())).factors;
    expect(await refusal(app.removeFactor(factor?.factor_id ?? ""))).toMatchObject({
      status: 409,
      state: "last_factor",
    });
    expect((await told(app.wallet())).factors).toHaveLength(1);
  });
});
