import { evictDurableObject } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import {
  codeFaultsMax,
  factorFailuresMax,
  factorTriesMax,
  merchantNumbersMax,
} from "../../src/bounds.ts";
import { merchantObject } from "../../worker/merchant/stub.ts";
import { soon } from "../soon.ts";
import {
  addMerchant,
  addStore,
  addTill,
  bill,
  env,
  type Holder,
  holder,
  inside,
  mailedCode,
  newPhone,
  openWorld,
  payApproved,
  persist,
  refusal,
  register,
  send,
  told,
  totpOf,
  travel,
} from "../world.ts";

const world = openWorld();

const minute = 60_000;

async function alertsOf(kind: string, subject: string) {
  const { alerts } = (await told(world().viewer.client.alerts())) as unknown as {
    alerts: { kind: string; subject: string }[];
  };
  return alerts.filter((alert) => alert.kind === kind && alert.subject === subject);
}

describe("A6: guessing codes at all tills of one merchant", () => {
  it("is too_many_attempts after 300 numbers together, also at a till that sent none", async () => {
    const { client } = world().approver;
    const { merchantId, ownerHex } = await addMerchant(client);
    const storeId = await addStore(client, merchantId);
    const tills = await Promise.all(Array.from({ length: 12 }, () => addTill(client, storeId)));
    const holders = await Promise.all(tills.map(holder));
    const each = Math.ceil(merchantNumbersMax / (tills.length - 1));
    expect(each).toBeLessThan(codeFaultsMax.number);
    const number = "20000000000000000001";
    const guess = (by: Holder) => persist(() => send(by, "POST", "/v1/payments", bill(number)));
    await Promise.all(
      holders.slice(1).map(async (by) => {
        for (let i = 0; i < each; i += 1) await guess(by);
      }),
    );
    const [fresh] = holders as [Holder];
    await vi.waitFor(async () => {
      expect((await guess(fresh)).body).toMatchObject({ code: "too_many_attempts" });
    }, soon);
    await vi.waitFor(async () => {
      expect(await alertsOf("merchant_guesses", merchantId)).toMatchObject([
        { count: 1, proposed_stop: { scope: "merchant", id: merchantId } },
      ]);
    }, soon);
    const id = env.MERCHANT.idFromName(ownerHex);
    await evictDurableObject(env.MERCHANT.get(id) as never).catch(() => {});
    const untilMs = await merchantObject(env, ownerHex).recordCodeFaults(merchantId, 1);
    expect((untilMs ?? 0) - Date.now()).toBeGreaterThan(8 * minute);
    const rows = await inside("MERCHANT", id, (sql) =>
      sql.exec("SELECT count(*) AS n FROM guess").one(),
    );
    expect(rows.n).toBe(merchantNumbersMax);

    const [till] = tills;
    if (till === undefined) throw new Error("a till");
    await payApproved(till, await world().customer());
    const elsewhere = await holder(world().till);
    expect((await guess(elsewhere)).body.decline?.code).toBe("code_invalid");
    travel(10 * minute + 1_000);
    expect((await guess(await holder(till))).body.decline?.code).toBe("code_invalid");
  });
});

describe("N Factors: guessing a second factor", () => {
  it("disables it at the hundredth wrong one in a row, over many flows and days", async () => {
    const owner = await register();
    const contact = { type: "email", value: owner.contact } as const;
    let wrong = 0;
    while (wrong < factorFailuresMax) {
      travel(3 * 60 * minute);
      const thief = await newPhone();
      await told(thief.app.signIn(contact));
      await told(thief.app.contactProof((await mailedCode(owner.contact)) ?? ""));
      const right = new Set([await totpOf(owner, -1), await totpOf(owner), await totpOf(owner, 1)]);
      const code = ["000000", "111111", "222222", "333333"].find((each) => !right.has(each)) ?? "";
      for (let i = 0; i < factorTriesMax; i += 1) {
        const refused = await refusal(thief.app.factor(code));
        expect([403, 429]).toContain(refused.status);
        wrong += 1;
      }
    }
    const kept = () =>
      inside("WALLET", env.WALLET.idFromName(owner.route), (sql) =>
        sql.exec("SELECT state, failures FROM factor").one(),
      );
    expect(await kept()).toEqual({ state: "disabled", failures: factorFailuresMax });
    travel(3 * 60 * minute);
    await told(owner.app.signIn(contact));
    await told(owner.app.contactProof((await mailedCode(owner.contact)) ?? ""));
    expect(await refusal(owner.app.factor(await totpOf(owner)))).toMatchObject({ status: 403 });
    await told(owner.app.recover(contact));
    await told(owner.app.contactProof((await mailedCode(owner.contact)) ?? ""));
    const back = await told(owner.app.factor({ recovery_code: owner.recoveryCodes[0] ?? "" }));
    expect(back).toMatchObject({ device_id: owner.deviceId });
  });
});
