import { beforeAll, describe, expect, it } from "vitest";
import type { Payment, PolicyDocument } from "../../src/client/index.ts";
import type { Rule } from "../../src/velocity/policy.ts";
import {
  approve,
  ask,
  bill,
  type Customer,
  call,
  holder,
  openWorld,
  origin,
  pay,
  payApproved,
  refusal,
  rewrite,
  scan,
  send,
  showCode,
  type Till,
  told,
  topUp,
  travel,
  unique,
} from "../world.ts";

const world = openWorld();
const WEEK = { sliding_ms: 604_800_000 };

/** A rule that only tells: of a wallet's payments in a week unless told otherwise. */
function tells(id: string, more: Partial<Rule> = {}): Rule {
  const usual = { act: "payment", watch: ["wallet"], metric: "count", window: WEEK } as const;
  return { id, ...usual, watch: ["wallet"], limit: 1_000_000, action: "flag", ...more };
}

const subjects = [
  ...(["wallet", "device", "terminal", "store", "merchant", "category"] as const),
  ...(["channel", "ip_prefix", "amount"] as const),
];

const rules: Rule[] = [
  ...subjects.map((subject) => tells(`by.${subject}`, { watch: [subject] })),
  tells("by.device_network", { watch: ["device", "ip_prefix"] }),
  tells("sum", { metric: "amount" }),
  tells("sum.given_back", { metric: "amount", give_back: true }),
  tells("count.given_back", { give_back: true }),
  tells("near", { near_bp: 1_000 }),
  tells("back", { metric: "given_back" }),
  tells("back.times", { metric: "given_back_count" }),
  tells("top_up.near", { act: "top_up", near_bp: 500 }),
  tells("stores", { metric: "distinct:store" }),
  tells("networks", { metric: "distinct:ip_prefix" }),
  tells("declines", { metric: "declines" }),
  tells("run", { metric: "consecutive_declines" }),
  tells("since", { metric: "time_since_last", limit: 60_000 }),
  tells("speed", { metric: "travel_speed", limit: 100 }),
  tells("today", { window: { calendar: "day", zone: "Asia/Tokyo", hour: 5 } }),
  tells("this_week", { window: { calendar: "week", zone: "America/New_York", day: 7 } }),
  tells("this_month", { window: { calendar: "month", zone: "Europe/London", day: 31, hour: 23 } }),
  tells("when.large", { when: { amount: { from: 1_000 } } }),
  tells("when.young", { when: { device_age_ms: { to: 3_600_000 } } }),
  tells("when.qr", { when: { channel: "qr" } }),
  tells("when.points", { when: { channel: "points" } }),
  tells("when.online", { when: { offline: false } }),
  tells("when.offline", { when: { offline: true } }),
  tells("ask", { when: { amount: { from: 4_321, to: 4_322 } }, limit: 0, action: "confirm" }),
  tells("refuse", { when: { amount: { from: 4_322, to: 4_323 } }, limit: 0, action: "decline" }),
  tells("top_up.partner", { act: "top_up", watch: ["wallet", "partner"] }),
  tells("top_up.channel", { act: "top_up", watch: ["channel"] }),
  tells("top_up.cash", { act: "top_up", when: { channel: "cash_register" } }),
  tells("top_up.device", { act: "top_up", watch: ["device"], metric: "amount" }),
  tells("top_up.network", { act: "top_up", watch: ["ip_prefix"] }),
];

let version = 0;

beforeAll(async () => {
  const { operator, approver } = world();
  const drafted = await told(operator.client.addPolicy({ currency: "JPY", rules }));
  expect(drafted).toMatchObject({ state: "draft" });
  const { warnings: places } = drafted;
  const never = rules.findIndex(({ id }) => id === "when.points");
  expect(places.map(({ pointer }) => pointer)).toEqual([
    ...["/rules", "/rules", "/rules"],
    `/rules/${never}/when/channel`,
  ]);
  version = (drafted as { version: number }).version;
  await approve(approver, operator.client.activatePolicy(version));
});

interface Explained {
  readonly policy_version: number;
  readonly same_verdict: boolean;
  readonly velocity: {
    readonly rules: readonly {
      readonly rule: string;
      readonly verdict: string;
      readonly before: number;
      readonly after: number;
    }[];
  };
}

/** [before, after] by rule of those that applied; the verdict was the same when judged again. */
async function figures(explanation: Promise<unknown>): Promise<Record<string, number[]>> {
  const found = (await explanation) as Explained;
  expect(found).toMatchObject({ policy_version: version, same_verdict: true });
  const applied = found.velocity.rules.filter((rule) => rule.verdict !== "not_applicable");
  return Object.fromEntries(applied.map(({ rule, before, after }) => [rule, [before, after]]));
}

