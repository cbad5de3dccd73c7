import { describe, expect, it } from "vitest";
import {
  type Customer,
  env,
  heldBesideTries,
  holder,
  inside,
  keyOf,
  mailedCode,
  newPhone,
  openWorld,
  persist,
  register,
  send,
  told,
  totpOf,
  travel,
  unique,
} from "../world.ts";

/* What a wallet has at most, and somebody who asks for more of it at the same instant. */
openWorld();
const email = (value: string) => ({ type: "email", value }) as const;

async function count({ route }: Customer, query: string): Promise<number> {
  const id = env.WALLET.idFromName(route);
  return await inside("WALLET", id, (sql) => Number(sql.exec(query).one().n));
}

const contactCount = "SELECT count(*) AS n FROM contact WHERE state = 'verified'";
const factorCount = "SELECT count(*) AS n FROM factor WHERE state <> 'removed'";

/** Opens as many further contacts; each with the code that was sent. */
async function openContacts(owner: Customer, many: number) {
  const opened: { contact: string; path: string; code: string | null }[] = [];
  while (opened.length < many) {
    const contact = `${unique("further")}@example.com`;
    const { contact_id: id } = await told(owner.app.addContact(email(contact)));
    const path = `/v1/wallet/contacts/${id}/contact-proof`;
    opened.push({ contact, path, code: await mailedCode(contact) });
  }
  return opened;
}

describe("a wallet", () => {
  it("has four contacts when eight that were opened before are proven at once", async () => {
    const owner = await register();
    await told(owner.app.stepUp("contact", await totpOf(owner, 1)));
    const opened = await openContacts(owner, 8);
    const by = await holder(owner);
    const before = await heldBesideTries(owner.route);
    const proven = await Promise.all(
      opened.map(({ path, code }) => persist(() => send(by, "POST", path, { code }))),
    );
    const refused = proven.filter(({ status }) => status !== 200);
    expect(refused.map(({ status, body }) => [status, body.state])).toEqual(
      Array(5).fill([409, "too_many_contacts"]),
    );
    expect(await count(owner, contactCount)).toBe(4);
    expect(await heldBesideTries(owner.route)).toEqual({ ...before, contact: 4 });
    const left = opened.filter((_, i) => proven[i]?.status !== 200);
    const [free] = left as [(typeof opened)[number]];
    expect((await register(free.contact)).walletId).not.toBe(owner.walletId);
  });

  it("has five devices when four recoveries end at once in one that has four", async () => {
    const owner = await register();
    await told(owner.app.stepUp("contact", await totpOf(owner, 1)));
    const contacts = [owner.contact];
    for (const { contact, path, code } of await openContacts(owner, 3)) {
      expect((await send(await holder(owner), "POST", path, { code })).status).toBe(200);
      contacts.push(contact);
    }
    travel(72 * 60 * 60_000); // before that no recovery goes through the later contacts
    const proven = async (contact: string) => {
      const phone = await newPhone();
      const { recovery_id: id } = await told(phone.app.recover(email(contact)));
      await told(phone.app.contactProof((await mailedCode(contact)) ?? ""));
      return { by: { key: keyOf(phone.key), token: null }, path: `/v1/recoveries/${id}/factor` };
    };
    const codes = [...owner.recoveryCodes];
    const recover = async ({ by, path }: Awaited<ReturnType<typeof proven>>) => {
      const recovery_code = codes.pop();
      return await persist(() => send(by, "POST", path, { recovery_code }));
    };
    for (let i = 0; i < 3; i += 1) {
      expect((await recover(await proven(owner.contact))).status).toBe(201);
    }
    const places = [];
    for (const contact of contacts) places.push(await proven(contact));
    const before = await heldBesideTries(owner.route);
    const ended = await Promise.all(places.map(recover));
    const refused = ended.filter(({ status }) => status !== 201);
    expect(refused.map(({ status, body }) => [status, body.state])).toEqual(
      Array(3).fill([409, "too_many_devices"]),
    );
    expect(await heldBesideTries(owner.route)).toMatchObject({
      device: 5,
      session: Number(before.session) + 1,
    });
  });

  it("has ten factors when twelve are begun at once", async () => {
    const owner = await register();
    await told(owner.app.stepUp("factor", await totpOf(owner, 1)));
    const begun = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        owner.app.addFactor({ kind: i % 2 === 0 ? "totp" : "webauthn" }),
      ),
    );
    expect(begun.filter(({ ok }) => ok)).toHaveLength(9);
    expect(await count(owner, factorCount)).toBe(10);
  });
});
