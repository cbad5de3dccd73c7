import { beforeAll, describe, expect, it } from "vitest";
import type { Reply } from "../../src/client/index.ts";
import {
  ask,
  bill,
  type Customer,
  call,
  type Footprint,
  footprint,
  holder,
  makeRequest,
  mirrorSignature,
  openWorld,
  payApproved,
  persist,
  refusal,
  scan,
  send,
  told,
  totpOf,
  unique,
  walletHolding,
  withPart,
} from "../world.ts";

const world = openWorld();

describe("A10: the request changes between retries of one reference", () => {
  it("refuses reference_reused naming each member, and the first outcome stands", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const by = await holder(till);
    const other = await scan(await world().customer());
    const next = await scan(buyer);
    const request = bill(await scan(buyer));
    const first = await send(by, "POST", "/v1/payments", request);
    expect(first.body.result).toBe("approved");
    const before = await footprint();
    const changed: [object, string[]][] = [
      [{ amount: 1_201 }, ["amount"]],
      [{ amount: 1 }, ["amount"]],
      [{ currency: "USD" }, ["currency"]],
      [{ code: next }, ["code"]],
      [{ code: next, amount: 300, currency: "EUR" }, ["amount", "currency", "code"]],
    ];
    for (const [change, differ] of changed) {
      const again = await send(by, "POST", "/v1/payments", { ...request, ...change });
      expect(again).toMatchObject({ status: 422, body: { code: "reference_reused", differ } });
    }
    expect(await footprint()).toEqual(before);
    expect((await send(by, "POST", "/v1/payments", request)).text).toBe(first.text);
    // Another customer's wallet is asked: both stand, and the till is told of both (see A21).
    const elsewhere = await send(by, "POST", "/v1/payments", { ...request, code: other });
    expect(elsewhere.body.result).toBe("approved");
    expect(elsewhere.body.payment_id).not.toBe(first.body.payment_id);
  });

  it("replays whatever the hints are and however the code's signature is spelled", async () => {
    const { till } = world();
    const by = await holder(till);
    const request = bill(await scan(await world().customer()));
    const first = await send(by, "POST", "/v1/payments", request);
    const before = await footprint();
    const hints = { cashier: "another", answer_within_ms: 1, allow_duplicate: true };
    const spelled = withPart(request.code, 2, mirrorSignature);
    for (const change of [hints, { code: spelled }]) {
      const again = await send(by, "POST", "/v1/payments", { ...request, ...change });
      expect(again.text).toBe(first.text);
      expect(again.headers.get("Idempotent-Replayed")).toBe("true");
    }
    expect(await footprint()).toEqual(before);
  });

  it("keeps a declined reference declined, also with the money there and a new code", async () => {
    const { till } = world();
    const buyer = await world().customer(1_000);
    const by = await holder(till);
    const request = bill(await scan(buyer));
    const first = await send(by, "POST", "/v1/payments", request);
    expect(first.body.decline.code).toBe("insufficient_funds");
    const revived = { ...request, allow_duplicate: true };
    expect((await send(by, "POST", "/v1/payments", revived)).text).toBe(first.text);
    const newCode = { ...request, code: await scan(buyer), amount: 1_000 };
    expect((await send(by, "POST", "/v1/payments", newCode)).status).toBe(422);
    expect((await told(buyer.app.wallet())).balances.available).toBe(1_000);
  });

  it("refuses reference_reused for a refund or cancellation that changed", async () => {
    const { till } = world();
    const [one, two] = [await world().customer(), await world().customer()];
    const by = await holder(till);
    const paid = await payApproved(till, one);
    const other = await payApproved(till, two);
    const path = `/v1/payments/${paid.payment_id}/refunds`;
    const refund = { reference: unique("refund"), amount: 100 };
    expect((await send(by, "POST", path, refund)).status).toBe(201);
    const more = await send(by, "POST", path, { ...refund, amount: 101 });
    expect(more).toMatchObject({ status: 422, body: { differ: ["amount"] } });
    const cancel = { reference: unique("cancel"), payment_id: paid.payment_id };
    expect((await send(by, "POST", "/v1/cancellations", cancel)).status).toBe(200);
    const next = await payApproved(till, one, { amount: 777 });
    const moved = { ...cancel, payment_id: next.payment_id };
    expect(await send(by, "POST", "/v1/cancellations", moved)).toMatchObject({ status: 422 });
    expect((await told(till.client.payment(next.payment_id))).status).toBe("captured");
    expect((await told(till.client.payment(other.payment_id))).status).toBe("captured");
  });

  it("refuses reference_reused for a top-up that changed, and credits once", async () => {
    const { partner } = world();
    const [one, two] = [await world().customer(0), await world().customer(0)];
    const by = await holder(partner);
    const path = "/v1/funding/cash_register/credits";
    const route = one.fundingRoute;
    const credit = { reference: unique("topup"), route, amount: 500, currency: "JPY" };
    const first = await send(by, "POST", path, credit);
    expect(first.body.result).toBe("credited");
    expect((await send(by, "POST", path, credit)).text).toBe(first.text);
    for (const change of [{ amount: 501 }, { route: two.fundingRoute }]) {
      expect((await send(by, "POST", path, { ...credit, ...change })).status).toBe(422);
    }
    expect((await told(one.app.wallet())).balances.available).toBe(500);
    expect((await told(two.app.wallet())).balances.available).toBe(0);
  });
});

