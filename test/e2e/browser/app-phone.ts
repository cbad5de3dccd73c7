import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { build } from "esbuild";
import type { BrowserContextOptions } from "playwright-core";
import type { Launched } from "./chromium.ts";
import type { Deployment } from "./deployment.ts";
import { openWatched, type Watched } from "./watched-page.ts";

/** A phone with the app open, whose owner has a wallet of their own. */
export interface AppPhone extends Watched {
  /** What a partner credits the wallet by. */
  readonly route: string;
}

/** The SDK with its browser's stores, as a script that leaves `sekisho` in the page. */
async function bundleWithStores(): Promise<string> {
  const folder = join(import.meta.dirname, "../../../src/client");
  const contents = `export * from "./index.ts"; export * from "./store/indexed-db.ts";`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder, loader: "ts" },
    ...{ bundle: true, write: false, format: "iife", globalName: "sekisho" },
  });
  return outputFiles[0]?.text ?? "";
}

let bundled: Promise<string> | undefined;

/**
 * Opens the app for somebody who has just registered on this phone, by the SDK: what the app keeps
 * of that is in the browser already.
 */
export async function openAppPhone(
  chromium: Launched,
  deployment: Deployment,
  options: BrowserContextOptions & { readonly ignored?: RegExp } = {},
): Promise<AppPhone> {
  bundled ??= bundleWithStores();
  const content = await bundled;
  const bypass = { ...options, bypassCSP: true };
  const watched = await openWatched(chromium, `${deployment.origin}/docs/`, bypass);
  const { page } = watched;
  await page.addScriptTag({ content });
  const value = `phone-${randomUUID()}@example.com`;
  await page.evaluate(
    `(async () => {
      const key = await sekisho.openDeviceKey(sekisho.indexedDbKeyStore(), "app");
      const sessions = sekisho.indexedDbRecordStore("sessions");
      globalThis.app = new sekisho.AppClient({ origin: location.origin, key, sessions });
      sekisho.orThrow(await app.register({ type: "email", value: ${JSON.stringify(value)} }));
    })()`,
  );
  let code = "";
  while (code === "") code = await deployment.mailedCode(value);
  const route = await page.evaluate(
    `(async () => {
      const { totp } = sekisho.orThrow(await app.contactProof(${JSON.stringify(code)}));
      sekisho.orThrow(await app.factor(await sekisho.totpCode(totp.secret, Date.now())));
      return sekisho.orThrow(await app.wallet()).funding_route;
    })()`,
  );
  await page.goto(`${deployment.origin}/app/`);
  await page.locator(".app-bar").waitFor();
  return { ...watched, route: route as string };
}
