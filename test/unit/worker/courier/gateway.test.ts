import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Miniflare, Response as MiniflareResponse } from "miniflare";
import { afterAll, beforeAll, expect, it } from "vitest";
import { unstable_readConfig as readConfig } from "wrangler";
import { AppClient, generateDeviceKey, realRuntime } from "../../../../src/client/index.ts";
import { makeKeyRing } from "../../../../src/token/key-ring.ts";
import { random } from "../../src/token/forge.ts";

/*
 * The production build over a socket, with a gateway of the test's own behind it: the message that
 * hangs is one that the gateway never answers.
 */
const root = join(import.meta.dirname, "../../../..");
const publicOrigin = "https://pay.example";
const gateway = "https://gateway.example/messages";
const folder = mkdtempSync(join(tmpdir(), "sekisho-gateway-"));
const hanging = "hanging@example.com";

interface Post {
  readonly contact: string;
  /** Posts to the address that hangs which had come to their end by then. */
  readonly hungUp: number;
}
const posts: Post[] = [];
let hungUp = 0;
let miniflare: Miniflare;
let port = 0;

async function takeMessage(request: Request) {
  const { contact } = (await request.json()) as { contact: { value: string } };
  posts.push({ contact: contact.value, hungUp });
  if (contact.value === hanging) {
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    hungUp += 1;
  }
  return new MiniflareResponse(null, { status: 202 });
}

beforeAll(async () => {
  const wrangler = join(root, "node_modules/wrangler/bin/wrangler.js");
  const command = [wrangler, "deploy", "--dry-run", "--outdir", folder, "--env", ""];
  const quiet = { WRANGLER_SEND_METRICS: "false", X_LOCAL_OBSERVABILITY: "false" };
  await promisify(execFile)(process.execPath, command, {
    cwd: root,
    env: { ...process.env, ...quiet },
  });
  const config = readConfig({ config: join(root, "wrangler.toml") });
  const names = readdirSync(folder).filter((name) => /\.(?:js|wasm)$/.test(name));
  const vars = {
    ...(config.vars as Record<string, string>),
    PUBLIC_ORIGIN: publicOrigin,
    MESSAGE_GATEWAY_URL: gateway,
    SEKISHO_KEYS: await makeKeyRing(random),
    BOOTSTRAP_SECRET: "none",
  };
  const bindings: readonly { name: string; class_name: string }[] = config.durable_objects.bindings;
  const modules = names.map((name) => {
    const contents = readFileSync(join(folder, name));
    const module = name.endsWith(".wasm")
      ? { type: "wasm" as const, contents: new Uint8Array(contents) }
      : { type: "esm" as const, contents: contents.toString() };
    return [name, module] as const;
  });
  miniflare = new Miniflare({
    host: "127.0.0.1",
    port: 0,
    cf: false,
    enableDevRegistry: false,
    workers: [
      {
        config: {
          name: "sekisho",
          compatibilityDate: config.compatibility_date ?? "",
          compatibilityFlags: config.compatibility_flags,
          manifest: {
            mainModule: names.find((name) => name.endsWith(".js")) ?? "",
            modulesRoot: folder,
            modules: Object.fromEntries(modules),
          },
          env: {
            ...Object.fromEntries(
              Object.entries(vars).map(([name, value]) => [name, { type: "text", value }]),
            ),
            ...Object.fromEntries(
              bindings.map(({ name, class_name: exportName }) => [
                name,
                { type: "durable-object", worker: "sekisho", exportName },
              ]),
            ),
          },
          exports: Object.fromEntries(
            bindings.map((each) => [
              each.class_name,
              { type: "durable-object", storage: "sqlite" },
            ]),
          ),
        },
        dev: {
          rootPath: folder,
          unsafeRegisterWorker: false,
          outboundService: { type: "fetcher", handler: takeMessage as never },
        },
      },
    ],
  });
  port = Number((await miniflare.ready).port);
});

afterAll(async () => {
  await miniflare?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

it("sends everybody's codes while one address hangs", async () => {
  const fetch: typeof realRuntime.fetch = (url, init) =>
    realRuntime.fetch(url.replace(publicOrigin, `http://127.0.0.1:${port}`), init);
  const register = async (value: string) => {
    const key = await generateDeviceKey();
    const app = new AppClient({ origin: publicOrigin, key, runtime: { ...realRuntime, fetch } });
    const reply = await app.register({ type: "email", value });
    expect(reply).toMatchObject({ ok: true, status: 201 });
  };
  const others = Array.from({ length: 16 }, (_, n) => `somebody-${n}@example.com`);
  await register(hanging);
  await expect.poll(() => posts.length).toBe(1);
  await Promise.all(others.map(register));
  await expect.poll(() => posts.length).toBeGreaterThan(others.length);
  const early = posts.filter((post) => post.hungUp === 0).map(({ contact }) => contact);
  expect(new Set(early)).toEqual(new Set([hanging, ...others]));
});
