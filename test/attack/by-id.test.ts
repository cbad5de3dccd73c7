import { beforeAll, describe, expect, it } from "vitest";
import { routes } from "../../worker/routes/index.ts";
import {
  type Customer,
  call,
  footprint,
  type Holder,
  holder,
  openWorld,
  payApproved,
  register,
  send,
  told,
  unique,
} from "../world.ts";
import { type Act, act } from "./acts/act.ts";
import { acts } from "./acts/index.ts";

const world = openWorld();

/** What is told of an id that does not open, names nothing, or names another's. */
const never = { status: 404, code: "not_found", retry: "never" };
/** What is told of a reference that nothing is known of: it may still arrive. */
const later = { status: 404, code: "payment_not_found", retry: "same_request" };

/** Ids of one thing of every kind. */
let ids: Readonly<Record<string, string>>;
let someone: Customer;

/** An id of the same make that nobody has: its last letters are exchanged. */
const invented = (id: string) =>
  id.slice(0, -4) + [...id.slice(-4)].reverse().join("").toUpperCase();

/** Texts in an id's place that are no id of anything. */
const texts = ["x", "pay_x", "wal_", "-1", "999999", "x".repeat(200), "%00", "%E3%81%82"];

beforeAll(async () => {
  const { till, partner, approver, merchant } = world();
  someone = await world().customer();
  const paid = await payApproved(till, someone, { amount: 100 });
  const refund = await told(
    till.client.refund(paid.payment_id, { reference: unique("by-id"), amount: 1 }),
  );
  const { contacts, factors } = (await told(someone.app.wallet())) as unknown as {
    contacts: { contact_id: string }[];
    factors: { factor_id: string }[];
  };
  ids = {
    wallet: someone.walletId,
    device: someone.deviceId,
    contact: contacts[0]?.contact_id ?? "",
    factor: factors[0]?.factor_id ?? "",
    payment: paid.payment_id,
    refund: refund.refund_id,
    merchant: merchant.merchantId,
    store: till.storeId,
    terminal: till.terminalId,
    partner: (await partner.session.state()).subject_id ?? "",
    operator: approver.operatorId,
    route: someone.fundingRoute,
  };
});

/** A call with other texts in the place of one name of its path. */
function withNames(template: string, path: string, tried: readonly string[]): string[] {
  const parts = path.split("/");
  return template.split("/").flatMap((part, index) => {
    if (!part.startsWith("{")) return [];
    return tried.map((id) => parts.map((own, at) => (at === index ? id : own)).join("/"));
  });
}

/** What is written; without the register's shards, which a backtest walks meanwhile. */
async function traces() {
  const { objects, holdings } = await footprint();
  return { objects: { ...objects, DIRECTORY: 0 }, holdings };
}

async function expectNever({ by, method, path, body }: Act): Promise<void> {
  const told = await send(by, method, path, body);
  expect([method, path, { status: told.status, ...told.body }]).toMatchObject([
    method,
    path,
    never,
  ]);
}

