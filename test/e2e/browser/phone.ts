import { setTimeout as sleep } from "node:timers/promises";
import type { CDPSession, Page } from "playwright-core";
import { totpCode } from "../../../src/client/index.ts";
import type { Deployment } from "./deployment.ts";

/** A phone's lock, which says yes by itself. */
export interface ScreenLock {
  readonly cdp: CDPSession;
  readonly authenticatorId: string;
}

/** Gives the page's browser a screen lock. */
export async function addScreenLock(page: Page): Promise<ScreenLock> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      ...{ protocol: "ctap2", transport: "internal", hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  return { cdp, authenticatorId };
}

/** Brings what a lock holds to another one, as a person's passkeys are synchronised. */
export async function copyPasskeys(from: ScreenLock, to: ScreenLock): Promise<void> {
  const { authenticatorId } = from;
  const { credentials } = await from.cdp.send("WebAuthn.getCredentials", { authenticatorId });
  await to.cdp.send("WebAuthn.clearCredentials", { authenticatorId: to.authenticatorId });
  for (const credential of credentials) {
    await to.cdp.send("WebAuthn.addCredential", {
      ...{ authenticatorId: to.authenticatorId, credential },
    });
  }
}

/** Presses what has just appeared: a button is dead for its first 400 ms. */
export async function tap(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name, exact: true });
  await button.waitFor();
  await sleep(450);
  await button.click();
}

/** Types a contact on the first page of a way in, and the code that is sent to it on the next. */
export async function giveContact(page: Page, deployment: Deployment, contact: string) {
  await page.getByRole("textbox").fill(contact);
  await tap(page, "Send the code");
  await page.getByRole("heading", { name: "Enter the code you were sent" }).waitFor();
  await page.getByRole("textbox").fill(await deployment.mailedCode(contact));
  await tap(page, "Check it");
}

/** Registers by the screen lock, and says that the recovery codes are kept. */
export async function registerByLock(page: Page, deployment: Deployment, contact: string) {
  await tap(page, "I am new here");
  await giveContact(page, deployment, contact);
  await tap(page, "Set it up on this phone");
  await tap(page, "I have kept them");
  await page.getByRole("navigation").waitFor();
}

/** What an authenticator app shows now that was set up with what the page shows. */
export async function totpOf(page: Page): Promise<string> {
  const secret = (await page.locator(".totp code").textContent()) ?? "";
  return totpCode(secret, Date.now());
}
