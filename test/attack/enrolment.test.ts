import { describe, expect, it } from "vitest";
import { AppClient, type DeviceKey, totpCode } from "../../src/client/index.ts";
import {
  type Customer,
  call,
  type Footprint,
  footprint,
  type Holder,
  keyOf,
  type Members,
  mailedCode,
  makePair,
  newPhone,
  openWorld,
  origin,
  refusal,
  register,
  runtime,
  told,
  totpOf,
  travel,
  unique,
  withUnusedBit,
} from "../world.ts";

const world = openWorld();
const email = (value: string) => ({ type: "email", value }) as const;
const mallory = await makePair();
const wide = (part: unknown) =>
  Buffer.from([0, ...Buffer.from(String(part), "base64url")]).toString("base64url");

/** Keys that are none, made of the one that the flow was opened with. */
const noKeys: Readonly<Record<string, (jwk: Members) => Members>> = {
  private: (jwk) => ({ ...jwk, d: mallory.d }),
  "on another curve": (jwk) => ({ ...jwk, crv: "P-384" }),
  "on secp256k1": (jwk) => ({ ...jwk, crv: "secp256k1" }),
  "off the curve": (jwk) => ({ ...jwk, x: jwk.y, y: jwk.x }),
  padded: (jwk) => ({ ...jwk, x: `${jwk.x}=` }),
  "of 33 bytes": (jwk) => ({ ...jwk, y: wide(jwk.y) }),
  "with an unused bit": (jwk) => ({ ...jwk, y: withUnusedBit(String(jwk.y)) }),
  "with a space": (jwk) => ({ ...jwk, x: `${jwk.x} ` }),
  "with a member more": (jwk) => ({ ...jwk, oth: [] }),
};

/** Other ways to write the same key, which name the same key. */
const spellings: Readonly<Record<string, (jwk: Members) => Members>> = {
  "as it was": (jwk) => jwk,
  "its members in another order": ({ x, y, crv, kty }) => ({ y, x, crv, kty }),
  "with all that tools add": (jwk) => ({
    kid: "another",
    ...jwk,
    alg: "ES256",
    use: "sig",
    ext: true,
    key_ops: ["verify"],
  }),
};

/** A flow whose contact was proven, and its last step for the SDK's key or a forger's spelling. */
async function proven(way: "registrations" | "sign-ins", contact: string, key?: DeviceKey) {
  const phone = key === undefined ? await newPhone() : { key, app: phoneOf(key) };
  const opened = await told(
    way === "sign-ins" ? phone.app.signIn(email(contact)) : phone.app.register(email(contact)),
  );
  const id = (opened as unknown as Record<string, string>)[
    way === "sign-ins" ? "sign_in_id" : "registration_id"
  ];
  const { totp } = await told(phone.app.contactProof((await mailedCode(contact)) ?? ""));
  const by: Holder = { key: keyOf(phone.key), token: null };
  const path = `/v1/${way}/${id}/factor`;
  const last = (code: string, spell: (jwk: Members) => Members) =>
    call({
      by,
      method: "POST",
      path,
      body: { totp: { code } },
      header: (honest) => ({ ...honest, jwk: spell(honest.jwk as Members) }),
    });
  return { ...phone, last, secret: totp?.secret ?? "" };
}

function phoneOf(key: DeviceKey): AppClient {
  return new AppClient({ origin, key, runtime, locale: "en" });
}

/** A customer of two phones who has removed the second. */
async function withRemoved(): Promise<{ owner: Customer; removed: DeviceKey }> {
  const owner = await register();
  const second = await proven("sign-ins", owner.contact);
  const entered = await told(second.app.factor(await totpOf(owner, 1)));
  travel(60_000);
  await told(owner.app.stepUp("device", await totpOf(owner)));
  await told(owner.app.removeDevice(entered.device_id));
  return { owner, removed: second.key };
}

const unchanged = ({ objects, holdings }: Footprint) => ({ objects, holdings });

