import { describe, expect, it } from "vitest";
import { totpCode } from "../../src/client/index.ts";
import {
  type Customer,
  call,
  footprint,
  type Holder,
  holder,
  keyOf,
  mailedCode,
  makePair,
  newPhone,
  openWorld,
  pay,
  refusal,
  register,
  scan,
  send,
  told,
  totpOf,
  unique,
  walletHolding,
} from "../world.ts";

const world = openWorld();

const email = (value: string) => ({ type: "email", value }) as const;

/** A phone that has proven a customer's contact, and nothing more. */
async function withContactOnly(customer: Customer) {
  const phone = await newPhone();
  await told(phone.app.signIn(email(customer.contact)));
  const proven = await told(phone.app.contactProof((await mailedCode(customer.contact)) ?? ""));
  return { ...phone, proven };
}

describe("F2: right contact, right one-time code, new device, no second factor", () => {
  it("is given no token, and nothing that can pay", async () => {
    const victim = await world().customer();
    const before = await walletHolding(victim.route);
    const { app, key, proven } = await withContactOnly(victim);
    expect(JSON.stringify(proven)).not.toMatch(/token|wal_|dev_|secret/);
    expect((await app.session.state()).access_token).toBeNull();
    const thief: Holder = { key: keyOf(key), token: null };
    expect((await send(thief, "POST", "/v1/codes", {})).status).toBe(401);
    expect((await send(thief, "GET", "/v1/wallet")).status).toBe(401);
    for (const factor of ["000000", "123456", "999999"]) {
      expect((await refusal(app.factor(factor))).status).toBe(403);
    }
    expect((await refusal(app.factor((await mailedCode(victim.contact)) ?? ""))).status).toBe(400);
    const { rows, balances } = await walletHolding(victim.route);
    expect(balances).toEqual(before.balances);
    expect([rows.device, rows.session, rows.code]).toEqual([
      before.rows.device,
      before.rows.session,
      before.rows.code,
    ]);
  });
});

describe("F3: a second device", () => {
  it("pays up to its own low limit while it cools, freezes, and does nothing else", async () => {
    const { till } = world();
    const owner = await world().customer();
    const { app, key } = await withContactOnly(owner);
    await told(app.factor(await totpOf(owner, 1)));
    const cooling = await holder({ ...owner, app, key });
    const code = async () => (await told(app.issueCode())).qr;
    const above = await pay(till, await code(), { amount: 3_001 });
    expect(above.decline?.code).toBe("device_unavailable");
    expect((await pay(till, await code(), { amount: 3_000 })).result).toBe("approved");
    const forbidden: [string, string, object?][] = [
      ["DELETE", `/v1/wallet/devices/${owner.deviceId}`],
      ["POST", `/v1/wallet/devices/${owner.deviceId}/approve`, {}],
      ["POST", "/v1/wallet/unfreeze", {}],
      ["POST", "/v1/step-ups", { purpose: "device" }],
      ["POST", "/v1/step-ups", { purpose: "unfreeze" }],
    ];
    const before = await walletHolding(owner.route);
    for (const [method, path, body] of forbidden) {
      const refused = await send(cooling, method, path, body);
      expect([path, refused.status]).toEqual([path, 403]);
    }
    expect(await walletHolding(owner.route)).toEqual(before);
    const shown = await scan(owner);
    expect(await told(app.freeze())).toMatchObject({ state: "frozen" });
    expect((await pay(till, shown)).decline?.code).toBe("wallet_unavailable");
  });

  it("dies with its codes and tokens when the owner removes it", async () => {
    const { till } = world();
    const owner = await world().customer();
    const { app, key } = await withContactOnly(owner);
    const entered = await told(app.factor(await totpOf(owner, 1)));
    const { qr } = await told(app.issueCode());
    const token = await holder({ ...owner, app, key });
    await told(owner.app.removeDevice(entered.device_id));
    expect((await pay(till, qr)).decline?.code).toBe("device_unavailable");
    expect((await send(token, "POST", "/v1/codes", {})).status).toBe(401);
    expect((await send(token, "GET", "/v1/wallet")).status).toBe(401);
    expect((await app.refresh()) as object).toMatchObject({ problem: { status: 401 } });
    expect((await pay(till, await scan(owner))).result).toBe("approved");
  });
});

describe("F4: recovery to another address", () => {
  it("cannot be said: members beyond the contact are refused, at every way in", async () => {
    const victim = await register();
    const by: Holder = { key: await makePair(), token: null };
    const before = await footprint();
    const mailed = await mailedCode(victim.contact);
    const contact = email(victim.contact);
    const elsewhere = `${unique("thief")}@example.com`;
    const bodies = [
      { contact, locale: "en", send_to: elsewhere },
      { contact, locale: "en", new_contact: email(elsewhere) },
      { contact: { ...contact, deliver_to: elsewhere }, locale: "en" },
      { contact: [contact, email(elsewhere)], locale: "en" },
      { contact: { ...contact, value: [victim.contact, elsewhere] }, locale: "en" },
      { contact: { ...contact, value: `${victim.contact},${elsewhere}` }, locale: "en" },
      { contact: { ...contact, value: `${victim.contact}\r\nBcc: ${elsewhere}` }, locale: "en" },
      { contact, locale: "en\r\nBcc: thief@example.com" },
    ];
    for (const flow of ["registrations", "sign-ins", "recoveries"]) {
      for (const body of bodies) {
        const refused = await call({ by, method: "POST", path: `/v1/${flow}`, body });
        expect([flow, refused.status, refused.body.code]).toEqual([flow, 400, "malformed_request"]);
      }
    }
    expect(await mailedCode(elsewhere)).toBeNull();
    expect(await mailedCode(victim.contact)).toBe(mailed);
    expect(await footprint()).toEqual(before);
  });
});

