import { describe, expect, it } from "vitest";
import { totpCode } from "../../src/client/index.ts";
import { openId } from "../../src/token/seal.ts";
import {
  type Customer,
  heldBesideTries,
  holder,
  keyOf,
  mailedCode,
  newPhone,
  openWorld,
  persist,
  refusal,
  register,
  ring,
  send,
  told,
  totpOf,
  travel,
  travelToStep,
  unique,
  walletHolding,
} from "../world.ts";

openWorld();
const email = (value: string) => ({ type: "email", value }) as const;

/** A new phone that has proven a customer's contact. */
async function withContact(customer: Customer) {
  const phone = await newPhone();
  await told(phone.app.signIn(email(customer.contact)));
  await told(phone.app.contactProof((await mailedCode(customer.contact)) ?? ""));
  return phone;
}

function topUp(channel: "credit" | "debit" | "cash_register" | "atm") {
  return { reference: `factors-${channel}`, channel, amount: 100, currency: "JPY" };
}

/** What entering would add to a wallet. */
async function entries({ route }: Customer) {
  const { rows, balances } = await walletHolding(route);
  return [rows.device, rows.session, rows.code, balances];
}

describe("N Factors: a TOTP step", () => {
  it("serves one of ten step-ups and a sign-in that are given it fifty times at once", async () => {
    const owner = await register();
    const phone = await withContact(owner);
    const ids: string[] = [];
    for (let i = 0; i < 10; i += 1) {
      ids.push((await told(owner.app.openStepUp("unfreeze"))).step_up_id);
    }
    const code = await totpOf(owner, 1);
    const by = await holder(owner);
    const give = async (id: string | undefined) => {
      if (id === undefined) return ["sign-in", (await phone.app.factor(code)).ok] as const;
      const path = `/v1/step-ups/${id}/factor`;
      const { status } = await persist(() => send(by, "POST", path, { totp: { code } }));
      return [id, status === 200] as const;
    };
    const tries = Array.from({ length: 50 }, (_, i) => give(i === 25 ? undefined : ids[i % 10]));
    const given = (await Promise.all(tries)).filter(([, ok]) => ok).map(([what]) => what);
    expect(new Set(given).size).toBe(1);
    const { rows } = await walletHolding(owner.route);
    expect(rows.device).toBe(given[0] === "sign-in" ? 2 : 1);
  });

  it("is refused two steps early and two steps late, and enters nothing", async () => {
    const owner = await register();
    travel(120_000);
    const { app } = await withContact(owner);
    travelToStep();
    const before = await entries(owner);
    for (const steps of [-3, -2, 2, 3]) {
      const refused = await refusal(app.factor(await totpOf(owner, steps)));
      expect([steps, refused.status, refused.code]).toEqual([steps, 403, "forbidden"]);
    }
    expect(await entries(owner)).toEqual(before);
    expect((await app.session.state()).access_token).toBeNull();
    await told(app.factor(await totpOf(owner, -1)));
  });

  it("F10: serves the sign-in or a step-up, and never both, nor two step-ups", async () => {
    const owner = await register();
    travel(60_000);
    const code = await totpOf(owner);
    const { app } = await withContact(owner);
    await told(app.factor(code));
    const used = await told(owner.app.openStepUp("device"));
    const refused = refusal(owner.app.finishStepUp("device", used.step_up_id, code));
    expect(await refused).toMatchObject({ status: 403, code: "forbidden" });
    expect((await refusal(owner.app.unfreeze())).code).toBe("step_up_required");
    const next = await totpOf(owner, 1);
    await told(owner.app.stepUp("limits", next));
    const [step, phone] = [await told(owner.app.openStepUp("device")), await withContact(owner)];
    expect((await refusal(owner.app.finishStepUp("device", step.step_up_id, next))).status).toBe(
      403,
    );
    const before = await entries(owner);
    expect((await refusal(phone.app.factor(next))).status).toBe(403);
    expect(await entries(owner)).toEqual(before);
  });
});

