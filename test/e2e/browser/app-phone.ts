import { randomUUID } from "node:crypto";
import type { BrowserContextOptions } from "playwright-core";
import { textOf } from "../../every-word.ts";
import type { Launched } from "./chromium.ts";
import type { Deployment } from "./deployment.ts";
import { addScreenLock, tap } from "./phone.ts";
import { openWatched, type Watched } from "./watched-page.ts";

/** A phone with the app open, whose owner has a wallet of their own. */
export interface AppPhone extends Watched {
  /** What a partner credits the wallet by. */
  readonly route: string;
}

/**
 * Opens the app, and registers there as somebody new does, by the phone's lock; in the language of
 * `locale`, English unless told.
 */
export async function openAppPhone(
  chromium: Launched,
  deployment: Pick<Deployment, "origin" | "mailedCode">,
  options: BrowserContextOptions & { readonly ignored?: RegExp } = {},
): Promise<AppPhone> {
  const watched = await openWatched(chromium, `${deployment.origin}/app/`, options);
  const { page } = watched;
  const language = options.locale === "ja" ? "ja" : "en";
  const press = (key: Parameters<typeof textOf>[1]) =>
    tap(page, textOf(language, key as "act.close"));
  const contact = `phone-${randomUUID()}@example.com`;
  await addScreenLock(page);
  await press("entry.register");
  await page.getByRole("textbox").fill(contact);
  await press("entry.send_code");
  const proof = page.getByRole("button", { name: textOf(language, "entry.prove"), exact: true });
  await proof.waitFor();
  let code = "";
  while (code === "") code = await deployment.mailedCode(contact);
  await page.getByRole("textbox").fill(code);
  await press("entry.prove");
  await press("factor.passkey_make");
  await press("codes.kept");
  await page.locator(".app-bar a").nth(2).click();
  await page.locator(".top-up svg").first().waitFor();
  const route = (await page.locator(".top-up .code-digits").textContent()) ?? "";
  await page.locator(".app-bar a").first().click();
  await page.locator(".home").waitFor();
  return { ...watched, route };
}
