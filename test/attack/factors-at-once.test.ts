import { describe, expect, it } from "vitest";
import {
  Authenticator,
  type Customer,
  env,
  giveAtOnce,
  type Holder,
  heldBesideTries,
  holder,
  inside,
  keyOf,
  mailedCode,
  newPhone,
  openWorld,
  origin,
  type Place,
  refusal,
  register,
  send,
  told,
  totpOf,
  travel,
  unique,
} from "../world.ts";

/*
 * One second factor, given fifty times at the same instant: one act is allowed by it, and of all
 * others nothing is written but that they were tried.
 */
openWorld();
const email = (value: string) => ({ type: "email", value }) as const;
const gained = /_token|wal_|dev_/;

/** Rows of a wallet. */
async function rowsOf({ route }: Pick<Customer, "route">, query: string) {
  const id = env.WALLET.idFromName(route);
  return await inside("WALLET", id, (sql) => sql.exec(query).toArray());
}

/** The only TOTP factor of a wallet. */
async function totpRow(owner: Customer) {
  return (await rowsOf(owner, "SELECT state, failures FROM factor WHERE kind = 'totp'"))[0];
}

/** The devices of a wallet's sessions, in the order they began. */
async function sessionsOf(owner: Customer) {
  const rows = await rowsOf(owner, "SELECT device FROM session ORDER BY started_ms");
  return rows.map(({ device }) => device);
}

/** As many opened step-ups, for these purposes in turn. */
async function stepUps(owner: Customer, count: number, purposes: readonly ("factor" | "limits")[]) {
  const by = await holder(owner);
  const places: Place[] = [];
  for (let i = 0; i < count; i += 1) {
    const purpose = purposes[i % purposes.length] ?? "factor";
    const { step_up_id: id } = await told(owner.app.openStepUp(purpose));
    places.push({ by, path: `/v1/step-ups/${id}/factor` });
  }
  return places;
}

type Phone = Awaited<ReturnType<typeof newPhone>>;

/** A sign-in or recovery whose contact is proven: who, and where its factor goes. */
async function proven({ app, key }: Phone, contact: string, way: "signIn" | "recover" = "signIn") {
  const opened = await told(app[way](email(contact)));
  await told(app.contactProof((await mailedCode(contact)) ?? ""));
  const ways = way === "signIn" ? "sign-ins" : "recoveries";
  const by: Holder = { key: keyOf(key), token: null };
  return { by, path: `/v1/${ways}/${opened.sign_in_id ?? opened.recovery_id}/factor` };
}

/** A customer with four contacts, as many as a wallet has, and a second phone. */
async function wellConnected() {
  const owner = await register();
  await told(owner.app.stepUp("contact", await totpOf(owner, 1)));
  const contacts = [owner.contact];
  while (contacts.length < 4) {
    const contact = `${unique("further")}@example.com`;
    const { contact_id: id } = await told(owner.app.addContact(email(contact)));
    await told(owner.app.proveContact(id, (await mailedCode(contact)) ?? ""));
    contacts.push(contact);
  }
  const fifth = owner.app.addContact(email(`${unique("fifth")}@example.com`));
  expect(await refusal(fifth)).toMatchObject({ status: 409, state: "too_many_contacts" });
  travel(60_000);
  const second = await newPhone();
  await proven(second, owner.contact);
  await told(second.app.factor(await totpOf(owner)));
  travel(60_000);
  return { owner, second, contacts };
}

/** Which place was let in, of answers that let in exactly one; and the answers of the others. */
function onlyWinner(answers: Awaited<ReturnType<typeof giveAtOnce>>) {
  const won = answers.filter(({ status }) => status < 300);
  expect(new Set(won.map(({ place }) => place)).size).toBe(1);
  const winner = won[0]?.place ?? -1;
  const others = answers.filter(({ place }) => place !== winner);
  for (const { text } of others) expect(text).not.toMatch(gained);
  return { winner, won, others };
}