const named = routes.filter(({ path }) => /\{/.test(path));
const callOf = ({ method, path }: (typeof routes)[number]) => `${method} ${path}`;
const changing = named.filter(({ method }) => method !== "GET").map(callOf);
const reading = named.filter(({ method }) => method === "GET");

/** Who may make a call, beside who has made it ready. */
async function another(name: string, ready: Act): Promise<Holder | null> {
  const { access } = routes.find((each) => callOf(each) === name) as (typeof routes)[number];
  if (access.kind === "terminal") return await holder(world().stranger);
  if (access.kind === "customer" || access.kind === "proof") {
    const second = await (acts[name] as (typeof acts)[string])(world());
    return second.path === ready.path ? null : second.by;
  }
  // Every operator sees everything; the passkeys that they make are their own.
  return name.includes("/passkeys/") ? await holder(world().second) : null;
}

describe("a call that changes something, by the id", () => {
  it.each(changing)("of nothing or of another's is 404 not_found never: %s", async (name) => {
    const ready = await (acts[name] as (typeof acts)[string])(world());
    const other = await another(name, ready);
    const template = name.slice(name.indexOf(" ") + 1);
    const before = await traces();
    const tried = [...texts, ...Object.values(ids).map(invented)];
    for (const path of withNames(template, ready.path, tried)) {
      await expectNever({ ...ready, path });
    }
    if (other !== null) await expectNever({ ...ready, by: other });
    expect(await traces()).toEqual(before);
    // By its own id, and by who made it ready, it is done.
    const { status } = await call(ready);
    expect([name, status < 300]).toEqual([name, true]);
  });
});

describe("a call that reads, by the id", () => {
  it.each(reading.map(callOf))("of nothing is 404 not_found never: %s", async (name) => {
    const { path, access, query } = routes.find((each) => callOf(each) === name) as never as {
      path: string;
      access: { kind: string };
      query?: { shape: object };
    };
    const { till, partner, approver, operator } = world();
    const version = String(
      ((await told(operator.client.policies())) as unknown as { active: number }).active,
    );
    const callers: Record<string, Holder> = {
      customer: await holder(someone),
      terminal: await holder(till),
      partner: await holder(partner),
      operator: await holder(approver),
    };
    const by = callers[access.kind] as Holder;
    const asked = "reference" in (query?.shape ?? {}) ? `?reference=${unique("by-id")}` : "";
    const filled = act(by, name, undefined, { version, id: "x", channel: "cash_register" });
    const tried = [...texts, ...Object.values(ids).map(invented)];
    for (const at of withNames(path, filled.path, tried)) {
      await expectNever({ ...filled, path: at + asked });
    }
    // Of all the ids there are, only those of its own kind open anything.
    for (const at of withNames(path, filled.path, Object.values(ids))) {
      const answer = await send(by, "GET", at + asked);
      if (answer.status !== 200) await expectNever({ ...filled, path: at + asked });
    }
  });

  it("of another merchant or another wallet is 404 not_found never", async () => {
    const foreign = await holder(world().stranger);
    const stranger = await holder(await register());
    for (const [by, path] of [
      [foreign, `/v1/payments/${ids.payment}`],
      [foreign, `/v1/payments/${ids.payment}/refunds`],
      [foreign, `/v1/refunds?payment_id=${ids.payment}`],
      [stranger, `/v1/payments/${ids.payment}`],
    ] as const) {
      await expectNever({ by, method: "GET", path });
    }
    const reads = reading.filter(({ access }) => access.kind === "customer");
    for (const { path } of reads) {
      for (const at of withNames(path, path, Object.values(ids))) {
        await expectNever({ by: stranger, method: "GET", path: at });
      }
    }
  });
});

describe("an id in a body or a query", () => {
  const why = { reason: "a test" };
  const terminal = async () => await holder(world().till);
  const approver = async () => await holder(world().approver);
  const adjustment = { kind: "compensation", case_number: "case-1", amount: 1, currency: "JPY" };
  const calls: readonly [string, () => Promise<Holder>, (id: string) => object | null][] = [
    ["GET /v1/refunds?payment_id=", terminal, () => null],
    [
      "POST /v1/cancellations",
      terminal,
      (payment_id) => ({ reference: unique("by-id"), payment_id }),
    ],
    ["POST /v1/codes", async () => holder(await register()), (merchant_id) => ({ merchant_id })],
    [
      "POST /v1/funding/cash_register/credits",
      async () => holder(world().partner),
      (route) => ({ reference: unique("by-id"), route, amount: 1, currency: "JPY" }),
    ],
    ...(["merchant", "terminal", "wallet", "device"] as const).flatMap((scope): typeof calls => [
      [`PUT /v1/operator/stops ${scope}`, approver, (id) => ({ scope, id, ...why })],
      [`POST /v1/operator/epochs ${scope}`, approver, (id) => ({ scope, id, ...why })],
    ]),
    [
      "POST /v1/operator/adjustments",
      approver,
      (wallet_id) => ({ ...adjustment, ...why, reference: unique("by-id"), wallet_id }),
    ],
    [
      "POST /v1/operators/invitations",
      approver,
      (merchant_id) => ({ name: "Clerk", role: "merchant", merchant_id }),
    ],
  ];

  it.each(calls)("of nothing is 404 not_found never: %s", async (line, caller, bodyOf) => {
    const [method = "", path = ""] = line.split(" ");
    const by = await caller();
    const before = await traces();
    for (const id of ["x", "pay_x", ...Object.values(ids).map(invented)]) {
      const body = bodyOf(id);
      const at = body === null ? path + id : path;
      await expectNever({ by, method, path: at, ...(body === null ? {} : { body }) });
    }
    expect(await traces()).toEqual(before);
  });
});

describe("a reference", () => {
  it("that nothing is known of is 404 payment_not_found same_request", async () => {
    const unknown = unique("never-sent");
    for (const [by, path] of [
      [await holder(world().till), "/v1/payments"],
      [await holder(world().partner), "/v1/funding/cash_register/credits"],
    ] as const) {
      const told = await call({ by, method: "GET", path: `${path}?reference=${unknown}` });
      expect({ path, status: told.status, ...told.body }).toMatchObject({ path, ...later });
    }
  });
});
