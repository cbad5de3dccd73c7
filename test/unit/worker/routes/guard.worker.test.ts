import { exports } from "cloudflare:workers";
import { expect, test } from "vitest";
import { AppClient } from "../../../../src/client/app.ts";
import { generateDeviceKey } from "../../../../src/client/device-key.ts";
import { realRuntime } from "../../../../src/client/runtime.ts";
import { guardLimits } from "../../../../src/identity/guard.ts";
import { appOf, bindings, email, lastCode, must, origin, register } from "./customer-world.ts";

const worker = (exports as unknown as { default: Fetcher }).default;

/** A phone of its own key, calling from an address. */
async function appFrom(address: string, key?: Awaited<ReturnType<typeof generateDeviceKey>>) {
  const runtime = {
    ...realRuntime,
    fetch: (url: string, init: RequestInit) => {
      const headers = new Headers(init.headers);
      headers.set("CF-Connecting-IP", address);
      return worker.fetch(
        new Request(url, { ...init, headers } as never),
      ) as unknown as Promise<Response>;
    },
  };
  return new AppClient({ origin, key: key ?? (await generateDeviceKey()), runtime, locale: "en" });
}

async function rowsOfGuard(): Promise<number> {
  const { runInDurableObject, listDurableObjectIds } = await import("cloudflare:test");
  let rows = 0;
  for (const id of await listDurableObjectIds(bindings.GUARD as never)) {
    const stub = bindings.GUARD.get(id as never);
    rows += await runInDurableObject(stub as never, (_guard, state: DurableObjectState) =>
      Number(state.storage.sql.exec("SELECT count(*) AS n FROM act").one().n),
    );
  }
  return rows;
}

test("answers too_many_attempts to a network past its limit and lets honest phones on", async () => {
  const customer = await register();
  const limit = guardLimits.ip_prefix.start;
  const statuses = new Map<string, number>();
  for (let attempt = 0; attempt < limit + 20; attempt++) {
    const app = await appFrom(`198.51.100.${attempt % 250}`);
    const reply = await app.signIn(email(`victim-${attempt}@example.com`));
    const outcome = reply.ok ? "answered" : String(reply.problem?.code);
    statuses.set(outcome, (statuses.get(outcome) ?? 0) + 1);
  }
  expect(Object.fromEntries(statuses)).toEqual({ answered: limit, too_many_attempts: 20 });
  const before = await rowsOfGuard();
  const blocked = await (await appFrom("198.51.100.9")).signIn(email(customer.contact));
  expect(blocked).toMatchObject({ problem: { code: "too_many_attempts" } });
  expect(await rowsOfGuard()).toBeLessThanOrEqual(before + 1);

  const elsewhere = await appFrom("192.0.2.1");
  expect(await elsewhere.signIn(email(customer.contact))).toMatchObject({ ok: true });
  const owner = await appFrom("198.51.100.9", customer.key);
  must(await owner.signIn(email(customer.contact)));
  expect(await lastCode(customer.contact)).toMatch(/^[0-9]{8}$/);
});

test("blocks a key at its fifteenth wrong code, over many flows", async () => {
  const key = await generateDeviceKey();
  const codes: string[] = [];
  for (let flow = 0; flow < 4; flow++) {
    const app = appOf(key);
    must(await app.signIn(email(`wrong-${flow}@example.com`)));
    for (let guess = 0; guess < 5; guess++) {
      const reply = await app.contactProof("00000000");
      codes.push(reply.ok ? "ok" : String(reply.problem?.detail));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  expect(codes.filter((detail) => detail.startsWith("Too many attempts from here"))).not.toEqual(
    [],
  );
});
