import { describe, expect, it } from "vitest";
import { totpCode } from "../../src/client/index.ts";
import { listen } from "../world/listener.ts";
import {
  type Customer,
  mailedCode,
  mailsOf,
  newPhone,
  openWorld,
  register,
  told,
  totpOf,
  travel,
  unique,
} from "../world.ts";

openWorld();
const email = (value: string) => ({ type: "email", value }) as const;

/** A customer of two contacts, and a new phone that has proven the second of them. */
async function invaded() {
  const owner = await register();
  const second = `${unique("second")}@example.com`;
  await told(owner.app.stepUp("contact", await totpOf(owner, 1)));
  const { contact_id: id } = await told(owner.app.addContact(email(second)));
  await told(owner.app.proveContact(id, (await mailedCode(second)) ?? ""));
  travel(72 * 60 * 60_000); // before that no recovery goes through the second
  await told(owner.app.session.renew().then(() => owner.app.wallet()));
  return { owner, contacts: [owner.contact, second] };
}

/** Everybody is told, wherever they look: both contacts, the other phone, the list of what was. */
async function expectTold(
  { owner, contacts }: Awaited<ReturnType<typeof invaded>>,
  act: () => Promise<unknown>,
  announced: { readonly mail: string; readonly kind: string },
): Promise<void> {
  const phone = await listen(owner);
  const mails = (contact: string) => mailsOf(contact, announced.mail);
  const written = async () => (await Promise.all(contacts.map(mails))).map(({ length }) => length);
  const before = await written();
  await act();
  await expect.poll(written).toEqual(before.map((count) => count + 1));
  await expect
    .poll(() => phone.events.map(({ kind }) => kind))
    .toContain(`security.${announced.kind}`);
  phone.close();
  const { events } = await told(owner.app.activity());
  expect(events.slice(0, 3).map(({ kind }) => kind)).toContain(announced.kind);
}

async function enter(owner: Customer, contact: string, way: "signIn" | "recover") {
  const { app } = await newPhone();
  await told(app[way](email(contact)));
  await told(app.contactProof((await mailedCode(contact)) ?? ""));
  const totp = await totpOf(owner);
  await told(app.factor(way === "signIn" ? totp : { recovery_code: owner.recoveryCodes[0] ?? "" }));
  return app;
}

describe("F3: the owner is told, at every contact and on every phone", () => {
  it("of a new device, by a sign-in and by a recovery through either contact", async () => {
    const all = await invaded();
    const { owner, contacts } = all;
    const added = { mail: "device_added", kind: "device_added" };
    await expectTold(all, () => enter(owner, contacts[1] ?? "", "signIn"), added);
    travel(60_000);
    await expectTold(all, () => enter(owner, contacts[0] ?? "", "recover"), added);
  });

  it("of a freeze by contact, a removed device, another factor and new recovery codes", async () => {
    const all = await invaded();
    const { owner, contacts } = all;
    const lost = async () => {
      const { app } = await newPhone();
      await told(app.reportLostDevice(email(contacts[1] ?? "")));
      await told(app.contactProof((await mailedCode(contacts[1] ?? "")) ?? ""));
    };
    await expectTold(all, lost, { mail: "wallet_frozen", kind: "frozen" });
    const other = await enter(owner, contacts[1] ?? "", "signIn");
    const { devices } = await told(other.wallet());
    const id = devices.find(({ current }) => current)?.device_id ?? "";
    await expectTold(all, () => told(owner.app.removeDevice(id)), {
      mail: "device_removed",
      kind: "device_removed",
    });
    travel(60_000);
    await told(owner.app.stepUp("factor", await totpOf(owner)));
    const changed = { mail: "factor_changed", kind: "recovery_codes_made" };
    await expectTold(all, () => told(owner.app.newRecoveryCodes()), changed);
    const { factor_id, totp } = await told(owner.app.addFactor({ kind: "totp" }));
    const code = await totpCode(totp?.secret ?? "", Date.now());
    const added = () => told(owner.app.proveFactor(factor_id, code));
    await expectTold(all, added, { ...changed, kind: "factor_added" });
  });
});
