import { createExecutionContext } from "cloudflare:test";
import { beforeEach, expect, it } from "vitest";
import { createApp } from "../../worker/app.ts";
import type { Env } from "../../worker/platform/env.ts";
import { routes } from "../../worker/routes/index.ts";
import {
  env,
  type Holder,
  idsOf,
  inside,
  keyOf,
  makePair,
  makeRequest,
  openWorld,
  register,
  travel,
  unique,
} from "../world.ts";

openWorld();
const app = createApp(routes);
const day = 24 * 60 * 60_000;

/** Keys and contacts in turn, so that none of them is begun with too often by itself. */
const keys = await Promise.all(Array.from({ length: 6 }, makePair));
const contacts = keys.map(() => `${unique("anybody")}@example.com`);

interface Beginning {
  readonly environment: Env["ENVIRONMENT"];
  readonly headers: Readonly<Record<string, string>>;
  /** What the platform tells of a request; absent where there is no platform. */
  readonly cf?: object;
  readonly by?: Holder;
}

let begun = 0;

/** Begins a sign-in in a deployment of another environment. */
async function begin({ environment, headers, cf, by }: Beginning): Promise<number> {
  begun += 1;
  const turn = begun % keys.length;
  const request = await makeRequest({
    by: by ?? { key: keys[turn] as (typeof keys)[number], token: null },
    method: "POST",
    path: "/v1/sign-ins",
    body: { contact: { type: "email", value: contacts[turn] }, locale: "en" },
    headers,
  });
  const arriving = cf === undefined ? request : new Request(request, { cf } as RequestInit);
  const deployment = { ...env, ENVIRONMENT: environment };
  const response = await app.fetch(arriving, deployment, createExecutionContext());
  await response.body?.cancel();
  return response.status;
}

/** As many sign-ins as a network begins in a minute, and five more. */
async function beginMany(of: (n: number) => Beginning): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {};
  for (let n = 0; n < 45; n += 1) {
    const status = await begin(of(n));
    statuses[status] = (statuses[status] ?? 0) + 1;
  }
  return statuses;
}

/** The networks that `Guard` has counted anything for, hashed as it names them. */
async function networks(): Promise<number> {
  const found = new Set<unknown>();
  for (const id of await idsOf("GUARD")) {
    const query = "SELECT DISTINCT ip_prefix FROM act WHERE source = ip_prefix AND at_ms > ?";
    const rows = await inside("GUARD", id, (sql) =>
      sql.exec(query, Date.now() - day / 2).toArray(),
    );
    for (const { ip_prefix } of rows) found.add(ip_prefix);
  }
  return found.size;
}

beforeEach(() => travel(2 * day));

it.each(["production", "test"] as const)(
  "F1: counts invented addresses as one source in %s, where no platform sets them",
  async (environment) => {
    const headers = ["CF-Connecting-IP", "X-Forwarded-For", "X-Real-IP", "True-Client-IP"];
    const statuses = await beginMany((n) => ({
      environment,
      headers: { [headers[n % 4] ?? ""]: `198.${n}.100.7`, Forwarded: `for=198.${n}.100.7` },
      // A plain workerd tells of the socket, and of nothing else.
      ...(n % 2 === 0 ? {} : { cf: { clientIp: "127.0.0.1:40000", clientAcceptEncoding: "" } }),
    }));
    expect(statuses).toEqual({ 201: 40, 429: 5 });
    expect(await networks()).toBe(1);
    expect(await begin({ environment, headers: {} })).toBe(429);
    const owner: Holder = { key: keyOf((await register()).key), token: null };
    expect(await begin({ environment, headers: {}, by: owner })).toBe(201);
  },
);

it("F1: believes the address that the platform sets: one network waits, others do not", async () => {
  const of = (address: string) => ({
    environment: "production" as const,
    headers: { "CF-Connecting-IP": address },
    cf: { colo: "NRT", asn: 64_496 },
  });
  expect(await beginMany((n) => of(`203.0.113.${n}`))).toEqual({ 201: 40, 429: 5 });
  for (const n of [1, 2, 3]) expect(await begin(of(`198.${n}.100.7`))).toBe(201);
  expect(await networks()).toBe(4);
});

it("F1: counts what is no address as one source", async () => {
  const garbage = ["", "unknown", "127.0.0.1", "::1", "1.2.3", "999.1.1.1", "a".repeat(500)];
  const statuses = await beginMany((n) => ({
    environment: "production",
    headers: { "CF-Connecting-IP": garbage[n % garbage.length] ?? "" },
    cf: { colo: "NRT" },
  }));
  expect(statuses).toEqual({ 201: 40, 429: 5 });
});