describe("N Enrolment: a key that is none", () => {
  it.each(["registrations", "sign-ins"] as const)(
    "is refused at the last step of %s, and enrols nothing",
    async (way) => {
      const owner = way === "sign-ins" ? await register() : null;
      const flow = await proven(way, owner?.contact ?? `${unique("no-key")}@example.com`);
      const code = () => (owner === null ? totpCode(flow.secret, Date.now()) : totpOf(owner, 1));
      const before = unchanged(await footprint());
      for (const [name, spell] of Object.entries(noKeys)) {
        const refused = await flow.last(await code(), spell);
        expect([name, refused.status, refused.challenge]).toEqual([
          name,
          401,
          "invalid_dpop_proof",
        ]);
      }
      expect(unchanged(await footprint())).toEqual(before);
      expect((await flow.last(await code(), (jwk) => jwk)).status).toBe(201);
    },
  );
});

describe("N Enrolment: the key of a removed device", () => {
  it("is never taken back, however it is written, and is no other wallet's", async () => {
    const { owner, removed } = await withRemoved();
    for (const [name, spell] of Object.entries(spellings)) {
      travel(30_000);
      const flow = await proven("sign-ins", owner.contact, removed);
      const refused = await flow.last(await totpOf(owner), spell);
      expect([name, refused.status, refused.body.state]).toEqual([name, 409, "key_removed"]);
    }
    const { devices } = await told(owner.app.wallet());
    expect(devices.map(({ state }) => state).filter((state) => state !== "removed")).toHaveLength(
      1,
    );
    for (const spell of Object.values(spellings)) {
      const other = await proven("registrations", `${unique("other")}@example.com`, removed);
      const taken = await other.last(await totpCode(other.secret, Date.now()), spell);
      expect([taken.status, taken.body.code]).toEqual([409, "state_conflict"]);
      expect(taken.body.tokens).toBeUndefined();
    }
  });
});

describe("N Enrolment: the key of another account", () => {
  it("makes no second wallet and enters no other one, however it is written", async () => {
    const [owner, victim] = [await register(), await register()];
    for (const spell of Object.values(spellings)) {
      travel(30_000);
      const other = await proven("registrations", `${unique("twice")}@example.com`, owner.key);
      const made = await other.last(await totpCode(other.secret, Date.now()), spell);
      expect([made.status, made.body.code]).toEqual([409, "state_conflict"]);
      const entry = await proven("sign-ins", victim.contact, owner.key);
      const entered = await entry.last(await totpOf(victim), spell);
      expect([entered.status, entered.body.state]).toEqual([409, "key_taken"]);
    }
    expect((await told(victim.app.wallet())).devices).toHaveLength(1);
    expect((await told(owner.app.wallet())).wallet_id).toBe(owner.walletId);
  });
});

describe("N Enrolment: a flow's code", () => {
  it("proves nothing after its time, nor in another flow of the same contact", async () => {
    const contact = `${unique("late")}@example.com`;
    const [first, second] = [await newPhone(), await newPhone()];
    await told(first.app.register(email(contact)));
    const code = (await mailedCode(contact)) ?? "";
    await told(second.app.register(email(contact)));
    expect((await refusal(second.app.contactProof(code))).status).toBe(403);
    expect((await refusal(first.app.contactProof(code))).status).toBe(404);
    const own = (await mailedCode(contact)) ?? "";
    travel(10 * 60_000);
    expect((await refusal(second.app.contactProof(own))).status).toBe(404);
    await told(second.app.register(email(contact)));
    expect((await mailedCode(contact)) ?? "").toMatch(/^[0-9]{8}$/);
  });
});

describe("N Enrolment: an activation code", () => {
  it("activates nothing when it is guessed, and no second till when it is used", async () => {
    const { approver, till } = world();
    const issued = await told(approver.client.addTerminal(till.storeId, unique("till")));
    const { activation_code: code } = issued as { activation_code: string };
    const path = "/v1/terminals/activations";
    const thief: Holder = { key: await makePair(), token: null };
    const activate = (by: Holder, activation_code: string) =>
      call({ by, method: "POST", path, body: { activation_code } });
    const before = await footprint();
    for (let at = 0; at < code.length; at += 5) {
      const other = code[at] === "A" ? "B" : "A";
      const guess = `${code.slice(0, at)}${other}${code.slice(at + 1)}`;
      const refused = await activate(thief, guess);
      expect([at, refused.body.tokens, [400, 404].includes(refused.status)]).toEqual([
        at,
        undefined,
        true,
      ]);
    }
    expect(await footprint()).toEqual(before);
    const honest: Holder = { key: await makePair(), token: null };
    expect((await activate(honest, code)).status).toBe(201);
    expect((await activate(thief, code)).status).toBe(404);
  });
});
