import type { TerminalIssued } from "../../../src/client/index.ts";
import type { Act } from "../act.ts";
import { drawMerchant, drawStore, newTill } from "../opening/shop.ts";
import { beside, sleep } from "../program.ts";
import { wordOf, wordOfOutcome } from "../word.ts";
import { atDesk, decided } from "./desk-approvals.ts";
import { requestOf, showCode } from "./paying.ts";

/** Merchants, stores and terminals: how they come, change and go. */

const newMerchant: Act = {
  name: "add a merchant",
  weight: 1,
  async play(cast, dice) {
    if (cast.shops.length > 4) return null;
    const by = await atDesk(cast, dice);
    const { actor, operator } = by;
    const made = await actor.run(() => operator.addMerchant(drawMerchant(dice)));
    if (!made.ok) return wordOf(made);
    const { merchant_id: merchantId, approval_id: approvalId } = made.body;
    cast.approvals.push({ approvalId, by });
    const store = await actor.run(() => operator.addStore(merchantId, drawStore(dice)));
    if (!store.ok || !("store_id" in store.body)) return wordOf(store);
    const storeId = store.body.store_id;
    const till = await newTill(cast, { merchantId, storeId });
    const issued = await actor.run(() => operator.addTerminal(storeId, till.name));
    if (!issued.ok) return wordOf(issued);
    const { activation_code: code } = issued.body as TerminalIssued;
    const active = await till.actor.run(() => till.terminal.activate(code));
    if (!active.ok) return wordOf(active);
    cast.shops.push({ merchantId, storeIds: [storeId] });
    cast.tills.push({ ...till, terminalId: active.body.terminal_id });
    return "added";
  },
};

const newStore: Act = {
  name: "add a store",
  weight: 1,
  async play(cast, dice) {
    const { actor, operator } = await atDesk(cast, dice);
    const { merchantId, storeIds } = dice.pick(cast.shops);
    const store = await actor.run(() => operator.addStore(merchantId, drawStore(dice)));
    if (store.ok && "store_id" in store.body) storeIds.push(store.body.store_id);
    return wordOf(store);
  },
};

/** Names and credit line at once, rates and account by two persons. */
const changeTerms: Act = {
  name: "change a merchant's terms",
  weight: 3,
  async play(cast, dice) {
    const by = await atDesk(cast, dice);
    const { merchantId } = dice.pick(cast.shops);
    const { bank } = drawMerchant(dice);
    const change = dice.pick([
      { name: "Konbini anew", name_kana: "コンビニ" },
      { credit_line: dice.pick([0, 5_000, 500_000]) },
      { reward_rate_bp: dice.pick([0, 77, 500]), fee_rate_bp: dice.pick([0, 250]) },
      { bank: { ...bank, account_number: "0000001" } },
    ]);
    const reply = await by.actor.run(() => by.operator.changeMerchant(merchantId, change));
    return `${Object.keys(change)[0]}: ${await decided(cast, by, reply, dice)}`;
  },
};

/** A till is revoked, pays meanwhile, and tries to pay once more. */
const revokeTerminal: Act = {
  name: "revoke a till",
  weight: 1,
  async play(cast, dice) {
    if (cast.tills.length < 3) return null;
    const till = dice.pick(cast.tills);
    const { actor, operator } = await atDesk(cast, dice);
    const phone = dice.pick(cast.phones);
    const pay = async () => {
      const shown = await showCode(cast, phone);
      if (typeof shown === "string") return shown;
      const request = await requestOf(till, shown.code.qr, dice);
      cast.asked.push({ till, phone, request });
      return wordOfOutcome(await till.actor.run(() => till.terminal.pay(request)));
    };
    const first = beside(pay());
    await sleep(actor, dice.between(0, 10));
    const revoked = await actor.run(() => operator.revokeTerminal(till.terminalId));
    if (!revoked.ok) return `${await first}, ${wordOf(revoked)}`;
    const after = await pay();
    if (cast.tills.length > 2) cast.tills.splice(cast.tills.indexOf(till), 1);
    return `${await first}, ${wordOf(revoked)}, after: ${after}`;
  },
};

/** A merchant is revoked with all its tills; those it leaves behind have no say any more. */
const revokeMerchant: Act = {
  name: "revoke a merchant",
  weight: 1,
  async play(cast, dice) {
    if (cast.shops.length < 2) return null;
    const shop = dice.pick(cast.shops);
    const staying = cast.tills.filter(({ merchantId }) => merchantId !== shop.merchantId);
    const [till] = cast.tills.filter(({ merchantId }) => merchantId === shop.merchantId);
    if (staying.length === 0) return null;
    const { actor, operator } = await atDesk(cast, dice);
    const revoked = await actor.run(() => operator.revokeMerchant(shop.merchantId));
    if (!revoked.ok) return wordOf(revoked);
    cast.shops.splice(cast.shops.indexOf(shop), 1);
    cast.tills.splice(0, cast.tills.length, ...staying);
    if (till === undefined) return "revoked";
    const totals = await till.actor.run(() => till.terminal.totals());
    return `revoked, after: ${wordOf(totals)}`;
  },
};

export const shopActs: readonly Act[] = [
  ...[newMerchant, newStore, changeTerms, revokeTerminal, revokeMerchant],
];
