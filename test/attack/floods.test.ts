import { describe, expect, it } from "vitest";
import { encodeBase64url } from "../../src/token/grammar.ts";
import {
  ask,
  bill,
  call,
  type Footprint,
  footprint,
  type Holder,
  holder,
  idsOf,
  kinds,
  makePair,
  openWorld,
  origin,
  payApproved,
  persist,
  random,
  scan,
  send,
  unique,
} from "../world.ts";

const world = openWorld();

/** An id of the right form that nobody was given. */
function invented(kind: string): string {
  const bytes = ["mer", "sto", "ter", "par", "opr", "pol"].includes(kind) ? 24 : 39;
  return `${kind}_${encodeBase64url(random(bytes))}`;
}

/** What an id looks like after somebody who knows a good one has tried his luck. */
function altered(id: string): string[] {
  const last = id.slice(-1) === "A" ? "B" : "A";
  return [`${id.slice(0, -1)}${last}`, id.slice(0, -1), `${id}A`, id.toUpperCase(), `${id} `];
}

async function objects(): Promise<Footprint["objects"]> {
  const counts = kinds.map(async (kind) => [kind, (await idsOf(kind)).length] as const);
  return Object.fromEntries(await Promise.all(counts)) as Footprint["objects"];
}

describe("A20: invented ids", () => {
  it("are unknown at every call that takes one, and no object comes to be", async () => {
    const { till, approver, partner } = world();
    const buyer = await world().customer();
    const paid = await payApproved(till, buyer);
    const [terminal, operator, phone, funder] = await Promise.all(
      [till, approver, buyer, partner].map(holder),
    );
    if (!terminal || !operator || !phone || !funder) throw new Error("four holders");
    const stranger: Holder = { key: await makePair(), token: null };
    const refund = () => ({ reference: unique("refund"), amount: 1 });
    const cancel = (payment_id: string) => ({ reference: unique("cancel"), payment_id });
    const credit = (route: string) => ({
      ...{ reference: unique("topup"), route, amount: 1, currency: "JPY" },
    });
    const stop = (scope: string, id: string) => ({ scope, id, reason: "a test" });
    type Row = [string, Holder, string, (id: string) => string, ((id: string) => object)?];
    const rows: Row[] = [
      ["pay", terminal, "GET", (id) => `/v1/payments/${id}`],
      ["pay", terminal, "GET", (id) => `/v1/payments/${id}/refunds`],
      ["pay", terminal, "GET", (id) => `/v1/refunds?payment_id=${id}`],
      ["pay", terminal, "POST", (id) => `/v1/payments/${id}/refunds`, refund],
      ["pay", terminal, "POST", () => "/v1/cancellations", cancel],
      ["ter", terminal, "GET", (id) => `/v1/payments?reference=x-unknown&terminal_id=${id}`],
      ["pay", operator, "GET", (id) => `/v1/operator/payments/${id}/explanation`],
      ["fun", funder, "POST", () => "/v1/funding/cash_register/credits", credit],
      ["dev", phone, "DELETE", (id) => `/v1/wallet/devices/${id}`],
      ["mer", phone, "POST", () => "/v1/codes", (merchant_id) => ({ merchant_id })],
      ["mer", operator, "GET", (id) => `/v1/operator/merchants/${id}`],
      ["mer", operator, "DELETE", (id) => `/v1/operator/merchants/${id}`],
      ["ter", operator, "DELETE", (id) => `/v1/operator/terminals/${id}`],
      ["sto", operator, "POST", (id) => `/v1/operator/stores/${id}/terminals`, label],
      ["mer", operator, "PUT", () => "/v1/operator/stops", (id) => stop("merchant", id)],
      ["ter", operator, "PUT", () => "/v1/operator/stops", (id) => stop("terminal", id)],
      ["wal", operator, "PUT", () => "/v1/operator/stops", (id) => stop("wallet", id)],
      ["dev", operator, "PUT", () => "/v1/operator/stops", (id) => stop("device", id)],
      ["wal", operator, "POST", () => "/v1/operator/epochs", (id) => stop("wallet", id)],
      ["ter", operator, "POST", () => "/v1/operator/epochs", (id) => stop("terminal", id)],
      ["ter", stranger, "POST", () => "/v1/terminals/sessions", (id) => ({ terminal_id: id })],
      ["par", stranger, "POST", () => "/v1/partners/sessions", (id) => ({ partner_id: id })],
      ["opr", stranger, "POST", () => "/v1/operators/sessions", (id) => ({ operator_id: id })],
      ["reg", stranger, "POST", (id) => `/v1/registrations/${id}/contact-proof`, sentCode],
      ["reg", stranger, "POST", (id) => `/v1/registrations/${id}/factor`, totp],
      ["rt", stranger, "POST", () => "/v1/tokens/refresh", (id) => ({ refresh_token: id })],
      ["act", stranger, "POST", () => "/v1/terminals/activations", (id) => activation(id)],
    ];
    const good: Record<string, string> = {
      pay: paid.payment_id,
      ter: till.terminalId,
      mer: till.merchantId,
      sto: till.storeId,
      wal: buyer.walletId,
      dev: buyer.deviceId,
      fun: buyer.fundingRoute,
    };
    await scan(buyer);
    const before = await footprint();
    for (const [kind, by, method, path, body] of rows) {
      const guesses = [invented(kind), ...altered(good[kind] ?? invented(kind)), buyer.walletId];
      for (const id of guesses.filter((each) => each !== good[kind])) {
        const at = path(encodeURIComponent(id));
        const sent = body === undefined ? {} : { body: body(id) };
        const { status } = await call({ by, method, path: at, ...sent });
        expect([400, 401, 404], `${method} ${at} ${status}`).toContain(status);
      }
    }
    expect(await footprint()).toEqual(before);
  });
});

