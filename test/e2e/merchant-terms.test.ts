import { describe, expect, it } from "vitest";
import {
  addMerchant,
  addStore,
  addTill,
  approve,
  env,
  footprint,
  inside,
  type Merchant,
  openWorld,
  payApproved,
  refusal,
  told,
  travel,
} from "../world.ts";

const world = openWorld();
const dayMs = 86_400_000;
const account = {
  bank_code: "0005",
  branch_code: "123",
  account_type: "ordinary",
  account_number: "7654321",
  holder_kana: "フルイ",
};
const shown = { ...account, account_number: "321" };

async function made() {
  const { operator } = world();
  const merchant = await addMerchant(operator.client, { bank: account });
  const whole = async () => told(operator.client.merchant(merchant.merchantId));
  const { bank_proposed } = (await whole()) as { bank_proposed: { approval_id: string } };
  return { merchant, whole, approvalId: bank_proposed.approval_id };
}

const approvedBy = async (reply: Parameters<typeof approve>[1]) =>
  approve(world().second, reply as never);

/** Everything that a merchant's object and Control keep, as text. */
async function kept({ ownerHex }: Merchant): Promise<string> {
  const all = (sql: SqlStorage) =>
    sql
      .exec(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'",
      )
      .toArray()
      .map(({ name }) => JSON.stringify(sql.exec(`SELECT * FROM "${name}"`).toArray()))
      .join("\n");
  const merchant = await inside("MERCHANT", env.MERCHANT.idFromName(ownerHex), all);
  return merchant + (await inside("CONTROL", env.CONTROL.idFromName("control"), all));
}

describe("a merchant's bank account", () => {
  it("is paid out to by nobody until two persons agreed and 72 h passed", async () => {
    const { operator, approver, viewer, second } = world();
    const { merchant, whole, approvalId } = await made();
    expect(await whole()).toMatchObject({
      bank: null,
      bank_next: null,
      bank_proposed: { ...shown, approval_id: approvalId },
    });
    const detailFor = async ({ client }: typeof viewer) =>
      (await told(client.approvals())).approvals.find(
        ({ approval_id }) => approval_id === approvalId,
      )?.detail;
    expect(await detailFor(approver)).toEqual({ merchant_id: merchant.merchantId, bank: account });
    expect(await detailFor(viewer)).toMatchObject({ bank: shown });
    expect(await refusal(operator.client.approve(approvalId))).toMatchObject({ status: 403 });
    const approved = await told(second.client.approve(approvalId));
    expect(approved).toMatchObject({ act: "change_terms", status: "approved" });
    expect(await whole()).toMatchObject({ bank: null, bank_next: shown, bank_proposed: null });
    expect(await told(second.client.approve(approvalId))).toMatchObject({ status: "approved" });
    const everything = await kept(merchant);
    for (const text of ["7654321", "フルイ"]) expect(everything).not.toContain(text);
    travel(3 * dayMs + 1_000);
    expect(await whole()).toMatchObject({ bank: shown, bank_next: null });
  });

  it("stays the old one for 72 h after a new one was agreed on", async () => {
    const { operator } = world();
    const { merchant, whole, approvalId } = await made();
    await told(world().second.client.approve(approvalId));
    travel(3 * dayMs + 1_000);
    const bank = { ...account, account_number: "1111222" };
    const next = { ...shown, account_number: "222" };
    await approvedBy(operator.client.changeMerchant(merchant.merchantId, { bank }));
    expect(await whole()).toMatchObject({ bank: shown, bank_next: next });
    travel(3 * dayMs + 1_000);
    expect(await whole()).toMatchObject({ bank: next, bank_next: null });
  });
});

describe("a merchant's terms", () => {
  it("take one person for a name, which renames no old payment", async () => {
    const { approver, operator } = world();
    const merchant = await addMerchant(operator.client);
    const till = await addTill(
      approver.client,
      await addStore(approver.client, merchant.merchantId),
    );
    const buyer = await world().customer();
    const before = await payApproved(till, buyer);
    const changed = { name: "New Name", name_kana: "アタラシイ", credit_line: 5_000 };
    const reply = await operator.client.changeMerchant(merchant.merchantId, changed);
    expect(reply).toMatchObject({ ok: true, status: 200, body: changed });
    const { merchants } = await told(operator.client.merchants());
    const listed = merchants.find(({ merchant_id }) => merchant_id === merchant.merchantId);
    expect(listed).toMatchObject({ name: "New Name" });
    await till.client.openSession();
    const after = await payApproved(till, buyer, { amount: 900 });
    expect(after).toMatchObject({ merchant_name: "New Name", merchant_name_kana: "アタラシイ" });
    expect(await told(till.client.payment(before.payment_id))).toMatchObject({
      merchant_name: before.merchant_name,
    });
    expect(before.merchant_name).not.toBe("New Name");
  });

  it("take two persons for a rate, and change nothing before", async () => {
    const { approver, operator } = world();
    const merchant = await addMerchant(operator.client);
    const { merchantId } = merchant;
    const till = await addTill(approver.client, await addStore(approver.client, merchantId));
    const rates = { name: "Dearer", reward_rate_bp: 500, fee_rate_bp: 400 };
    const proposal = await operator.client.changeMerchant(merchantId, rates);
    expect(proposal).toMatchObject({ ok: true, status: 202 });
    const now = await told(operator.client.merchant(merchantId));
    expect(now).toMatchObject({ reward_rate_bp: 200, fee_rate_bp: 300 });
    expect(now.name).not.toBe("Dearer");
    await approvedBy(proposal as never);
    expect(await told(operator.client.merchant(merchantId))).toMatchObject(rates);
    const { merchants } = await told(operator.client.merchants());
    expect(merchants).toContainEqual(expect.objectContaining({ name: "Dearer" }));
    await till.client.openSession();
    const paid = await payApproved(till, await world().customer(), { amount: 1_000 });
    expect(paid).toMatchObject({ reward: 50, merchant_name: "Dearer" });
  });

  it("are refused beyond the deployment's bounds, empty, and of who is unknown or revoked", async () => {
    const { operator, second } = world();
    const { merchant, approvalId } = await made();
    const change = (body: object, id = merchant.merchantId) =>
      refusal(operator.client.changeMerchant(id, body));
    const before = await footprint();
    expect(await change({ fee_rate_bp: 1_001 })).toMatchObject({ pointer: "/fee_rate_bp" });
    expect(await change({ reward_rate_bp: 1_001 })).toMatchObject({ pointer: "/reward_rate_bp" });
    expect(await change({})).toMatchObject({ status: 400, code: "malformed_request" });
    expect(await change({ category: "casino" })).toMatchObject({ status: 400 });
    expect(await change({ name: "x" }, "mer_x")).toMatchObject({ code: "not_found" });
    expect(await footprint()).toEqual(before);
    await told(operator.client.revokeMerchant(merchant.merchantId));
    expect(await change({ name: "x" })).toMatchObject({ status: 409, state: "revoked" });
    expect(await change({ fee_rate_bp: 1 })).toMatchObject({ status: 409, state: "revoked" });
    expect(await refusal(second.client.approve(approvalId))).toMatchObject({ state: "revoked" });
  });
});
