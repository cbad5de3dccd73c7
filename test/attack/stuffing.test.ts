import { exports } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { soon } from "../soon.ts";
import {
  type Customer,
  call,
  type Holder,
  idsOf,
  inside,
  knock,
  mailedCode,
  makePair,
  makeRequest,
  newPhone,
  openWorld,
  register,
  signWith,
  type Told,
  told,
  totpOf,
  travel,
  unique,
  walletHolding,
} from "../world.ts";

const world = openWorld();
const whole = (exports as unknown as { default: { fetch: typeof fetch } }).default;

const attempts = 10_000;
/** Signing is the attacker's dear part: one request is sent again while it is answered 429. */
const signed = 700;
const atOnce = 4;
const networks = 7;

/** A request that is sent again and again, and signed anew before its proof is too old. */
interface Signed {
  readonly by: Holder;
  readonly address: string;
  readonly sign: () => Promise<Request>;
  request: Request;
  signedMs: number;
}

/** The attacker: keys by the dozen, contacts by the hundred, addresses in seven networks. */
interface Attacker {
  readonly requests: readonly Signed[];
  /** How often an attempt was answered so. */
  readonly statuses: Map<number, number>;
  /** How many attempts of each network got through. */
  readonly through: Map<string, number>;
  readonly waits: number[];
  readonly open: { readonly by: Holder; readonly id: string }[];
}

async function newAttacker(victim: Customer): Promise<Attacker> {
  const making = Array.from({ length: 64 }, async () => ({ key: await makePair(), token: null }));
  const keys: Holder[] = await Promise.all(making);
  const leaked = Array.from({ length: 160 }, () => `${unique("leaked")}@example.com`);
  const contacts = [victim.contact, ...leaked];
  const requests = Array.from({ length: signed }, async (_, n) => {
    const by = keys[n % keys.length] as Holder;
    const address = `203.0.${n % networks}.${n % 250}`;
    const contact = { type: "email", value: contacts[n % contacts.length] };
    const forgery = {
      by,
      method: "POST",
      path: "/v1/sign-ins",
      body: { contact, locale: "en" },
      headers: { "CF-Connecting-IP": address },
      // Every fourth proof is garbage: signed by another key than it names.
      ...(n % 4 === 3
        ? { sign: signWith((keys[(n + 1) % keys.length] as Holder).key.privateKey) }
        : {}),
    };
    const sign = () => makeRequest(forgery);
    return { by, address, sign, request: await sign(), signedMs: Date.now() };
  });
  const none = { statuses: new Map(), through: new Map(), waits: [], open: [] };
  return { requests: await Promise.all(requests), ...none };
}

function count<T>(tally: Map<T, number>, of: T): void {
  tally.set(of, (tally.get(of) ?? 0) + 1);
}

