import { beforeAll, describe, expect, it } from "vitest";
import {
  type Customer,
  call,
  footprint,
  type Holder,
  holder,
  keyOf,
  mailedCode,
  newPhone,
  openWorld,
  register,
  send,
  told,
  unique,
} from "../world.ts";

/*
 * F5: a missing or default attribute is used as proof. Seven Pay took a birthday that nobody had
 * given for the 1st of January 2019, and let whoever typed that reset a password.
 */
openWorld();

/** What stands for nothing, or for what everybody knows, in the place of a secret. */
const nothings: readonly unknown[] = [
  ...[null, "", " ", "0", "null", "undefined", "none", "default", "2019-01-01", "20190101"],
  ...[0, 1, -1, true, false, [], {}, [null], [""], { value: null }, "\u0000", "*", "%"],
];

/** Members that say a fact about a person, or that a step is not needed. */
const facts: readonly object[] = [
  ...[{ birth_date: "2019-01-01" }, { birth_date: null }, { name: "Taro" }, { phone: null }],
  ...[
    { password: "" },
    { secret_answer: null },
    { verified: true },
    { skip: true },
    { amr: ["otp"] },
  ],
  ...[{ wallet_id: null }, { device_id: null }, { factor: null }, { recovery: true }],
];

interface Flow {
  readonly by: Holder;
  readonly path: string;
}

/** A step that asks for a secret, with the bodies that would give it, one member at a time. */
interface Step {
  readonly name: string;
  readonly flow: () => Promise<Flow>;
  readonly bodies: (nothing: unknown) => readonly unknown[];
}

const email = (value: string) => ({ type: "email", value }) as const;
let victim: Customer;

beforeAll(async () => {
  victim = await register();
});

/** A stranger's phone that has begun a way in for a contact, and proven it where `proves`. */
async function begun(
  way: "registrations" | "sign-ins" | "recoveries" | "lost-devices",
  contact: string,
  proves: boolean,
): Promise<Flow> {
  const { app, key } = await newPhone();
  const by: Holder = { key: keyOf(key), token: null };
  const body = { contact: email(contact), locale: "en" };
  const opened = await send(by, "POST", `/v1/${way}`, body);
  const path = `/v1/${way}/${Object.values(opened.body as Record<string, string>)[0]}`;
  if (!proves) return { by, path: `${path}/contact-proof` };
  const code = await mailedCode(contact);
  expect((await send(by, "POST", `${path}/contact-proof`, { code })).status).toBe(200);
  expect((await app.session.state()).access_token).toBeNull();
  return { by, path: `${path}/factor` };
}

const code = (nothing: unknown) => [{ code: nothing }];
const factor = (nothing: unknown) => [
  ...[{ totp: nothing }, { totp: { code: nothing } }, { webauthn: nothing }],
  ...[{ totp: { code: nothing }, webauthn: nothing }, { totp: { secret: nothing } }],
];
const stranger = () => `${unique("nobody")}@example.com`;

const steps: readonly Step[] = [
  {
    name: "the code of a registration",
    flow: () => begun("registrations", stranger(), false),
    bodies: code,
  },
  {
    name: "the factor of a registration",
    flow: () => begun("registrations", stranger(), true),
    bodies: factor,
  },
  {
    name: "the code of a sign-in",
    flow: () => begun("sign-ins", victim.contact, false),
    bodies: code,
  },
  {
    name: "the code of a sign-in that nobody was sent",
    flow: () => begun("sign-ins", stranger(), false),
    bodies: code,
  },
  {
    name: "the factor of a sign-in",
    flow: () => begun("sign-ins", victim.contact, true),
    bodies: factor,
  },
  {
    name: "the recovery code",
    flow: () => begun("recoveries", victim.contact, true),
    bodies: (nothing) => [{ recovery_code: nothing }, { recovery_codes: nothing }],
  },
  {
    name: "the code that freezes a lost phone",
    flow: () => begun("lost-devices", victim.contact, false),
    bodies: code,
  },
  {
    name: "the factor of a step-up",
    async flow() {
      const by = await holder(victim);
      const opened = await send(by, "POST", "/v1/step-ups", { purpose: "redemption" });
      return { by, path: `/v1/step-ups/${opened.body.step_up_id}/factor` };
    },
    bodies: factor,
  },
  {
    name: "the refresh token",
    flow: async () => ({ by: await keyOnly(), path: "/v1/tokens/refresh" }),
    bodies: (nothing) => [{ refresh_token: nothing }],
  },
  {
    name: "the activation code of a terminal",
    flow: async () => ({ by: await keyOnly(), path: "/v1/terminals/activations" }),
    bodies: (nothing) => [{ activation_code: nothing }],
  },
  {
    name: "the invitation of an operator",
    flow: async () => ({ by: await keyOnly(), path: "/v1/operators/activations" }),
    bodies: (nothing) => [{ invitation_code: nothing }],
  },
];

async function keyOnly(): Promise<Holder> {
  return { key: keyOf((await newPhone()).key), token: null };
}

describe("F5: nothing, or what everybody knows, in the place of", () => {
  it.each(steps)("$name opens nothing and leaves nothing", async ({ flow, bodies }) => {
    const { by, path } = await flow();
    const all = [{}, null, [], ...facts, ...nothings.flatMap(bodies)];
    for (const fact of facts) {
      all.push(...bodies("00000000x").map((body) => ({ ...(body as object), ...fact })));
    }
    const before = await footprint(["WALLET", "SETTLEMENT", "PARTNER", "MERCHANT"]);
    for (const body of all) {
      const refused = await call({ by, method: "POST", path, body });
      expect([JSON.stringify(body), [400, 401, 403, 404].includes(refused.status)]).toEqual([
        JSON.stringify(body),
        true,
      ]);
      expect(refused.text).not.toContain("access_token");
    }
    expect(await footprint(["WALLET", "SETTLEMENT", "PARTNER", "MERCHANT"])).toEqual(before);
    expect((await told(victim.app.wallet())).state).toBe("live");
  });
});
