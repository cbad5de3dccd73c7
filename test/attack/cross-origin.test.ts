import { createExecutionContext } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { createApp } from "../../worker/app.ts";
import type { Env } from "../../worker/platform/env.ts";
import { routes } from "../../worker/routes/index.ts";
import { env, origin } from "../world.ts";

const app = createApp(routes);
const web = "https://app.example.com";

/** Asks a deployment with these settings, as a page of `from` would have its browser ask. */
async function ask(
  from: string | null,
  at: { path?: string; method?: string; wants?: string; settings?: Partial<Env> } = {},
): Promise<Response> {
  const { path = "/healthz", method = "GET", wants, settings = {} } = at;
  const headers = new Headers();
  if (from !== null) headers.set("Origin", from);
  if (wants !== undefined) {
    headers.set("Access-Control-Request-Method", wants);
    headers.set("Access-Control-Request-Headers", "authorization,content-digest,dpop");
  }
  const deployment = { ...env, ENVIRONMENT: "production", APP_ORIGINS: `${web} https://b.example` };
  const request = new Request(origin + path, { method, headers });
  return app.fetch(request, { ...deployment, ...settings } as Env, createExecutionContext());
}

/** The CORS headers of an answer. */
function told({ headers }: Response): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => name.startsWith("access-control-")));
}

const strangers = [
  "https://evil.example",
  "https://app.example.com.evil.example",
  "https://evil.app.example.com",
  "http://app.example.com",
  "https://app.example.com:8443",
  "https://APP.example.com",
  "https://app.example.com/",
  `${web} https://b.example`,
  "http://localhost:3000",
  "null",
  "*",
  "",
];

describe("A35: a page of another origin", () => {
  it("reads answers where APP_ORIGINS names its origin, problems too", async () => {
    for (const path of ["/healthz", "/v1/wallet", "/nowhere"]) {
      const answer = await ask(web, { path });
      expect(answer.headers.get("Vary")).toBe("Origin");
      expect(told(answer)).toEqual({
        "access-control-allow-origin": web,
        "access-control-expose-headers": expect.stringContaining(
          "Idempotent-Replayed, Payment-Status, Retry-After, DPoP-Nonce, X-Request-Id, Date",
        ),
      });
    }
  });

  it("may be one inside an app, with a scheme of the app's own, where it is named", async () => {
    for (const page of ["capacitor://localhost", "tauri://localhost", "ionic://localhost"]) {
      const settings = { APP_ORIGINS: `${web} ${page}` };
      const answer = await ask(page, { settings });
      expect(told(answer)).toMatchObject({ "access-control-allow-origin": page });
      const asked = { path: "/v1/payments", method: "OPTIONS", wants: "POST", settings };
      expect((await ask(page, asked)).status).toBe(204);
      for (const from of [page, "null"]) expect(told(await ask(from))).toEqual({});
    }
  });

  it("asks before it calls, and is told the address's methods and the contract's headers", async () => {
    for (const { path, method } of routes) {
      const at = path.replaceAll(/\{[a-z_]+\}/g, "x");
      const answer = await ask(web, { path: at, method: "OPTIONS", wants: method });
      expect([at, answer.status]).toEqual([at, 204]);
      const allowed = answer.headers.get("Access-Control-Allow-Methods")?.split(", ");
      expect(allowed).toContain(method);
      expect(told(answer)).toMatchObject({
        "access-control-allow-origin": web,
        "access-control-allow-headers": "Authorization, DPoP, Content-Type, Content-Digest",
      });
    }
  });

  it.each(strangers)("reads nothing as %j", async (from) => {
    expect(told(await ask(from))).toEqual({});
    const asked = await ask(from, { path: "/v1/payments", method: "OPTIONS", wants: "POST" });
    expect([asked.status, told(asked)]).toEqual([405, {}]);
  });

  it("reads nothing where no origin is named, whatever the setting looks like", async () => {
    const settings = [{ APP_ORIGINS: undefined }, { APP_ORIGINS: "" }, { APP_ORIGINS: "*" }];
    for (const setting of [...settings, { APP_ORIGINS: "null" }]) {
      for (const from of [web, ...strangers]) {
        expect(told(await ask(from, { settings: setting as Partial<Env> }))).toEqual({});
      }
    }
  });

  it("reads where it is of this machine only in the environment local", async () => {
    const page = "http://localhost:3000";
    expect(told(await ask(page, { settings: { ENVIRONMENT: "test" } }))).toEqual({});
    const settings = { ENVIRONMENT: "local" } as const;
    const answer = await ask(page, { settings });
    expect(told(answer)).toMatchObject({ "access-control-allow-origin": page });
    for (const from of ["http://localhost.evil.example", "http://127.0.0.1:3000", "null"]) {
      expect(told(await ask(from, { settings }))).toEqual({});
    }
  });

  it("is never told of credentials or of every origin, and no caller without a page is", async () => {
    const answers = await Promise.all([ask(web), ask("*"), ask(null), ask(null, { wants: "GET" })]);
    for (const answer of answers) {
      expect(answer.headers.has("Access-Control-Allow-Credentials")).toBe(false);
      expect(answer.headers.get("Access-Control-Allow-Origin")).not.toBe("*");
    }
    expect((await ask(null, { method: "OPTIONS", wants: "GET" })).status).toBe(405);
    expect((await ask(web, { path: "/nowhere", method: "OPTIONS", wants: "GET" })).status).toBe(
      404,
    );
  });
});
