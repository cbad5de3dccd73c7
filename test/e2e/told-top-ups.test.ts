import { runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, expect, it, vi } from "vitest";
import type { CreditCommand } from "../../src/funding/credit.ts";
import { controlObject } from "../../worker/control/stub.ts";
import { partnerNameOf } from "../../worker/partner/stub.ts";
import { Wallet } from "../../worker/wallet/object.ts";
import { walletObject } from "../../worker/wallet/stub.ts";
import { env, openAlerts, openWorld, ring, told, unique } from "../world.ts";

const world = openWorld();
afterEach(() => void vi.restoreAllMocks());

/** What wallets are asked to credit from now on. */
function askedFromNowOn(): CreditCommand[] {
  const commands: CreditCommand[] = [];
  const { credit } = Wallet.prototype;
  vi.spyOn(Wallet.prototype, "credit").mockImplementation(function (this: Wallet, ...asked) {
    commands.push(asked[0]);
    return credit.apply(this, asked);
  });
  return commands;
}

it("tells a wallet with each credit which top-up it told this shard last, and at which row", async () => {
  const buyer = await world().customer(0);
  const commands = askedFromNowOn();
  const credit = async (reference: string) => {
    const request = { reference, route: buyer.fundingRoute, amount: 700, currency: "JPY" };
    expect(await told(world().partner.credit(request))).toMatchObject({ result: "credited" });
  };
  await credit(unique("topup"));
  const [{ partnerId, reference: first }] = commands as [CreditCommand];
  const shardOf = (reference: string) => partnerNameOf(ring, partnerId, reference);
  const receiver = shardOf(first);
  const found = (isHere: boolean) => {
    for (;;) {
      const reference = unique("topup");
      if ((shardOf(reference) === receiver) === isHere) return reference;
    }
  };
  const [second, other, last] = [found(true), found(false), found(true)];
  for (const reference of [second, other, last]) await credit(reference);
  // A wallet that has no policy yet is asked twice.
  const heard = new Map(commands.map(({ reference, known }) => [reference, known]));
  expect([...heard.values()]).toEqual([
    null,
    { receiver, reference: first, sequence: 1 },
    null,
    { receiver, reference: second, sequence: 2 },
  ]);
  expect((await told(buyer.app.wallet())).balances.available).toBe(2_800);
});

it("has a wallet that lacks that top-up move nothing more, and tell the operators again and again", async () => {
  const route = "ab".repeat(16);
  const wallet = walletObject(env, route);
  const snapshot = { ...(await controlObject(env).snapshot()), validUntilMs: Date.now() + 1_000 };
  const authority = { snapshot, sentAtMs: Date.now(), requestId: "req_test" };
  const credit = (known: CreditCommand["known"] = null) => {
    const by = { partnerId: "par_1", partnerName: "Partner", channel: "cash_register" };
    const command = { ...by, reference: "top-0001", amountMinor: 700, idKey: 1, known };
    return wallet.credit({ authority, ...command }, null);
  };
  expect(await credit()).toEqual({ kind: "wallet_unknown" });
  const lost = { receiver: "a shard of a partner", reference: "top-lost", sequence: 9 };
  expect(await credit(lost)).toEqual({ kind: "books_behind" });
  expect(await credit()).toEqual({ kind: "books_behind" });
  const told = {
    kind: "books_behind",
    evidence: { receivers: [{ receiver: lost.receiver, mark: 9 }] },
  };
  const alert = async (count: number) =>
    await expect.poll(openAlerts).toMatchObject([{ ...told, count }]);
  await alert(1);
  // Its alarm rings each hour; nothing else has it told.
  for (const count of [2, 3]) {
    expect(await runDurableObjectAlarm(env.WALLET.get(env.WALLET.idFromName(route)))).toBe(true);
    await alert(count);
  }
});
