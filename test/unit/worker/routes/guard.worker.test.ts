import { evictDurableObject, listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { exports } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import { type DeviceKey, generateDeviceKey } from "../../../../src/client/access/device-key.ts";
import { totpCode } from "../../../../src/client/access/totp.ts";
import { AppClient } from "../../../../src/client/app.ts";
import { realRuntime } from "../../../../src/client/runtime.ts";
import { fail } from "../../../../src/result.ts";
import { VelocityEngine } from "../../../../src/velocity/engine.ts";
import {
  appOf,
  bindings,
  codeOf,
  email,
  lastCode,
  must,
  origin,
  register,
} from "./customer-world.ts";

const worker = (exports as unknown as { default: Fetcher }).default;

/** A phone of its own key, calling from an address. */
async function appFrom(address: string, key?: DeviceKey): Promise<AppClient> {
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

async function eachGuard(act: (sql: SqlStorage, stub: DurableObjectStub) => void): Promise<void> {
  for (const id of await listDurableObjectIds(bindings.GUARD as never)) {
    const stub = bindings.GUARD.get(id as never) as unknown as DurableObjectStub;
    await runInDurableObject(stub, (_guard, state) => act(state.storage.sql, stub));
  }
}

/** What is kept of sources; what shards report for the whole deployment comes a moment later. */
async function rowsOfGuard(): Promise<number> {
  let rows = 0;
  await eachGuard((sql) => {
    const own = "SELECT count(*) AS n FROM act WHERE source <> 'deployment'";
    rows += Number(sql.exec(own).one().n);
  });
  return rows;
}

let begun = 0;
const keys = await Promise.all(Array.from({ length: 12 }, () => generateDeviceKey()));

/** A phone at an address: one of a dozen in turn, since every new key opens new objects. */
async function nextFrom(address: string): Promise<AppClient> {
  return await appFrom(address, keys[begun % keys.length]);
}

/** Begins a sign-in for one of a few contacts in turn; `ok`, or the problem's code. */
async function begin(app: AppClient): Promise<string> {
  begun += 1;
  const reply = await app.signIn(email(`victim-${begun % 20}@example.com`));
  return reply.ok ? "ok" : String(reply.problem?.code);
}

test("answers too_many_attempts to a network past its limit and lets honest phones on", async () => {
  const customer = await register();
  const told = new Map<string, number>();
  for (let attempt = 0; attempt < 60; attempt++) {
    const outcome = await begin(await nextFrom(`198.51.100.${attempt}`));
    told.set(outcome, (told.get(outcome) ?? 0) + 1);
  }
  expect(Object.fromEntries(told)).toEqual({ ok: 40, too_many_attempts: 20 });
  const before = await rowsOfGuard();
  expect(before).toBe(2 + 3 * 40);
  for (let i = 0; i < 5; i++) expect(await begin(await nextFrom("198.51.100.9"))).not.toBe("ok");
  expect(await rowsOfGuard()).toBe(before);

  const elsewhere = await appFrom("192.0.2.1");
  expect(await elsewhere.signIn(email(customer.contact))).toMatchObject({ ok: true });
  const owner = await appFrom("198.51.100.9", customer.key);
  must(await owner.signIn(email(customer.contact)));
  must(await owner.contactProof(await lastCode(customer.contact)));
});

test("counts one network in all its spellings, and after every shard was evicted", async () => {
  const spellings = ["203.0.113.7", "::ffff:203.0.113.8", "::ffff:cb00:7109"];
  for (let attempt = 0; attempt < 40; attempt++) {
    expect(await begin(await nextFrom(spellings[attempt % 3] as string))).toBe("ok");
  }
  for (const id of await listDurableObjectIds(bindings.GUARD as never)) {
    await evictDurableObject(bindings.GUARD.get(id as never) as never).catch(() => {});
  }
  expect(await begin(await appFrom("203.0.113.200"))).toBe("too_many_attempts");
  expect(await begin(await appFrom("203.0.114.1"))).toBe("ok");
});

test("blocks a key past ten wrong codes, over many flows and contacts, at every step", async () => {
  const app = appOf(await generateDeviceKey());
  const details: string[] = [];
  for (let flow = 0; flow < 3; flow++) {
    expect(await begin(app)).toBe("ok");
    for (let guess = 1; guess <= 5; guess++) {
      const reply = await app.contactProof("00000000");
      details.push(reply.ok ? "ok" : String(reply.problem?.detail));
      const counted = Math.min(flow * 5 + guess, 11);
      await expect.poll(failuresOf).toBe(counted);
    }
  }
  expect(details.slice(11)).toEqual(
    Array(4).fill("Too many attempts from here. Wait, then try again."),
  );
  expect(details.slice(0, 11)).not.toContain("Too many attempts from here. Wait, then try again.");
  expect(await begin(app)).toBe("too_many_attempts");
});

/** What is kept of phones: each act of the key that did it. */
async function actsOfKeys() {
  const acts: unknown[] = [];
  await eachGuard((sql) => {
    const own = "SELECT device, outcome, way_in, contact FROM act WHERE source = device";
    acts.push(...sql.exec(own).toArray());
  });
  return acts as { device: string; outcome: string; way_in: string; contact: string | null }[];
}

test("counts a wrong second factor with its way in and its contact, and a right one not at all", async () => {
  const customer = await register();
  const known = new Set((await actsOfKeys()).map(({ device }) => device));
  const app = appOf(await generateDeviceKey());
  must(await app.signIn(email(customer.contact)));
  must(await app.contactProof(await lastCode(customer.contact)));
  const own = async () => (await actsOfKeys()).filter(({ device }) => !known.has(device));
  const [begun] = await own();
  expect(begun).toMatchObject({ outcome: "begun", way_in: "sign_in", contact: expect.any(String) });
  // It was used up by the registration.
  const used = await totpCode(customer.secret, Date.now() - 30_000);
  expect(await app.factor(used)).toMatchObject({ problem: { code: "forbidden", tries_left: 4 } });
  const both = [begun, { ...begun, outcome: "failed" }];
  await expect.poll(own).toEqual(both);
  must(await app.factor(await codeOf(customer)));
  expect(await own()).toEqual(both);
});

/** Wrong codes, each counted once, by its key. */
async function failuresOf(): Promise<number> {
  let rows = 0;
  await eachGuard((sql) => {
    const failed = "SELECT count(*) AS n FROM act WHERE outcome = 'failed' AND source = device";
    rows += Number(sql.exec(failed).one().n);
  });
  return rows;
}

test("answers 503 unavailable and counts nothing while the engine cannot judge", async () => {
  const app = await appFrom("198.18.0.1");
  const before = await rowsOfGuard();
  const broken = vi
    .spyOn(VelocityEngine.prototype, "check")
    .mockImplementation(() => fail("engine_trapped"));
  const refused = await app.signIn(email("nobody-judged@example.com"));
  expect(refused).toMatchObject({
    problem: { status: 503, code: "unavailable", retry: "same_request" },
  });
  broken.mockRestore();
  expect(await rowsOfGuard()).toBe(before);
  expect(await lastCode("nobody-judged@example.com")).toBe("");
  expect(await begin(app)).toBe("ok");
});

test("counts a lost phone's report and its wrong codes by key and network, at no contact", async () => {
  const acts = async () => {
    const found: string[] = [];
    await eachGuard((sql) => {
      const own = `SELECT outcome, iif(source = device, 'key', 'network') AS by, contact FROM act
        WHERE way_in = 'lost_device' AND source <> 'deployment'`;
      for (const { outcome, by, contact } of sql.exec(own))
        found.push(`${outcome} ${by} ${contact}`);
    });
    return found.sort();
  };
  const customer = await register();
  const app = await appFrom("198.19.0.1");
  must(await app.reportLostDevice(email(customer.contact)));
  const begun = ["begun key null", "begun network null"];
  expect(await acts()).toEqual(begun);
  expect(await app.contactProof("00000000")).toMatchObject({ problem: { tries_left: 4 } });
  await expect.poll(acts).toEqual([...begun, "failed key null", "failed network null"]);
});