describe("N Factors: one TOTP step, fifty times at once", () => {
  it("is taken by one of fifty step-ups, whose token is good for its own purpose", async () => {
    const owner = await register();
    const places = await stepUps(owner, 50, ["limits", "factor"]);
    const before = await heldBesideTries(owner.route);
    const answers = await giveAtOnce(places, { totp: { code: await totpOf(owner, 1) } });
    const { winner, won, others } = onlyWinner(answers);
    for (const { status, body } of others) {
      expect([status, body.code, body.tries_left]).toEqual([403, "forbidden", 4]);
    }
    expect(await heldBesideTries(owner.route)).toEqual(before);
    expect(await totpRow(owner)).toEqual({ state: "active", failures: 49 });
    const steps = await rowsOf(owner, "SELECT granted_ms, jti, tries FROM step_up");
    const granted = steps.filter(({ granted_ms: ms, jti }) => ms !== null || jti !== null);
    expect(granted).toMatchObject([{ tries: 0 }]);
    expect(steps.filter(({ tries }) => tries === 1)).toHaveLength(49);
    const events = await rowsOf(owner, "SELECT kind FROM security_event");
    expect(events.filter(({ kind }) => kind === "stepped_up")).toHaveLength(1);
    const by = { ...(await holder(owner)), token: won[0]?.body.access_token };
    const limits = await send(by, "PUT", "/v1/wallet/limits", { payment_amount_max: 1 });
    const codes = await send(by, "POST", "/v1/wallet/recovery-codes", {});
    expect([limits.status, codes.status]).toEqual(winner % 2 === 0 ? [200, 403] : [403, 201]);
  });

  // A contact has one sign-in at a time that waits for its factor, and a wallet has four contacts.
  it.each([
    ["an enrolled key", 0],
    ["a new key", 2],
  ])("is taken by one of four sign-ins, when %s comes first", async (_whose, turn) => {
    const { owner, second, contacts } = await wellConnected();
    const phones: Phone[] = [owner, second, await newPhone(), await newPhone()];
    const places: Place[] = [];
    for (const [i, phone] of phones.entries()) places.push(await proven(phone, `${contacts[i]}`));
    places.push(...places.splice(0, turn));
    const [before, sessions] = [await heldBesideTries(owner.route), await sessionsOf(owner)];
    const answers = await giveAtOnce(places, { totp: { code: await totpOf(owner) } });
    const { winner, won, others } = onlyWinner(answers);
    expect(new Set(won.map(({ body }) => body.device_id)).size).toBe(1);
    const isNew = (winner + turn) % 4 >= 2;
    expect(await heldBesideTries(owner.route)).toEqual({
      ...before,
      device: Number(before.device) + (isNew ? 1 : 0),
      entry: Number(before.entry) + 1,
      session: Number(before.session) + won.length,
    });
    const begun = (await sessionsOf(owner)).slice(sessions.length);
    expect(new Set(begun).size).toBe(1);
    // A flow tries five times at the wallet, and ends with the fifth; a try that nobody could judge
    // is one of them.
    const wrong = others.filter(({ status }) => status === 403).length;
    expect(wrong).toBeLessThanOrEqual(3 * 4);
    expect(others.filter(({ status }) => status === 429)).toHaveLength(others.length - wrong);
    const { state, failures } = (await totpRow(owner)) ?? {};
    expect(state).toBe("active");
    expect(Number(failures)).toBeLessThanOrEqual(3 * 5);
  });

  it("meets no fifth sign-in: the next of a contact ends the one before", async () => {
    const owner = await register();
    const [first, last] = [
      await proven(await newPhone(), owner.contact),
      await proven(await newPhone(), owner.contact),
    ];
    const before = await heldBesideTries(owner.route);
    const totp = { code: await totpOf(owner, 1) };
    const ended = await send(first.by, "POST", first.path, { totp });
    expect([ended.status, ended.body.code]).toEqual([404, "not_found"]);
    expect(await heldBesideTries(owner.route)).toEqual(before);
    expect((await send(last.by, "POST", last.path, { totp })).status).toBe(201);
  });
});