const figuresOf = ({ payment_id: id }: Payment) =>
  figures(told(world().viewer.client.explanation(id ?? "")));

/** A payment that the terminal sends from a network. */
async function payFrom(till: Till, buyer: Customer, network: string, amount: number) {
  const by = await holder(till);
  const body = bill(await scan(buyer), { amount });
  const headers = { "CF-Connecting-IP": network };
  const paid = await call({ by, method: "POST", path: "/v1/payments", body, headers });
  expect(paid.body.result).toBe("approved");
  return paid.body as Payment;
}

describe("a payment", () => {
  it("is counted by everything that its request names, each figure exact", async () => {
    const { till, stranger } = world();
    const buyer = await world().customer();
    await payFrom(till, buyer, "203.0.113.7", 1_000);
    const again = await payFrom(till, buyer, "203.0.113.99", 500);
    expect(await figuresOf(again)).toMatchObject({
      ...Object.fromEntries(subjects.map((subject) => [`by.${subject}`, [1, 2]])),
      "by.amount": [0, 1],
      "by.device_network": [1, 2],
      sum: [1_000, 1_500],
      stores: [1, 1],
      networks: [1, 1],
      today: [1, 2],
      this_week: [1, 2],
      this_month: [1, 2],
      "when.young": [1, 2],
      "when.qr": [1, 2],
      "when.online": [1, 2],
      speed: [0, 0],
    });
    const elsewhere = await figuresOf(await payFrom(stranger, buyer, "2001:db8:1::5", 2_000));
    expect(elsewhere).toMatchObject({
      "by.wallet": [2, 3],
      "by.device": [2, 3],
      "by.terminal": [0, 1],
      "by.store": [0, 1],
      "by.merchant": [0, 1],
      "by.category": [2, 3],
      "by.ip_prefix": [0, 1],
      stores: [1, 2],
      networks: [1, 2],
      "when.large": [1, 2],
    });
    for (const rule of ["when.offline", "when.points", "ask", "refuse", "top_up.channel"]) {
      expect(elsewhere).not.toHaveProperty(rule);
    }
    const unknown = await figuresOf(await payApproved(till, buyer, { amount: 700 }));
    expect(unknown).not.toHaveProperty("by.ip_prefix");
    const { bar_code: number } = await showCode(buyer);
    const byNumber = await figuresOf(await payApproved(till, number ?? "", { amount: 800 }));
    expect(byNumber).toMatchObject({ "by.channel": [0, 1] });
    expect(byNumber).not.toHaveProperty("when.qr");
  });

  it("tells that its code was made by a phone without a network", async () => {
    const { till } = world();
    const buyer = await world().customer();
    await told(buyer.app.offlineSeals());
    await payApproved(till, buyer, { amount: 400 });
    const code = await buyer.app.offlineCode();
    const offline = await figuresOf(await payApproved(till, code?.qr ?? "", { amount: 300 }));
    expect(offline).toMatchObject({ "when.offline": [0, 1], "when.qr": [1, 2] });
    expect(offline).not.toHaveProperty("when.online");
  });

  it("measures waits, declines and runs of them, and tells an old device from a young one", async () => {
    const { till } = world();
    const buyer = await world().customer(1_000);
    await payApproved(till, buyer, { amount: 100 });
    expect(await pay(till, buyer, { amount: 5_000 })).toMatchObject({ result: "declined" });
    expect(await pay(till, buyer, { amount: 5_001 })).toMatchObject({ result: "declined" });
    const third = await figuresOf(await payApproved(till, buyer, { amount: 101 }));
    expect(third).toMatchObject({ declines: [2, 2], run: [2, 2] });
    expect(third.since?.[0]).toBeLessThan(60_000);
    travel(4 * 3_600_000);
    await rewrite(buyer.route, (sql) =>
      sql.exec(
        `UPDATE owner SET value = json_set(value, '$.coolingUntilMs', NULL) WHERE kind = 'device'`,
      ),
    );
    const old = await figuresOf(await payApproved(till, buyer, { amount: 102 }));
    expect(old).toMatchObject({ run: [0, 0], declines: [2, 2] });
    expect(old.since?.[0]).toBeGreaterThan(4 * 3_600_000 - 1);
    expect(old).not.toHaveProperty("when.young");
  });

  it("gives its count and its share back where the rule says so, on void and on refund", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const by = await holder(till);
    const voided = await payApproved(till, buyer, { amount: 1_000 });
    const cancellation = { reference: unique("cancel"), payment_id: voided.payment_id };
    expect((await send(by, "POST", "/v1/cancellations", cancellation)).body.status).toBe("done");
    const sold = await payApproved(till, buyer, { amount: 2_000 });
    const path = `/v1/payments/${sold.payment_id}/refunds`;
    const refund = { reference: unique("refund"), amount: 500 };
    expect((await send(by, "POST", path, refund)).status).toBe(201);
    const next = await payApproved(till, buyer, { amount: 10 });
    expect(await figuresOf(next)).toMatchObject({
      back: [1_500, 1_500],
      "back.times": [2, 2],
      sum: [3_000, 3_010],
      "sum.given_back": [1_500, 1_510],
      "by.wallet": [2, 3],
      "count.given_back": [1, 2],
    });
    await send(by, "POST", path, { reference: unique("refund"), amount: 1_500 });
    expect(await figuresOf(next)).toMatchObject({ "sum.given_back": [1_500, 1_510] });
    const last = await figuresOf(await payApproved(till, buyer, { amount: 11 }));
    expect(last).toMatchObject({ "sum.given_back": [10, 21], "count.given_back": [1, 2] });
    expect(last).toMatchObject({ back: [3_000, 3_000], "back.times": [2, 2], near: [1, 2] });
  });

  it("is asked for, refused or only flagged, as the rule's action says", async () => {
    const { till } = world();
    const buyer = await world().customer();
    expect(await pay(till, buyer, { amount: 4_321 })).toMatchObject({
      result: "pending",
      status: "pending_confirmation",
    });
    const refused = await pay(till, buyer, { amount: 4_322 });
    expect(refused.decline?.code).toBe("velocity_count_exceeded");
    expect(await figuresOf(refused)).toMatchObject({ refuse: [0, 1] });
  });
});