describe("A15: a recorded request", () => {
  it("gets the same bytes when it is replayed alone, fifty times at once", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const by = await holder(till);
    const body = bill(await scan(buyer));
    const recorded = await makeRequest({ by, method: "POST", path: "/v1/payments", body });
    const first = await ask(recorded.clone());
    const before = await footprint();
    const copies = Array.from({ length: 50 }, () => recorded.clone());
    const again = await Promise.all(copies.map((copy) => persist(() => ask(copy.clone()))));
    expect(new Set(again.map((each) => each.text))).toEqual(new Set([first.text]));
    expect(await footprint()).toEqual(before);
  });

  it("refuses unauthorized with another body, path, method, host or token", async () => {
    const { till, neighbour } = world();
    const buyer = await world().customer();
    const paid = await payApproved(till, buyer);
    const by = await holder(till);
    const body = bill(await scan(buyer), { amount: 300 });
    const recorded = await makeRequest({ by, method: "POST", path: "/v1/payments", body });
    const proof = recorded.headers.get("DPoP") ?? "";
    const digest = recorded.headers.get("Content-Digest") ?? "";
    const post = { by, method: "POST", path: "/v1/payments", proof };
    const more = { ...body, amount: 301 };
    const refund = { reference: unique("refund"), amount: 300 };
    const cancel = { reference: unique("cancel"), payment_id: paid.payment_id };
    const other = await holder(neighbour);
    const before = await footprint();
    const forgeries = {
      "another body": { ...post, body: more },
      "another body under the old digest": {
        ...post,
        body: more,
        headers: { "Content-Digest": digest },
      },
      "the body written otherwise": { ...post, body: JSON.stringify(body, null, 1) },
      "another path": { ...post, path: "/v1/cancellations", body: cancel },
      "a path below it": { ...post, path: `/v1/payments/${paid.payment_id}/refunds`, body: refund },
      "another method": { by, method: "GET", path: `/v1/payments/${paid.payment_id}`, proof },
      "a proof for another host": {
        ...post,
        body,
        proof: undefined,
        claims: (honest: object) => ({ ...honest, htu: "https://evil.example/v1/payments" }),
      },
      "another terminal's token": { ...post, body, token: other.token },
      "no token": { ...post, body, token: null },
    };
    for (const [name, { proof: given, ...forgery }] of Object.entries(forgeries)) {
      const sent = given === undefined ? forgery : { ...forgery, proof: given };
      const { status } = await call(sent);
      expect([name, status]).toEqual([name, 401]);
    }
    expect(await footprint()).toEqual(before);
    expect((await ask(recorded)).body.result).toBe("approved");
  });
});