describe("N Factors: one recovery code, fifty times at once", () => {
  it("is taken by one of four recoveries and twenty step-ups, and is gone", async () => {
    const { owner, contacts } = await wellConnected();
    travel(72 * 60 * 60_000); // before that no recovery goes through the later contacts
    const places: Place[] = [];
    for (const contact of contacts) places.push(await proven(await newPhone(), contact, "recover"));
    places.push(...(await stepUps(owner, 20, ["factor"])));
    const before = await heldBesideTries(owner.route);
    const answers = await giveAtOnce(places, { recovery_code: owner.recoveryCodes[3] });
    const { winner, won, others } = onlyWinner(answers);
    // The step-ups of one phone have five tries together, until one of them is right.
    for (const { status, body } of others) {
      const told = `${status} ${body.code}`;
      expect(["403 forbidden", "429 too_many_attempts"]).toContain(told);
    }
    const entered = winner < contacts.length;
    expect(await heldBesideTries(owner.route)).toEqual({
      ...before,
      device: Number(before.device) + (entered ? 1 : 0),
      // A new one takes the place of those from 72 h ago.
      entry: entered ? 1 : Number(before.entry),
      session: Number(before.session) + (entered ? won.length : 0),
    });
    const used = await rowsOf(owner, "SELECT hash FROM recovery_code WHERE used_ms IS NOT NULL");
    expect(used).toHaveLength(1);
  });
});

describe("N Factors: one challenge of WebAuthn, answered fifty times at once", () => {
  /** A customer with a passkey beside TOTP. */
  async function withPasskey() {
    const owner = await register();
    const authenticator = new Authenticator(origin);
    const asked = await asksForPasskey(owner);
    const webauthn = await authenticator.create(asked.options);
    const by = await holder(owner);
    expect((await send(by, "POST", asked.path, { webauthn })).status).toBe(200);
    return { owner, authenticator };
  }

  async function asksForPasskey(owner: Customer) {
    await told(owner.app.stepUp("factor", await totpOf(owner, 1)));
    const opened = await told(owner.app.addFactor({ kind: "webauthn" }));
    const options = opened.webauthn?.options;
    return {
      by: await holder(owner),
      path: `/v1/wallet/factors/${opened.factor_id}/factor`,
      options,
    };
  }

  it("lets one answer into a sign-in, of fifty that are all right", async () => {
    const { owner, authenticator } = await withPasskey();
    const phone = await newPhone();
    const { sign_in_id: id } = await told(phone.app.signIn(email(owner.contact)));
    const asked = await told(phone.app.contactProof((await mailedCode(owner.contact)) ?? ""));
    const answers: object[] = [];
    for (let i = 0; i < 50; i += 1) {
      answers.push({ webauthn: await authenticator.get(asked.webauthn?.options) });
    }
    const before = await heldBesideTries(owner.route);
    const place = { by: { key: keyOf(phone.key), token: null }, path: `/v1/sign-ins/${id}/factor` };
    const replies = await giveAtOnce([place], answers);
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { status, text } of replies.filter(({ status }) => status !== 201)) {
      expect([403, 409, 429]).toContain(status);
      expect(text).not.toMatch(gained);
    }
    expect(await heldBesideTries(owner.route)).toEqual({
      ...before,
      device: Number(before.device) + 1,
      entry: Number(before.entry) + 1,
      session: Number(before.session) + 1,
    });
  });

  it("adds one passkey, of fifty that were made for it", async () => {
    const owner = await register();
    const asked = await asksForPasskey(owner);
    const authenticator = new Authenticator(origin);
    const made: object[] = [];
    for (let i = 0; i < 50; i += 1) {
      made.push({ webauthn: await authenticator.create(asked.options) });
    }
    const before = await heldBesideTries(owner.route);
    const replies = await giveAtOnce([asked], made);
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 404)).toHaveLength(49);
    expect(await heldBesideTries(owner.route)).toEqual(before);
    const active = "SELECT kind FROM factor WHERE state = 'active' ORDER BY number";
    expect(await rowsOf(owner, active)).toEqual([{ kind: "totp" }, { kind: "passkey" }]);
  });
});
