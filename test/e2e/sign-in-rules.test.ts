import { describe, expect, it } from "vitest";
import { defaultPolicy } from "../../src/velocity/default-policy.ts";
import type { Rule } from "../../src/velocity/policy.ts";
import { approve, call, makePair, openWorld, told, unique } from "../world.ts";

const world = openWorld();

/** At most two ways in begun per network within ten minutes, in place of the default limits. */
const strict: Rule = {
  id: "test.network",
  act: "sign_in",
  watch: ["ip_prefix"],
  metric: "count",
  window: { sliding_ms: 600_000 },
  limit: 2,
  action: "decline",
};

async function activate(rules: readonly Rule[]): Promise<void> {
  const { operator, approver } = world();
  const drafted = await told(operator.client.addPolicy({ ...defaultPolicy, rules }));
  const { version } = drafted as { version: number };
  await approve(approver, operator.client.activatePolicy(version));
}

/** Begins a sign-in from an address, with a key and for a contact that nobody has used. */
async function begin(address: string) {
  const contact = { type: "email", value: `${unique("somebody")}@example.com` };
  return await call({
    by: { key: await makePair(), token: null },
    method: "POST",
    path: "/v1/sign-ins",
    body: { contact, locale: "en" },
    headers: { "CF-Connecting-IP": address },
  });
}

describe("sign_in rules of a policy", () => {
  it("are too_many_attempts once active, for their source only, until other rules are", async () => {
    await activate([...defaultPolicy.rules.filter(({ act }) => act !== "sign_in"), strict]);
    for (const host of [1, 2]) expect((await begin(`192.0.2.${host}`)).status).toBe(201);
    const third = await begin("192.0.2.3");
    expect(third).toMatchObject({ status: 429, body: { code: "too_many_attempts" } });
    const waitSeconds = Number(third.headers.get("Retry-After"));
    expect(waitSeconds).toBeGreaterThan(500);
    expect(waitSeconds).toBeLessThanOrEqual(600);
    expect((await begin("198.51.100.1")).status).toBe(201);

    await activate(defaultPolicy.rules);
    expect((await begin("198.51.100.2")).status).toBe(201);
    expect((await begin("198.51.100.3")).status).toBe(201);
  });
});
