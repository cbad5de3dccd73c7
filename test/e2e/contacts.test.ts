import { describe, expect, it, vi } from "vitest";
import { Wallet } from "../../worker/wallet/object.ts";
import {
  type Customer,
  mailedCode,
  newPhone,
  openWorld,
  refusal,
  register,
  told,
  totpOf,
  travel,
  unique,
} from "../world.ts";

openWorld();
const email = (value: string) => ({ type: "email", value }) as const;
const removedMs = 72 * 3_600_000;

/** Adds a contact to a customer's wallet under a fresh factor; answers its id. */
async function add(owner: Customer, value: string): Promise<string> {
  await told(owner.app.stepUp("contact", await totpOf(owner)));
  const opened = await told(owner.app.addContact(email(value)));
  const code = (await mailedCode(value)) ?? "";
  return (await told(owner.app.proveContact(opened.contact_id, code))).contact_id;
}

/** A customer whose first contact was just put out by a second one. */
async function putOut() {
  const owner = await register();
  travel(60_000);
  const [first] = (await told(owner.app.wallet())).contacts;
  const oldId = first?.contact_id ?? "";
  const second = `${unique("second")}@example.com`;
  await add(owner, second);
  await told(owner.app.removeContact(oldId));
  return { owner, oldId, second };
}

type WayIn = "register" | "signIn" | "recover" | "reportLostDevice";

/** Whether a stranger's phone that names a contact has a code sent to it. */
async function opens(way: WayIn, contact: string): Promise<boolean> {
  const { app } = await newPhone();
  await told(app[way](email(contact)));
  return (await mailedCode(contact)) !== null;
}

it("a contact is added while its reservation stands, however slow its wallet is", async () => {
  const owner = await register();
  travel(60_000);
  const addContact = Wallet.prototype.addContact;
  const slow = async function (this: Wallet, ...input: Parameters<typeof addContact>) {
    await scheduler.wait(30);
    return addContact.apply(this, input);
  };
  vi.spyOn(Wallet.prototype, "addContact").mockImplementation(slow as never);
  await add(owner, `${unique("slow")}@example.com`);
  expect((await told(owner.app.wallet())).contacts).toHaveLength(2);
  vi.restoreAllMocks();
});

describe("a contact that was removed", () => {
  it("can freeze the wallet for 72 hours, as it was told to, and nothing else", async () => {
    const { owner } = await putOut();
    const { contact } = owner;
    for (const way of ["register", "signIn", "recover"] as const) {
      expect([way, await opens(way, contact)]).toEqual([way, false]);
    }
    const { app } = await newPhone();
    await told(app.reportLostDevice(email(contact)));
    await told(app.contactProof((await mailedCode(contact)) ?? ""));
    expect((await told(owner.app.wallet())).state).toBe("frozen");
    travel(removedMs);
    expect(await opens("reportLostDevice", contact)).toBe(false);
    expect(await opens("register", contact)).toBe(true);
  });

  it("is the wallet's again when it is added again, whatever is said of the old id", async () => {
    const { owner, oldId } = await putOut();
    travel(60_000);
    await add(owner, owner.contact);
    await told(owner.app.removeContact(oldId));
    travel(removedMs);
    expect(await opens("signIn", owner.contact)).toBe(true);
    expect(await opens("register", owner.contact)).toBe(false);
  });

  it("lets nobody in who had begun to sign in or to recover through it", async () => {
    const owner = await register();
    travel(60_000);
    const [first] = (await told(owner.app.wallet())).contacts;
    const begun = await newPhone();
    await told(begun.app.signIn(email(owner.contact)));
    await told(begun.app.contactProof((await mailedCode(owner.contact)) ?? ""));
    const lost = await newPhone();
    await told(lost.app.recover(email(owner.contact)));
    await told(lost.app.contactProof((await mailedCode(owner.contact)) ?? ""));
    await add(owner, `${unique("second")}@example.com`);
    await told(owner.app.removeContact(first?.contact_id ?? ""));
    const removed = { code: "state_conflict", state: "contact_removed" };
    expect(await refusal(begun.app.factor(await totpOf(owner, 1)))).toMatchObject(removed);
    const recovery_code = owner.recoveryCodes[0] ?? "";
    expect(await refusal(lost.app.factor({ recovery_code }))).toMatchObject(removed);
    const { devices, recovery_codes_left: left } = await told(owner.app.wallet());
    expect([devices.length, left]).toEqual([1, 10]);
  });
});
