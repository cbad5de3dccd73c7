import { describe, expect, it } from "vitest";
import {
  approve,
  mailedCode,
  openWorld,
  pay,
  refusal,
  register,
  scan,
  told,
  totpOf,
  travel,
  unique,
} from "../world.ts";

const world = openWorld();

describe("a customer's wallet, as operators see it", () => {
  it("is found by its contact in any spelling, and shows what recognises it only", async () => {
    const { viewer } = world();
    const owner = await world().customer();
    const { wallets } = await told(
      viewer.client.walletsByContact(` ${owner.contact.toUpperCase()} `),
    );
    expect(wallets).toMatchObject([{ wallet_id: owner.walletId, balances: { available: 10_000 } }]);
    const shown = await told(viewer.client.wallet(owner.walletId));
    expect(shown).toEqual(wallets[0]);
    expect(shown).not.toHaveProperty("funding_route");
    expect(JSON.stringify(shown)).not.toContain(owner.contact);
    for (const nobody of [`${unique("nobody")}@example.com`, "no contact"]) {
      expect(await told(viewer.client.walletsByContact(nobody))).toEqual({ wallets: [] });
    }
    expect((await refusal(viewer.client.wallet(owner.deviceId))).status).toBe(404);
  });

  it("is found by a contact that was put out of it, for 72 hours", async () => {
    const { viewer } = world();
    const owner = await register();
    travel(60_000);
    const [first] = (await told(owner.app.wallet())).contacts;
    await told(owner.app.stepUp("contact", await totpOf(owner)));
    const value = `${unique("second")}@example.com`;
    const { contact_id: id } = await told(owner.app.addContact({ type: "email", value }));
    await told(owner.app.proveContact(id, (await mailedCode(value)) ?? ""));
    await told(owner.app.removeContact(first?.contact_id ?? ""));
    const found = await told(viewer.client.walletsByContact(owner.contact));
    expect(found).toMatchObject({ wallets: [{ wallet_id: owner.walletId }] });
    travel(72 * 3_600_000);
    expect(await told(viewer.client.walletsByContact(owner.contact))).toEqual({ wallets: [] });
  });

  it("is stopped at once, stays so for its owner, and is freed by two persons", async () => {
    const { viewer, operator, approver, till } = world();
    const owner = await world().customer();
    const code = await scan(owner);
    expect((await refusal(viewer.client.freezeWallet(owner.walletId))).code).toBe("forbidden");
    const { stop_id: stopId } = (await told(
      operator.client.freezeWallet(owner.walletId, "its owner called"),
    )) as { stop_id: string };
    expect((await pay(till, code)).decline?.code).toBe("wallet_unavailable");
    expect(await refusal(owner.app.issueCode())).toMatchObject({
      code: "stopped",
      scope: "wallet",
    });
    travel(60_000);
    await told(owner.app.stepUp("unfreeze", await totpOf(owner)));
    await told(owner.app.unfreeze());
    expect(await told(viewer.client.wallet(owner.walletId))).toMatchObject({ stopped: true });
    await approve(approver, operator.client.liftStop(stopId));
    expect((await pay(till, await scan(owner))).result).toBe("approved");
  });
});
