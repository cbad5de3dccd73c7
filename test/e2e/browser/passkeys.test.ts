import type { CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppClient } from "../../../src/client/index.ts";
import { type Launched, launchChromium } from "./chromium.ts";
import { type Deployment, startDeployment } from "./deployment.ts";
import { bundleSdk } from "./sdk.ts";

/** One browser profile with a phone's app in a page of the deployment, and its authenticator. */
interface Profile {
  readonly page: Page;
  readonly cdp: CDPSession;
  readonly authenticatorId: string;
}

let deployment: Deployment;
let chromium: Launched;
let sdk: string;

beforeAll(async () => {
  [deployment, chromium, sdk] = await Promise.all([
    startDeployment(),
    launchChromium(),
    bundleSdk(),
  ]);
}, 90_000);

afterAll(async () => {
  await Promise.all([deployment?.close(), chromium?.close()]);
}, 30_000);

async function openProfile(): Promise<Profile> {
  const context = await chromium.browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto(`${deployment.origin}/docs`);
  await page.addScriptTag({ content: sdk });
  await page.evaluate(`(async () => {
    const key = await sekisho.generateDeviceKey();
    globalThis.app = new sekisho.AppClient({ origin: location.origin, key, locale: "ja" });
  })()`);
  return { page, cdp, authenticatorId };
}

/** Runs `act` in the page; it sees its arguments and nothing else. */
async function inPage<T>(
  { page }: Profile,
  act: (app: AppClient, given: string) => Promise<T>,
  given = "",
): Promise<T> {
  return (await page.evaluate(`(${act})(globalThis.app, ${JSON.stringify(given)})`)) as T;
}

const contact = "passkey@example.com";

/** Begins a registration or sign-in in the page, and proves the contact with the code sent. */
async function proveContact(profile: Profile, act: "register" | "signIn", value = contact) {
  const email = { type: "email", value } as const;
  const open =
    act === "register"
      ? (app: AppClient, value: string) => app.register(JSON.parse(value))
      : (app: AppClient, value: string) => app.signIn(JSON.parse(value));
  expect(await inPage(profile, open, JSON.stringify(email))).toMatchObject({ ok: true });
  const code = await deployment.mailedCode(value);
  return await inPage(profile, (app, given) => app.contactProof(given), code);
}

/** What the page's access token says. */
async function claims(profile: Profile): Promise<Record<string, unknown>> {
  const token = await inPage(profile, async (app) => (await app.session.state()).access_token);
  return JSON.parse(Buffer.from(token?.split(".")[1] ?? "", "base64url").toString());
}

describe("a passkey in Chromium", () => {
  let first: Profile;
  let walletId: string;

  it("registers a wallet with its user verified", async () => {
    first = await openProfile();
    expect(await proveContact(first, "register")).toMatchObject({ ok: true });
    const entered = await inPage(first, (app) => app.passkeyFactor());
    if (!entered.ok) throw new Error(JSON.stringify(entered));
    walletId = entered.body.wallet_id;
    expect(await claims(first)).toMatchObject({
      sub: walletId,
      acr: "urn:sekisho:acr:passkey",
      amr: ["pop", "user", "mfa"],
    });
    const { cdp, authenticatorId } = first;
    const held = await cdp.send("WebAuthn.getCredentials", { authenticatorId });
    expect(held.credentials).toMatchObject([{ rpId: "localhost", isResidentCredential: true }]);
  });

  it("steps up for one purpose, and not while the user is not verified", async () => {
    const codes = (app: AppClient) => app.newRecoveryCodes();
    const stepUp = (app: AppClient) => app.passkeyStepUp("factor");
    const { cdp, authenticatorId } = first;
    expect(await inPage(first, codes)).toMatchObject({ problem: { code: "step_up_required" } });
    await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
    expect(await inPage(first, stepUp)).toMatchObject({
      problem: { code: "forbidden", detail: "No passkey answered: NotAllowedError." },
    });
    await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
    expect(await inPage(first, stepUp)).toMatchObject({ ok: true });
    expect(await inPage(first, codes)).toMatchObject({ ok: true });
  });

  it("signs a second profile in that it was synced to, as a cooling device", async () => {
    const second = await openProfile();
    const { credentials } = await first.cdp.send("WebAuthn.getCredentials", {
      authenticatorId: first.authenticatorId,
    });
    for (const credential of credentials) {
      const { authenticatorId } = second;
      await second.cdp.send("WebAuthn.addCredential", { authenticatorId, credential });
    }
    expect(await proveContact(second, "signIn")).toMatchObject({
      body: { factors: ["webauthn"], webauthn: { options: { rpId: "localhost" } } },
    });
    expect(await inPage(second, (app) => app.passkeyFactor())).toMatchObject({
      ok: true,
      body: { wallet_id: walletId, device_state: "cooling" },
    });
    expect(await inPage(first, (app) => app.wallet())).toMatchObject({
      body: { devices: [{ state: "active" }, { state: "cooling" }] },
    });
  });

  it("is made and asked for where the browser puts none into JSON, or does it wrong", async () => {
    const plain = await openProfile();
    await plain.page.evaluate(`(() => {
      delete PublicKeyCredential.parseCreationOptionsFromJSON;
      delete PublicKeyCredential.parseRequestOptionsFromJSON;
      PublicKeyCredential.prototype.toJSON = () => {
        throw new TypeError("Illegal invocation");
      };
    })()`);
    await proveContact(plain, "register", "plain@example.com");
    expect(await inPage(plain, (app) => app.passkeyFactor())).toMatchObject({ ok: true });
    expect(await inPage(plain, (app) => app.passkeyStepUp("factor"))).toMatchObject({ ok: true });
    expect(await inPage(plain, (app) => app.newRecoveryCodes())).toMatchObject({ ok: true });
  });

  it("signs for no other site, and for no IP address", async () => {
    const { page } = first;
    await page.goto(`http://127.0.0.1:${deployment.port}/docs`);
    const refused = await page.evaluate(`navigator.credentials.get({ publicKey: {
      challenge: new Uint8Array(32), rpId: "localhost", userVerification: "required",
    } }).then(() => "signed", (fault) => fault.name)`);
    expect(refused).toBe("SecurityError");
  });
});