describe("a top-up", () => {
  it("is counted by partner and channel, and explained like a payment", async () => {
    const { partner, viewer } = world();
    const owner = await world().customer(1_000);
    await topUp(partner, owner, 1_950);
    const credit = await topUp(partner, owner, 2_000);
    const explanation = told(viewer.client.topUpExplanation(credit.top_up_id ?? ""));
    expect(await figures(explanation)).toEqual({
      "top_up.partner": [2, 3],
      "top_up.channel": [2, 3],
      "top_up.cash": [2, 3],
      "top_up.near": [1, 2],
    });
    expect(await explanation).toMatchObject({
      decided_by: "credited",
      shadow: null,
      top_up: { top_up_id: credit.top_up_id, channel: "cash_register", amount: 2_000 },
    });
    const unknown = viewer.client.topUpExplanation("top_none");
    expect(await refusal(unknown)).toMatchObject({ status: 404 });
  });

  it("is counted by device and network when its owner turns points in", async () => {
    const { till, viewer } = world();
    const owner = await world().customer(10_000);
    await payApproved(till, owner, { amount: 5_000 });
    travel(86_400_000);
    await told(owner.app.wallet());
    const by = await holder(owner);
    const turn = async (amount: number) => {
      const body = { reference: unique("points"), channel: "points", amount, currency: "JPY" };
      const headers = { "CF-Connecting-IP": "198.51.100.4" };
      return await call({ by, method: "POST", path: "/v1/top-ups", body, headers });
    };
    expect((await turn(30)).status).toBe(201);
    const second = await turn(20);
    expect(second.status).toBe(201);
    const { top_up_id: id } = second.body as { top_up_id: string };
    expect(await figures(told(viewer.client.topUpExplanation(id)))).toEqual({
      "top_up.near": [0, 1],
      "top_up.channel": [1, 2],
      "top_up.device": [30, 50],
      "top_up.network": [1, 2],
    });
  });
});

it("publishes its JSON Schema, and warns of a rule that can never apply", async () => {
  const schema = await ask(`${origin}/schemas/policy.json`);
  expect(schema.status).toBe(200);
  expect(schema.body).toMatchObject({ type: "object", required: ["currency", "rules"] });
  const [rule] = rules as PolicyDocument["rules"];
  if (rule === undefined) throw new Error("there is a rule");
  const never = { ...rule, watch: ["partner"] } as const;
  const drafted = await told(
    world().operator.client.addPolicy({ currency: "JPY", rules: [never] }),
  );
  const { pointer, reason } = drafted.warnings.at(-1) ?? {};
  expect([pointer, reason]).toEqual([
    "/rules/0/watch/0",
    expect.stringContaining(`, in rule ${rule.id}`),
  ]);
  const many = Array.from({ length: 65 }, (_, i) => ({ ...rule, id: `r${i}` }));
  const tooMany = world().operator.client.addPolicy({ currency: "JPY", rules: many });
  expect(await refusal(tooMany)).toMatchObject({ status: 400, pointer: "/rules" });
  expect(rules.length).toBeLessThanOrEqual(64);
});
