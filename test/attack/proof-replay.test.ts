import { beforeAll, describe, expect, it } from "vitest";
import {
  ask,
  bill,
  call,
  drained,
  expectSoundBooks,
  type Forgery,
  type Holder,
  holder,
  makePair,
  makeRequest,
  openWorld,
  payApproved,
  persist,
  register,
  scan,
  send,
  tokyo,
  told,
  unique,
} from "../world.ts";

const world = openWorld();

interface Write {
  readonly by: Holder;
  readonly method: string;
  readonly path: string;
  readonly body: () => object;
}

/** Writes that carry no reference: what keeps them from being made twice is their proof. */
let writes: Readonly<Record<string, Write>>;
const names = [
  "a code",
  "a freeze",
  "a registration",
  "a terminal's session",
  "a stop",
  "an invitation",
  "a merchant",
  "a store",
  "a terminal",
] as const;

beforeAll(async () => {
  const { till, approver, operator } = world();
  const [phone, other] = [await holder(await register()), await holder(await register())];
  const by = await holder(approver);
  const post = (path: string, caller: Holder, body: () => object): Write => ({
    ...{ by: caller, method: "POST", path, body },
  });
  const stranger: Holder = { key: await makePair(), token: null };
  const terminal = { key: (await holder(till)).key, token: null };
  const contact = () => ({ type: "email", value: `${unique("new")}@example.com` });
  const store = `/v1/operator/merchants/${till.merchantId}/stores`;
  writes = {
    "a code": post("/v1/codes", phone, () => ({})),
    "a freeze": post("/v1/wallet/freeze", other, () => ({})),
    "a registration": post("/v1/registrations", stranger, () => ({
      contact: contact(),
      locale: "en",
    })),
    "a terminal's session": post("/v1/terminals/sessions", terminal, () => ({
      terminal_id: till.terminalId,
    })),
    "a stop": {
      by: await holder(operator),
      method: "PUT",
      path: "/v1/operator/stops",
      body: () => ({ scope: "top_up:atm", reason: unique("a test") }),
    },
    "an invitation": post("/v1/operators/invitations", by, () => ({
      name: unique("clerk"),
      role: "viewer",
    })),
    "a merchant": post("/v1/operator/merchants", by, merchant),
    "a store": post(store, by, () => ({ name: unique("store"), ...tokyo })),
    "a terminal": post(`/v1/operator/stores/${till.storeId}/terminals`, by, () => ({
      label: unique("till"),
    })),
  };
});

describe("N: a proof's jti on a write without a reference", () => {
  it.each(names)("is taken once in sequence: %s", async (name) => {
    const recorded = await makeRequest(forgeryOf(name));
    expect((await ask(recorded.clone())).status).toBeLessThan(300);
    const again = await ask(recorded);
    expect([again.status, again.challenge]).toEqual([401, "invalid_dpop_proof"]);
  });

  it.each(names)("is taken once of fifty in parallel: %s", async (name) => {
    const recorded = await makeRequest(forgeryOf(name));
    const copies = Array.from({ length: 50 }, () => recorded.clone());
    const answers = await Promise.all(copies.map((copy) => persist(() => ask(copy.clone()))));
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    // Whoever starts too many registrations is told to wait before the proof is looked at.
    const refused = answers.filter(({ status }) => status === 401 || status === 429);
    expect(refused).toHaveLength(49);
  });

  it("is refused with another body under a proof of its own, by the same device", async () => {
    const jti = unique("the-same-jti");
    const claims = (honest: object) => ({ ...honest, jti });
    expect((await call({ ...forgeryOf("a store"), claims })).status).toBe(201);
    const again = await call({ ...forgeryOf("a store"), claims });
    expect([again.status, again.challenge]).toEqual([401, "invalid_dpop_proof"]);
  });

  it("passes when another device has used the same", async () => {
    const jti = unique("the-same-jti");
    const claims = (honest: object) => ({ ...honest, jti });
    for (let i = 0; i < 2; i += 1) {
      const by = await holder(await register());
      const told = await call({ by, method: "POST", path: "/v1/codes", body: {}, claims });
      expect(told.status).toBe(201);
    }
    const { approver, second } = world();
    for (const operator of [approver, second]) {
      const told = await call({ ...forgeryOf("a store"), by: await holder(operator), claims });
      expect(told.status).toBe(201);
    }
  });
});

describe("N: a proof's jti on a call about money", () => {
  it("gets the same answer again, and moves nothing more", async () => {
    const { till, partner } = world();
    const buyer = await world().customer();
    const by = await holder(till);
    const jti = unique("the-same-jti");
    const claims = (honest: object) => ({ ...honest, jti });
    const body = bill(await scan(buyer));
    const asked = { by, method: "POST", path: "/v1/payments", body, claims };
    const first = await call(asked);
    expect(first.body.result).toBe("approved");
    expect((await call(asked)).text).toBe(first.text);
    const paid = await payApproved(till, buyer, { amount: 500 });
    const refund = {
      ...{ by, method: "POST", path: `/v1/payments/${paid.payment_id}/refunds`, claims },
      body: { reference: unique("refund"), amount: 100 },
    };
    expect((await call(refund)).text).toBe((await call(refund)).text);
    const credit = {
      ...{ by: await holder(partner), method: "POST", claims },
      path: "/v1/funding/cash_register/credits",
      body: {
        ...{ reference: unique("topup"), amount: 100, currency: "JPY" },
        route: buyer.fundingRoute,
      },
    };
    expect((await call(credit)).text).toBe((await call(credit)).text);
    expect((await told(buyer.app.wallet())).balances.available).toBe(
      10_000 - 1_200 - 500 + 100 + 100,
    );
    await drained();
    await expectSoundBooks();
  });

  it("lets reads be repeated within the proof's time", async () => {
    const by = await holder(await register());
    const recorded = await makeRequest({ by, method: "GET", path: "/v1/wallet" });
    for (let i = 0; i < 3; i += 1) expect((await ask(recorded.clone())).status).toBe(200);
    expect((await send(by, "GET", "/v1/wallet")).status).toBe(200);
  });
});

function forgeryOf(name: (typeof names)[number]): Forgery {
  const write = writes[name];
  if (write === undefined) throw new Error("the writes are there once the tests run");
  return { ...write, body: write.body() };
}

function merchant(): object {
  return {
    name: unique("Cafe"),
    name_kana: "カフェ",
    category: "cafe",
    reward_rate_bp: 200,
    fee_rate_bp: 300,
    shards: 1,
    credit_line: 0,
    bank: {
      bank_code: "0001",
      branch_code: "001",
      account_type: "ordinary",
      account_number: "1234567",
      holder_kana: "カフエ",
    },
  };
}
