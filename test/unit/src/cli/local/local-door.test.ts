import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../../../../src/cli/local/port.ts";
import { StateFolder } from "../../../../../src/cli/local/state-folder.ts";
import { localOrigin } from "../../../../../src/cli/local/worker.ts";
import { actorsOf } from "../../../../../src/cli/seed/actors.ts";
import { fullSeed } from "../../../../../src/cli/seed/schema.ts";
import { AppClient, generateDeviceKey, realRuntime } from "../../../../../src/client/index.ts";
import { magicAmounts } from "../../../../../src/payment/magic.ts";
import { answerOf, dial } from "../../../../world/socket-town.ts";
import { end, run, start } from "../local-server.ts";

/* A35, and what the server of `npm start -- --test` is: one server for all. */
const state = mkdtempSync(join(tmpdir(), "sekisho-door-"));
let server: Awaited<ReturnType<typeof start>>;
let port: number;

beforeAll(async () => {
  port = await freePort();
  server = await start(port, "--state", state, "--test");
});

afterAll(async () => {
  if (server !== undefined) await end(server.child, "SIGTERM");
  rmSync(state, { recursive: true, force: true });
});

/** Asks with these headers, the `Host` among them as it is written. */
async function ask(target: string, headers: readonly string[]) {
  const { socket, heard, closed } = dial(port);
  const head = [`GET ${target} HTTP/1.1`, ...headers, "Connection: close"];
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  await closed;
  return answerOf(heard());
}

it("tells of the seeding a line each, and no lines of the log", () => {
  expect(server.output()).toContain("first top-up");
  expect(server.output().split("Sekisho runs")[0]).not.toContain('"event"');
});