describe("N Factors: a TOTP step of a registration", () => {
  it("F10: is used by its last step alone, and a later code gives nothing once more", async () => {
    travelToStep();
    const { app, key } = await newPhone();
    const contact = `${unique("eager")}@example.com`;
    const { registration_id: id } = await told(app.register(email(contact)));
    const { totp } = await told(app.contactProof((await mailedCode(contact)) ?? ""));
    const codeOf = (steps: number) => totpCode(totp?.secret ?? "", Date.now() + steps * 30_000);
    const [first, now, next] = [await codeOf(-1), await codeOf(0), await codeOf(1)];
    const { wallet_id: walletId } = await told(app.factor(first));
    const route = openId(ring, "wal", walletId)?.route ?? "";
    expect((await refusal(app.stepUp("limits", first))).code).toBe("forbidden");
    await told(app.stepUp("limits", now));
    const before = await heldBesideTries(route);
    const by = { key: keyOf(key), token: null };
    const path = `/v1/registrations/${id}/factor`;
    for (const code of [now, next, "000000"]) {
      const refused = await send(by, "POST", path, { totp: { code } });
      expect([refused.status, refused.body.state]).toEqual([409, "factor_given"]);
      expect(refused.text).not.toMatch(/recovery_codes|_token/);
    }
    expect(await heldBesideTries(route)).toEqual(before);
    await told(app.stepUp("device", next));
  });
});

describe("N Factors: the code of another sign-in", () => {
  it("proves no contact, of the same customer or another, and enters nothing", async () => {
    const [owner, other] = [await register(), await register()];
    const [first, second, third] = [await newPhone(), await newPhone(), await newPhone()];
    await told(first.app.signIn(email(owner.contact)));
    const code = (await mailedCode(owner.contact)) ?? "";
    await told(second.app.signIn(email(owner.contact)));
    await told(third.app.signIn(email(other.contact)));
    const before = [await entries(owner), await entries(other)];
    for (const { app } of [second, third]) {
      const refused = await refusal(app.contactProof(code));
      expect([refused.status, refused.code]).toEqual([403, "forbidden"]);
      expect((await refusal(app.factor(await totpOf(owner, 1)))).code).toBe("state_conflict");
    }
    expect([await entries(owner), await entries(other)]).toEqual(before);
  });
});

describe("N Factors: a step-up", () => {
  it("cannot be skipped, nor serve another purpose, nor be stale", async () => {
    const owner = await register();
    const { contacts, factors } = (await told(owner.app.wallet())) as unknown as {
      contacts: { contact_id: string }[];
      factors: { factor_id: string }[];
    };
    const guarded: readonly [string, string, string, object?][] = [
      ["device", "POST", `/v1/wallet/devices/${owner.deviceId}/approve`, {}],
      ["unfreeze", "POST", "/v1/wallet/unfreeze", {}],
      ["factor", "POST", "/v1/wallet/factors", { kind: "totp" }],
      ["factor", "DELETE", `/v1/wallet/factors/${factors[0]?.factor_id}`],
      ["factor", "POST", "/v1/wallet/recovery-codes", {}],
      ["contact", "POST", "/v1/wallet/contacts", { type: "email", value: "new@example.com" }],
      ["contact", "DELETE", `/v1/wallet/contacts/${contacts[0]?.contact_id}`],
      ["limits", "PUT", "/v1/wallet/limits", { payment_amount_max: 1 }],
    ];
    const plain = await holder(owner);
    const granted = await told(owner.app.stepUp("redemption", await totpOf(owner, 1)));
    const other = { ...plain, token: granted.access_token };
    const before = await walletHolding(owner.route);
    for (const [purpose, method, path, body] of guarded) {
      for (const by of [plain, other]) {
        const { status, body: told } = await send(by, method, path, body);
        expect({ path, status, ...told }).toMatchObject({
          path,
          status: 403,
          code: "step_up_required",
          purpose,
        });
      }
    }
    expect(await walletHolding(owner.route)).toEqual(before);
    travel(60_000);
    const fresh = await told(owner.app.stepUp("limits", await totpOf(owner)));
    const stepped = { ...plain, token: fresh.access_token };
    const limit = (by: typeof plain, payment_amount_max: number) =>
      send(by, "PUT", "/v1/wallet/limits", { payment_amount_max });
    expect((await limit(stepped, 5_000)).status).toBe(200);
    travel(5 * 60_000);
    expect((await limit(stepped, 9_000)).status).toBe(401);
    expect((await limit(await holder(owner), 9_000)).body.code).toBe("step_up_required");
    expect((await told(owner.app.wallet())).limits).toMatchObject({
      own: { payment_amount_max: 5_000 },
    });
  });

  it("lets no phone top up by a channel of partners, under a step-up either", async () => {
    const owner = await register();
    const by = await holder(owner);
    const { access_token: token } = await told(owner.app.stepUp("top_up", await totpOf(owner, 1)));
    const before = await walletHolding(owner.route);
    for (const channel of ["credit", "debit", "cash_register", "atm"] as const) {
      const { status, body } = await send({ ...by, token }, "POST", "/v1/top-ups", topUp(channel));
      expect({ channel, status, ...body }).toMatchObject({ status: 400, pointer: "/channel" });
    }
    expect(await walletHolding(owner.route)).toEqual(before);
  });
});
