import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Launched, launchChromium } from "./chromium.ts";
import { type Deployment, startDeployment } from "./deployment.ts";
import { bundleSdk } from "./sdk.ts";

/*
 * A real browser: pages of other origins call what `npm start` runs. Names of the internet lead to
 * this machine, as they do when somebody rebinds theirs.
 */
let deployment: Deployment;
let chromium: Launched;
let sdk: string;
/** Serves an empty page to whoever asks, by any name. */
let shop: Server;
let shopPort: number;

beforeAll(async () => {
  const rebound = ["--host-resolver-rules=MAP *.example 127.0.0.1"];
  shop = createServer((_request, response) => {
    response.writeHead(200, { "Content-Type": "text/html" });
    response.end("<!doctype html><title>A page</title>");
  });
  await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve));
  shopPort = (shop.address() as AddressInfo).port;
  const started = [startDeployment(), launchChromium(rebound), bundleSdk()] as const;
  [deployment, chromium, sdk] = await Promise.all(started);
}, 90_000);

afterAll(async () => {
  shop?.close();
  await Promise.all([deployment?.close(), chromium?.close()]);
}, 30_000);

async function pageOf(origin: string): Promise<Page> {
  const page = await (await chromium.browser.newContext()).newPage();
  await page.goto(origin);
  return page;
}

/** What the page can read of an address: the text, or the name of the error. */
function readBy(page: Page, address: string): Promise<string> {
  return page.evaluate(
    (url) =>
      fetch(url).then(
        (answer) => answer.text(),
        (error) => `${error.name}`,
      ),
    address,
  );
}

describe("a page of another origin of this machine", () => {
  it("registers a customer through the SDK, and reads the headers of the contract", async () => {
    const page = await pageOf(`http://localhost:${shopPort}`);
    await page.addScriptTag({ content: sdk });
    const contact = "cross-origin@example.com";
    const registered = await page.evaluate(`(async () => {
      const key = await sekisho.generateDeviceKey();
      globalThis.app = new sekisho.AppClient({ origin: "${deployment.origin}", key, locale: "ja" });
      return app.register({ type: "email", value: "${contact}" });
    })()`);
    expect(registered).toMatchObject({ ok: true });
    const code = await deployment.mailedCode(contact);
    const wallet = await page.evaluate(`(async () => {
      const { body } = await app.contactProof("${code}");
      await app.factor(await sekisho.totpCode(body.totp.secret, Date.now()));
      return app.wallet();
    })()`);
    expect(wallet).toMatchObject({ ok: true, body: { balances: { available: 0 } } });
    const seen = await page.evaluate(async (origin) => {
      const answer = await fetch(`${origin}/v1/wallet`);
      const [id, challenge, server] = [
        "X-Request-Id",
        "WWW-Authenticate",
        "X-Content-Type-Options",
      ].map((name) => answer.headers.get(name));
      return { id, challenge, server, status: answer.status };
    }, deployment.origin);
    expect(seen).toEqual({
      status: 401,
      id: expect.stringMatching(/^req_/),
      challenge: expect.stringContaining("invalid_dpop_proof"),
      server: null,
    });
  });

  it("does not read the mailbox", async () => {
    const page = await pageOf(`http://localhost:${shopPort}`);
    expect(await readBy(page, `${deployment.origin}/dev/mailbox`)).toBe("TypeError");
  });
});

describe("A35: a page of the internet", () => {
  it("reads nothing of a local server", async () => {
    const page = await pageOf(`http://evil.example:${shopPort}`);
    for (const path of ["/healthz", "/dev/mailbox", "/docs"]) {
      expect(await readBy(page, deployment.origin + path)).toBe("TypeError");
    }
  });

  it("reads nothing either when its own name leads here (DNS rebinding)", async () => {
    const evil = `http://evil.example:${deployment.port}`;
    const page = await pageOf(`${evil}/healthz`);
    for (const path of ["/healthz", "/dev/mailbox", "/.well-known/sekisho"]) {
      expect(await readBy(page, evil + path)).toMatch(/^This server is for/);
    }
  });
});