describe("A35: a local server", () => {
  it("serves this machine's names with its own port", async () => {
    for (const name of ["localhost", "127.0.0.1", "[::1]"]) {
      expect((await ask("/healthz", [`Host: ${name}:${port}`])).status).toBe(200);
    }
  });

  it.each(["/dev/mailbox", "/healthz", "/openapi.json", "/v1/wallet", "/nowhere"])(
    "serves %s to nobody who asks by another name (DNS rebinding)",
    async (path) => {
      for (const host of ["evil.example", `evil.example:${port}`, "localhost:1", "localhost"]) {
        const { status, body } = await ask(path, [`Host: ${host}`, "Accept: text/html"]);
        expect([host, status]).toEqual([host, 421]);
        expect(body).not.toContain("customer-1@example.com");
      }
    },
  );

  it.each([
    "a b",
    "[",
    "[::1",
    "localhost:99999999",
    "localhost:x",
    "%00",
    "\u00fc",
    "a, b",
    "a@b",
  ])("answers the Host %j with a 400, and has nothing to log of it", async (host) => {
    const before = server.output().length;
    for (const path of ["/healthz", "/docs/start"]) {
      expect((await ask(path, [`Host: ${host}`])).status).toBe(400);
    }
    expect((await ask("/healthz", ["Host: a", `Host: localhost:${port}`])).status).toBe(400);
    expect(server.output().slice(before)).not.toMatch(/Uncaught|Error/);
  });

  it.each(["localhost", "evil.example:80"])(
    "leads a CONNECT to %s nowhere, and has nothing to log of it",
    async (target) => {
      const before = server.output().length;
      const { socket, heard, closed } = dial(port);
      const inside = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n${inside}`);
      await closed;
      expect(String(heard())).not.toMatch(/HTTP\/1.1 5|ok/);
      expect((await ask("/healthz", [`Host: localhost:${port}`])).status).toBe(200);
      expect(server.output().slice(before)).not.toMatch(/Uncaught|Error|connect/);
    },
  );

  it.each([
    "MF-Original-URL: http://evil.example/",
    "MF-Original-URL: /dev/mailbox",
    "MF-Route-Override: x",
    'MF-CF-Blob: {"colo":"NRT"}',
    "MF-Op: GET",
    "MF-Op-Original-URL: http://evil.example/",
    "MF-Proxy-Shared-Secret: x",
    "MF-Custom-Fetch-Service: x",
    "MF-Disable-Pretty-Error: x",
    "X-Forwarded-Proto: https",
    "X-Forwarded-Host: evil.example",
    "Forwarded: host=evil.example;proto=https",
  ])("takes no notice of %s", async (header) => {
    const { status, body } = await ask("/healthz", [`Host: localhost:${port}`, header]);
    expect([status, body.status]).toEqual([200, "ok"]);
    const elsewhere = await ask("/nowhere", [`Host: localhost:${port}`, header]);
    expect([elsewhere.status, elsewhere.body.code]).toEqual([404, "not_found"]);
  });

  it.each(["MF-CF-Blob: {", "MF-CF-Blob: null"])(
    "lets nobody in who sends the runtime what it cannot read: %s",
    async (header) => {
      const { status, body } = await ask("/healthz", [`Host: localhost:${port}`, header]);
      expect([status, body.status]).toEqual([500, undefined]);
      expect((await ask("/healthz", [`Host: localhost:${port}`])).status).toBe(200);
    },
  );

  it("shows the mailbox in a page that loads nothing and stands in no other", async () => {
    const { status, head, body } = await ask("/dev/mailbox", [
      `Host: localhost:${port}`,
      "Accept: text/html",
    ]);
    expect(status).toBe(200);
    expect(body).toContain("customer-1@example.com");
    expect(head).toMatch(/Content-Security-Policy: default-src 'none';.*frame-ancestors 'none'/i);
    expect(head).toMatch(/Cross-Origin-Resource-Policy: same-origin/i);
    expect(head).not.toMatch(/Access-Control-/i);
  });
});

describe("static files", () => {
  it("are kept for ever when they are there and their names tell their content, and no other", async () => {
    const keptBy = async (path: string, init: RequestInit = {}) => {
      const { status, headers } = await fetch(server.origin + path, init);
      return [status, headers.get("Cache-Control")];
    };
    const page = await (await fetch(`${server.origin}/terminal/`)).text();
    const docs = await (await fetch(`${server.origin}/docs/start`)).text();
    const named = `${page}${docs}`.matchAll(/"(\/(?:pages|docs\/files)\/[^"]+\.(?:js|css))"/g);
    const files = new Set([...named].map(([, path = ""]) => path));
    expect(files.size).toBeGreaterThan(3);
    const forEver = "public, max-age=31536000, immutable";
    for (const file of files) {
      expect([file, ...(await keptBy(file))]).toEqual([file, 200, forEver]);
      const { headers } = await fetch(server.origin + file);
      const known = { headers: { "If-None-Match": headers.get("ETag") ?? "" } };
      expect(await keptBy(file, known)).toEqual([304, forEver]);
      const older = file.replace(/(?=\.\w+$)/, "0");
      expect([older, ...(await keptBy(older))]).toEqual([older, 404, "no-store"]);
    }
    expect(await keptBy("/pages/nope.js")).toEqual([404, "no-store"]);
    const looked = "public, max-age=0, must-revalidate";
    expect(await keptBy("/docs/files/search-en.json")).toEqual([200, looked]);
    expect(await keptBy("/docs/nowhere")).toEqual([404, looked]);
  });

  it.each(["/docs/start", "/terminal/", "/problems/not_found"])(
    "are read and not written: %s",
    async (path) => {
      for (const method of ["POST", "PUT", "DELETE"]) {
        const { status, headers } = await fetch(server.origin + path, { method });
        expect([method, status, headers.get("Allow")]).toEqual([method, 405, "GET, HEAD"]);
      }
    },
  );

  it("lead from a problem's type to what is written of it", async () => {
    for (const method of ["GET", "HEAD"]) {
      const init = { method, redirect: "manual" } as const;
      const { status, headers } = await fetch(`${server.origin}/problems/unavailable`, init);
      expect([status, headers.get("Location")]).toEqual([302, "/docs/errors#unavailable"]);
      expect((await fetch(`${server.origin}/problems/nothing`, init)).status).toBe(404);
    }
  });
});

describe("npm start -- --test", () => {
  const seed = () => fullSeed.parse(JSON.parse(readFileSync(join(state, "seed.json"), "utf8")));

  it("has the magic amounts, and lists them", async () => {
    const about = await (await fetch(`${server.origin}/.well-known/sekisho`)).json();
    expect(about).toMatchObject({ environment: "test" });
    const docs = await (await fetch(`${server.origin}/docs/test-mode`)).text();
    for (const amount of magicAmounts.keys()) expect(docs).toContain(`<td>${amount}</td>`);
    const { customer, terminal } = await actorsOf(seed(), new StateFolder(state));
    const code = await customer.issueCode({});
    if (!code.ok) throw new Error("no code");
    const paid = await terminal.postPayment({
      ...{ reference: "magic-amount-1", code: code.body.qr, amount: 11_001, currency: "JPY" },
    });
    const [first] = magicAmounts.values();
    expect(first).toMatchObject({ does: "decline" });
    const declined = { decline: { code: first?.does === "decline" && first.code } };
    expect(paid).toMatchObject({ ok: true, body: declined });
    const { status, stdout } = run("verify", "--state", state);
    expect([status, stdout]).toEqual([0, expect.stringContaining("every")]);
  });

  it("has the mailbox, and believes a caller's CF-Connecting-IP", async () => {
    const begin = async (address: string, n: number) => {
      const fetch: typeof realRuntime.fetch = (url, init) => {
        const headers = new Headers(init.headers);
        headers.set("CF-Connecting-IP", address);
        return realRuntime.fetch(url, { ...init, headers });
      };
      const key = await generateDeviceKey();
      const runtime = { ...realRuntime, fetch };
      const app = new AppClient({ origin: server.origin, key, locale: "en", runtime });
      const reply = await app.signIn({ type: "email", value: `nobody-${n}@example.com` });
      return reply.ok ? 201 : (reply.problem?.status ?? 0);
    };
    const statuses: number[] = [];
    for (let n = 0; n < 41; n += 1) statuses.push(await begin("198.51.100.7", n));
    expect(statuses.slice(-2)).toEqual([201, 429]);
    expect(await begin("203.0.113.9", 41)).toBe(201);
    const mails = await fetch(`${server.origin}/dev/mailbox?contact=customer-1@example.com`);
    expect(await mails.json()).not.toEqual([]);
  });
});

describe("the scheme's own port", () => {
  it("is not in the origin, as no client writes it", () => {
    expect(localOrigin(80)).toBe("http://localhost");
    expect(localOrigin(8787)).toBe("http://localhost:8787");
  });

  it("is served, seed and all", async ({ skip }) => {
    skip(!(await mayListen(80)), "port 80 may not be listened on here, or is taken");
    const own = join(state, "port-80");
    const { child, origin } = await start(80, "--state", own);
    expect(JSON.parse(readFileSync(join(own, "seed.json"), "utf8")).origin).toBe(
      "http://localhost",
    );
    const docs = await (await fetch(`${origin}/docs`)).text();
    expect(docs).not.toContain("11001");
    expect(await end(child, "SIGTERM")).toBe(0);
  });
});

function mayListen(on: number): Promise<boolean> {
  return new Promise((resolve) => {
    const trying = createServer();
    trying.on("error", () => resolve(false));
    trying.listen(on, "127.0.0.1", () => trying.close(() => resolve(true)));
  });
}