describe("A20: garbage", () => {
  it("is refused before any object, unauthenticated or malformed, at every address", async () => {
    const { paths } = (await ask(`${origin}/openapi.json`)).body;
    const stranger: Holder = { key: await makePair(), token: null };
    const before = await objects();
    const junk = ["", "{", "null", '{"a":1}', "\u0000", "[".repeat(5_000)];
    for (const [path, operations] of Object.entries(paths as Record<string, object>)) {
      if (!path.startsWith("/v1/")) continue;
      const at = path.replaceAll(/\{[a-z_]+\}/g, "x");
      for (const method of Object.keys(operations).map((name) => name.toUpperCase())) {
        const bodies = method === "GET" || method === "DELETE" ? [undefined] : junk;
        for (const body of bodies) {
          const sent = body === undefined ? {} : { body };
          for (const by of [undefined, stranger]) {
            const told = await call({ method, path: at, ...sent, ...(by ? { by } : {}) });
            expect([400, 401], `${method} ${at} ${told.status}`).toContain(told.status);
          }
        }
      }
    }
    expect(await objects()).toEqual(before);
  });
});

describe("A20: a flood of valid requests on one wallet", () => {
  it("decides each once, and holds up nobody else", async () => {
    const { till, neighbour } = world();
    const [flooded, other] = [await world().customer(), await world().customer()];
    const code = await scan(flooded);
    const [by, beside] = [await holder(till), await holder(neighbour)];
    const request = bill(await scan(other));
    const flood = Array.from({ length: 150 }, (_, i) =>
      paying(by, bill(code, { amount: 100 + i })),
    );
    expect((await paying(beside, request)).body.result).toBe("approved");
    const results = (await Promise.all(flood)).map(({ body }) => body.decline?.code ?? "approved");
    expect(results.filter((result) => result === "approved")).toHaveLength(1);
    expect(results.filter((result) => result === "code_spent")).toHaveLength(149);
  });
});

const paying = (by: Holder, request: object) =>
  persist(() => send(by, "POST", "/v1/payments", request));
const label = () => ({ label: "till" });
const sentCode = () => ({ code: "12345678" });
const totp = () => ({ totp: { code: "123456" } });
const activation = (id: string) => ({ activation_code: id.slice(4) });