describe("A18: amounts that are none", () => {
  const amounts = {
    zero: "0",
    "minus zero": "-0",
    "minus one": "-1",
    "a fraction": "1.5",
    "a whole fraction": "100.0",
    "an exponent": "1e2",
    "a capital exponent": "1E2",
    text: '"100"',
    "2^53": "9007199254740992",
    "2^53 + 1": "9007199254740993",
    "a hundred digits": "1".repeat(100),
    "more than a double": "1e400",
    "a leading zero": "0100",
    "a plus sign": "+100",
    hexadecimal: "0x64",
    "not a number": "NaN",
    infinity: "Infinity",
    null: "null",
    true: "true",
    "a list": "[100]",
    "an object": '{"minor":100}',
    "two of them": '100,"amount":1',
    "two alike": '100,"amount":100',
  };

  let given: { buyer: Customer; code: string; paymentId: string; before: Footprint };
  beforeAll(async () => {
    const buyer = await world().customer();
    const { payment_id: paymentId } = await payApproved(world().till, buyer);
    const code = await scan(buyer);
    given = { buyer, code, paymentId, before: await footprint() };
  });

  it.each(Object.entries(amounts))("refuses malformed_request for %s", async (_name, amount) => {
    const { till, partner } = world();
    const { buyer, code, paymentId, before } = given;
    const calls = [
      [await holder(till), "/v1/payments", { code, capture: "automatic", currency: "JPY" }],
      [await holder(till), `/v1/payments/${paymentId}/refunds`, {}],
      [
        await holder(partner),
        "/v1/funding/cash_register/credits",
        { route: buyer.fundingRoute, currency: "JPY" },
      ],
    ] as const;
    for (const [by, path, rest] of calls) {
      const members = JSON.stringify({ reference: unique("amount"), ...rest });
      const body = `{"amount":${amount},${members.slice(1)}`;
      const { status, body: problem } = await call({ by, method: "POST", path, body });
      expect([path, status, problem.code]).toEqual([path, 400, "malformed_request"]);
    }
    expect(await footprint()).toEqual(before);
  });

  it("declines currency_mismatch for another currency, and moves nothing", async () => {
    const { till, partner } = world();
    const buyer = await world().customer();
    const by = await holder(till);
    const dollars = bill(await scan(buyer), { currency: "USD" });
    const declined = await send(by, "POST", "/v1/payments", dollars);
    expect(declined.body).toMatchObject({
      result: "declined",
      currency: "USD",
      decline: { code: "currency_mismatch", advice: "stop" },
    });
    const credit = { reference: unique("topup"), route: buyer.fundingRoute, amount: 100 };
    const paid = await send(await holder(partner), "POST", "/v1/funding/cash_register/credits", {
      ...credit,
      currency: "USD",
    });
    expect(paid.status).toBe(400);
    const { balances } = await walletHolding(buyer.route);
    expect(balances.balance?.creditsPosted).toBe(10_000);
    expect(balances.balance?.debitsPosted ?? 0).toBe(0);
  });

  it("refuses another currency of a refund and a redemption, and takes the own or none", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const paid = await payApproved(till, buyer);
    await told(buyer.app.stepUp("redemption", await totpOf(buyer, 1)));
    const before = await footprint();
    const sum = (currency?: string) => ({
      ...{ reference: unique("sum"), amount: 100 },
      ...(currency === undefined ? {} : { currency }),
    });
    const account = {
      ...{ bank_code: "0001", branch_code: "123", account_type: "ordinary" },
      ...{ account_number: "7654321", holder_kana: "ヤマダ ハナコ" },
    };
    const acts: readonly ((currency?: string) => Promise<Reply<unknown>>)[] = [
      (currency?: string) => till.client.refund(paid.payment_id, sum(currency)),
      (currency?: string) => buyer.app.redeem({ ...sum(currency), payout_account: account }),
    ];
    const pointer = "/currency";
    const errors = [{ pointer, reason: "this deployment's currency is JPY" }];
    const other = { status: 400, code: "malformed_request", pointer, errors };
    for (const act of acts) expect(await refusal(act("USD"))).toMatchObject(other);
    expect(await footprint()).toEqual(before);
    for (const act of acts) {
      expect(await told(act())).toMatchObject({ amount: 100, currency: "JPY" });
      expect(await told(act("JPY"))).toMatchObject({ amount: 100, currency: "JPY" });
    }
  });

  it("carries the largest amount there is through every check, and declines it", async () => {
    const { till } = world();
    const by = await holder(till);
    const request = bill(await scan(await world().customer()), { amount: 2 ** 53 - 1 });
    const { status, body } = await send(by, "POST", "/v1/payments", request);
    expect([status, body.result, body.amount]).toEqual([200, "declined", 2 ** 53 - 1]);
  });
});