describe("F6: an account with an unproven contact", () => {
  it("has no wallet, no token and no code", async () => {
    const contact = `${unique("never-proven")}@example.com`;
    const { app, key } = await newPhone();
    const { registration_id: id } = await told(app.register(email(contact)));
    const by: Holder = { key: keyOf(key), token: null };
    const before = await footprint();
    const skip = await refusal(app.factor("123456"));
    expect(skip).toMatchObject({ status: 409, code: "state_conflict" });
    expect((await send(by, "POST", "/v1/codes", {})).status).toBe(401);
    for (const guess of ["00000000", "12345678"]) {
      expect((await refusal(app.contactProof(guess))).status).toBe(403);
    }
    const stranger: Holder = { key: await makePair(), token: null };
    const path = `/v1/registrations/${id}/contact-proof`;
    const code = await mailedCode(contact);
    expect((await send(stranger, "POST", path, { code })).status).toBe(404);
    expect((await footprint()).objects).toEqual(before.objects);
  });
});

describe("F7: spellings of one contact", () => {
  it("fold in case, width and Unicode form; plus and dots stay apart", async () => {
    const name = unique("folds");
    await register(`${name}.a@example.com`);
    const alike = [
      `${name.toUpperCase()}.A@EXAMPLE.COM`,
      `${name}.ａ@example.com`,
      `${name}.a＠example.com`,
      `${name}.a@example。com`,
      `${name}.\u24d0@ex\u1d43mple.com`,
      `\u3000${name}.a@exa\u00admple.com `,
    ];
    for (const spelling of alike) {
      const { app } = await newPhone();
      await told(app.register(email(spelling)));
      expect(await mailedCode(`${name}.a@example.com`)).toBeNull();
    }
    for (const other of [`${name}a@example.com`, `${name}.a+1@example.com`]) {
      expect((await register(other)).walletId).toMatch(/^wal_/);
    }
  });
});

describe("F7: spellings of one number", () => {
  it("are one account, with or without its country code, in any width", async () => {
    const phone = (value: string) => ({ type: "phone", value }) as const;
    const number = "+819012345678";
    const { app } = await newPhone();
    await told(app.register(phone("090-1234-5678")));
    const { totp } = await told(app.contactProof((await mailedCode(number)) ?? ""));
    await told(app.factor(await totpCode(totp?.secret ?? "", Date.now())));
    for (const spelling of ["０９０１２３４５６７８", "+81 90 1234 5678", "(090) 1234-5678"]) {
      const again = await newPhone();
      await told(again.app.register(phone(spelling)));
      expect([spelling, await mailedCode(number)]).toEqual([spelling, null]);
    }
  });
});

/** A further contact that a customer has begun to add, and the code that was sent for it, if any. */
async function begun(owner: Customer, value: string) {
  const { contact_id: id } = await told(owner.app.addContact(email(value)));
  return { path: `/v1/wallet/contacts/${id}/contact-proof`, code: await mailedCode(value) };
}

describe("F6: a further contact that was not proven", () => {
  it("lets nobody in, and stays free for its owner", async () => {
    const owner = await register();
    await told(owner.app.stepUp("contact", await totpOf(owner, 1)));
    const contact = `${unique("not-proven")}@example.com`;
    const { path, code } = await begun(owner, contact);
    const before = await walletHolding(owner.route);
    for (const way of ["signIn", "recover", "reportLostDevice"] as const) {
      const { app } = await newPhone();
      await told(app[way](email(contact)));
      expect([way, await mailedCode(contact)]).toEqual([way, null]);
      expect((await refusal(app.contactProof(code ?? ""))).status).toBe(403);
    }
    expect(await walletHolding(owner.route)).toEqual(before);
    const other = await register(contact);
    expect(other.walletId).not.toBe(owner.walletId);
    const late = await send(await holder(owner), "POST", path, { code });
    expect([late.status, late.body.state]).toEqual([409, "contact_taken"]);
    const { contacts } = await told(owner.app.wallet());
    expect(contacts).toHaveLength(1);
  });
});

describe("F7: spellings of another's contact, as one's own further one", () => {
  it("are sent no code that proves it, and its owner is told", async () => {
    const name = unique("owned");
    const [victim, thief] = [await register(`${name}.a@example.com`), await register()];
    await told(thief.app.stepUp("contact", await totpOf(thief, 1)));
    const before = await walletHolding(thief.route);
    for (const spelling of [`${name.toUpperCase()}.A@EXAMPLE.COM`, `${name}.ａ＠example。com`]) {
      const { path, code } = await begun(thief, spelling);
      expect([code, await mailedCode(victim.contact)]).toEqual([null, null]);
      const refused = await send(await holder(thief), "POST", path, { code: "00000000" });
      expect([refused.status, refused.body.code]).toEqual([403, "forbidden"]);
    }
    const { rows } = await walletHolding(thief.route);
    expect([rows.contact, rows.device]).toEqual([before.rows.contact, before.rows.device]);
    await told(victim.app.signIn(email(victim.contact)));
    expect(await mailedCode(victim.contact)).toMatch(/^[0-9]{8}$/);
  });
});

describe("F10: one secret for two steps", () => {
  it("is not accepted: the contact's code as factor, a factor twice", async () => {
    const owner = await register();
    const { app } = await withContactOnly(owner);
    const totp = await totpOf(owner, 1);
    await told(app.factor(totp));
    const again = await withContactOnly(owner);
    expect((await refusal(again.app.factor(totp))).status).toBe(403);
    expect((await again.app.session.state()).access_token).toBeNull();
  });
});