async function attempt(attacker: Attacker, n: number): Promise<void> {
  const { requests, statuses, through, waits, open } = attacker;
  const prepared = requests[n % signed] as Signed;
  const { by, address } = prepared;
  if (Date.now() - prepared.signedMs > 50_000) {
    prepared.signedMs = Date.now();
    prepared.request = await prepared.sign();
  }
  // Every hundredth answer is held against all that answers keep; that is dear.
  const request = prepared.request.clone() as Request;
  const reply = await (n % 100 === 0 ? knock(request) : whole.fetch(request));
  const text = await reply.text();
  if (/"(?:access_token|refresh_token|wal_|dev_)/.test(text)) throw new Error(`gained: ${text}`);
  count(statuses, reply.status);
  if (reply.status === 201) {
    count(through, address.split(".").slice(0, 3).join("."));
    open.push({ by, id: JSON.parse(text).sign_in_id });
  }
  if (reply.status === 429) waits.push(Number(reply.headers.get("Retry-After")));
}

async function inParallel(from: number, to: number, act: (n: number) => Promise<void>) {
  let next = from;
  const worker = async () => {
    while (next < to) {
      next += 1;
      await act(next - 1);
      // Calls inside one process wait for no socket: without a pause nothing but the flood would run.
      if (next % 8 === 0) await scheduler.wait(0);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/**
 * Guesses the code of an open flow, from networks that have done nothing yet: fifteen times from
 * the first, and so rarely from thirteen others that none of them is held up.
 */
function guess({ by, id }: Attacker["open"][number], n: number): Promise<Told> {
  const path = `/v1/sign-ins/${id}/contact-proof`;
  const network = n < 15 ? 200 : 201 + (n % 13);
  const headers = { "CF-Connecting-IP": `203.0.${network}.1` };
  const code = "00000000";
  return call({ by, method: "POST", path, body: { code }, headers });
}

/** All of somebody's way in, from an address that nobody attacks from. */
async function signInHonestly(customer: Customer, app: Customer["app"], step: number) {
  await told(app.signIn({ type: "email", value: customer.contact }));
  await told(app.contactProof((await mailedCode(customer.contact)) ?? ""));
  return await told(app.factor(await totpOf(customer, step)));
}

async function rowsOf(kind: "GUARD" | "DIRECTORY", table: string): Promise<number> {
  let rows = 0;
  for (const id of await idsOf(kind)) {
    const n = await inside(
      kind,
      id,
      (sql) => sql.exec(`SELECT count(*) AS n FROM ${table}`).one().n,
    );
    rows += Number(n);
  }
  return rows;
}

async function alertsOf(kind: string) {
  const { alerts } = (await told(world().viewer.client.alerts())) as unknown as {
    alerts: { kind: string; subject: string; count: number; evidence: Record<string, unknown> }[];
  };
  return alerts.filter((alert) => alert.kind === kind);
}

describe("F1: credential stuffing", () => {
  it("gains nothing in 10,000 attempts; its sources wait, it is told of, and others go on", async () => {
    const [victim, passer] = [await register(), await register()];
    const before = await walletHolding(victim.route);
    const flowsBefore = await rowsOf("DIRECTORY", "flow");
    const attacker = await newAttacker(victim);
    const quiet = vi.spyOn(console, "log").mockImplementation(() => {});
    const flood = inParallel(0, attempts, (n) => attempt(attacker, n));
    const again = await signInHonestly(passer, passer.app, 1);
    expect(again).toMatchObject({ device_id: passer.deviceId, device_state: "active" });
    await flood;
    quiet.mockRestore();
    const { statuses, through, waits, open } = attacker;
    expect([...statuses.keys()].sort()).toEqual([201, 401, 429]);
    expect(statuses.get(401)).toBeGreaterThanOrEqual(attempts / 4);
    expect(statuses.get(429)).toBeGreaterThan(attempts / 4);
    expect(Math.max(...through.values())).toBeLessThanOrEqual(100);
    expect(Math.max(...waits)).toBeGreaterThan(0);

    const guesses: number[] = [];
    await inParallel(0, 140, async (n) => {
      const flow = open[open.length - 1 - n];
      if (flow !== undefined) guesses.push((await guess(flow, n)).status);
    });
    expect(guesses).toContain(403);
    expect(guesses).toContain(429);
    expect(guesses.filter((status) => ![403, 404, 429].includes(status))).toEqual([]);
    const { rows, balances } = await walletHolding(victim.route);
    expect([rows, balances]).toEqual([before.rows, before.balances]);
    travel(60_000);
    const another = await newPhone();
    const entered = await signInHonestly(passer, another.app, 1);
    expect(entered).toMatchObject({ device_state: "cooling" });
    const own = await signInHonestly(victim, victim.app, 1);
    expect(own).toMatchObject({ device_id: victim.deviceId, device_state: "active" });
    const flows = (await rowsOf("DIRECTORY", "flow")) - flowsBefore;
    expect(flows).toBe(open.length + 3);
    expect(await rowsOf("GUARD", "act")).toBeLessThan(4 * (networks * 100 + guesses.length));

    await vi.waitFor(async () => {
      const blocked = await alertsOf("guard_source_blocked");
      expect(blocked.length).toBeGreaterThan(0);
      expect(blocked.length).toBeLessThanOrEqual(20);
      expect(blocked.filter(({ count }) => count > 1)).toEqual([]);
      const failures = await alertsOf("guard_rule");
      expect(failures.map(({ evidence }) => evidence.rule)).toEqual([
        "sign_in.channel.declines.10m",
      ]);
    }, soon);
  }, 600_000);
});
