import { afterEach, describe, expect, it } from "vitest";
import { totpCode } from "../../src/client/index.ts";
import { contactKey } from "../../src/identity/contact.ts";
import { blindContact } from "../../src/token/blind.ts";
import type { BlindKey } from "../../src/token/key-ring.ts";
import { contactShard } from "../../worker/directory/stub.ts";
import { keyRing } from "../../worker/platform/keys.ts";
import {
  type Customer,
  env,
  idsOf,
  inside,
  mailedCode,
  newPhone,
  openWorld,
  refusal,
  register,
  told,
  totpOf,
  unique,
} from "../world.ts";

openWorld();

/** The ring that the Worker uses: what is done to its blinding keys is done to the deployment. */
const live = await keyRing(env);
const blindKeys = live.blind as BlindKey[];
const [current, older] = blindKeys as [BlindKey, BlindKey];

/** Deploys the ring with these blinding keys, the first of which is the current one. */
function deploy(...keys: BlindKey[]): void {
  blindKeys.splice(0, blindKeys.length, ...keys);
}

afterEach(() => deploy(current, older));

const email = (value: string) => ({ type: "email", value }) as const;

async function blinds(value: string) {
  const [first, second] = await blindContact(live, contactKey(email(value)));
  return { current: first?.hex ?? "", older: second?.hex ?? "" };
}

async function owners(value: string) {
  const { current: now, older: before } = await blinds(value);
  const [byCurrent, byOlder] = [now, before].map((hex) => contactShard(env, hex).findContact(hex));
  return { current: await byCurrent, older: await byOlder };
}

function blindsInWallet({ route }: Customer): Promise<unknown[]> {
  return inside("WALLET", env.WALLET.idFromName(route), (sql) =>
    sql
      .exec("SELECT blind FROM contact WHERE state = 'verified' ORDER BY number")
      .toArray()
      .map((row) => row.blind),
  );
}

/** A phone whose registration of a contact only lacks its last step. */
async function almostRegistered(contact: string) {
  const { app } = await newPhone();
  await told(app.register(email(contact)));
  const { totp } = await told(app.contactProof((await mailedCode(contact)) ?? ""));
  return async () => app.factor(await totpCode(totp?.secret ?? "", Date.now()));
}

async function signIn(customer: Customer) {
  await told(customer.app.signIn(email(customer.contact)));
  await told(customer.app.contactProof((await mailedCode(customer.contact)) ?? ""));
  return await told(customer.app.factor(await totpOf(customer, 1)));
}

describe("a contact that was registered under the key before", () => {
  it("is known: nobody registers it again, and its owner enters as before", async () => {
    deploy(older, current);
    const customer = await register();
    deploy(current, older);
    const wallets = (await idsOf("WALLET")).length;
    const stranger = await newPhone();
    await told(stranger.app.register(email(customer.contact)));
    expect(await mailedCode(customer.contact)).toBeNull();
    expect((await idsOf("WALLET")).length).toBe(wallets);
    expect(await signIn(customer)).toMatchObject({
      wallet_id: customer.walletId,
      device_id: customer.deviceId,
      device_state: "active",
    });
  });

  it("comes under the new key when it is used, so that the old one can go", async () => {
    deploy(older, current);
    const customer = await register();
    deploy(current, older);
    const { contact, route } = customer;
    expect(await owners(contact)).toEqual({ current: null, older: route });
    await signIn(customer);
    const moved = { current: route, older: null };
    await expect.poll(() => owners(contact)).toEqual(moved);
    expect(await blindsInWallet(customer)).toEqual([(await blinds(contact)).current]);
    deploy(current);
    const { app } = await newPhone();
    await told(app.signIn(email(contact)));
    expect(await mailedCode(contact)).toMatch(/^\d{8}$/);
  });

  it("is free again under both keys when its wallet has removed it", async () => {
    deploy(older, current);
    const customer = await register();
    const second = `${unique("second")}@example.com`;
    await told(customer.app.stepUp("contact", await totpOf(customer, 1)));
    const added = (await told(customer.app.addContact(email(second)))) as { contact_id: string };
    const path = `/v1/wallet/contacts/${added.contact_id}/contact-proof`;
    const proof = { code: (await mailedCode(second)) ?? "" };
    const proven = await told(customer.app.session.call<typeof added>("POST", path, proof));
    deploy(current, older);
    await told(customer.app.removeContact(proven.contact_id));
    expect(await owners(second)).toEqual({ current: null, older: null });
    expect((await register(second)).walletId).toMatch(/^wal_/);
  });
});

describe("one contact, registered before and after the rotation at the same time", () => {
  it("is the first one's: the other is told contact_taken, in either order", async () => {
    for (const newFirst of [true, false]) {
      const contact = `${unique("rotated")}@example.com`;
      deploy(older, current);
      const before = await almostRegistered(contact);
      deploy(current, older);
      const after = await almostRegistered(contact);
      const [first, second] = newFirst ? [after, before] : [before, after];
      await told(first());
      const refused = await refusal(second());
      expect(refused).toMatchObject({ code: "state_conflict", state: "contact_taken" });
    }
  });

  it("never has two wallets when both finish at once", async () => {
    const contact = `${unique("rotated")}@example.com`;
    deploy(older, current);
    const before = await almostRegistered(contact);
    deploy(current, older);
    const after = await almostRegistered(contact);
    const replies = await Promise.all([before(), after()]);
    expect(replies.filter(({ ok }) => ok).length).toBeLessThanOrEqual(1);
    const { current: now, older: then } = await owners(contact);
    expect([now, then].filter((route) => route !== null).length).toBeLessThanOrEqual(1);
  });
});
