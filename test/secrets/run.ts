import { OperatorClient, PartnerClient, TerminalClient, totpCode } from "../../src/client/index.ts";
import { correctsBalances, guardsWithPasskeys } from "./passkey-run.ts";
import {
  type Customer,
  email,
  keyed,
  mailed,
  must,
  phone,
  type Reach,
  refused,
  register,
} from "./people.ts";

const holder = "ヒミツ シヨウテン";
const bank = { bank_code: "0001", branch_code: "001", account_type: "ordinary" as const };
const money = { amount: 1_000, currency: "JPY" };

/** Who is still in when the run has ended. */
export interface Left {
  readonly approver: OperatorClient;
  readonly approverId: string;
  readonly till: TerminalClient;
  readonly partner: PartnerClient;
  readonly customer: Customer;
  /** A customer who has done nothing yet. */
  readonly idle: Customer;
  readonly fundingRoute: string;
  /** A code that the customer has shown and nobody has scanned. */
  readonly shown: string;
}

/** One of everything that anybody does with a deployment, mistakes included. */
export async function useEverything(reach: Reach, bootstrapSecret: string): Promise<Left> {
  const { approver, second, approverId } = await openHouse(reach, bootstrapSecret);
  const till = await openShop(reach, approver);
  const partner = await openPartner(reach, approver);
  const buyer = await register(reach, "secret-buyer@example.com");
  const { funding_route: route } = await must(buyer.app.wallet());
  await must(partner.credit({ reference: "secret-top-up", route, amount: 9_000, currency: "JPY" }));
  await pays(buyer, till);
  await redeems(buyer);
  await keepsAnEye(approver, second);
  await entersAgain(reach);
  await losesThePhone(reach);
  await changesWhatIsKnown(reach);
  await guardsWithPasskeys(reach, approver, approverId);
  await correctsBalances(buyer, approver, second);
  await errs(reach, buyer, till);
  await must(buyer.app.signOut());
  const customer = await register(reach, "secret-customer@example.com");
  const idle = await register(reach, "secret-idle@example.com");
  const { funding_route: fundingRoute } = await must(customer.app.wallet());
  const { qr: shown } = await must(customer.app.issueCode());
  return { approver, approverId, till, partner, customer, idle, fundingRoute, shown };
}

async function openHouse(reach: Reach, bootstrapSecret: string) {
  const approver = new OperatorClient(await keyed(reach));
  const second = new OperatorClient(await keyed(reach));
  await refused(approver.bootstrap(`${bootstrapSecret}x`, "Nobody"));
  const { operator_id: approverId } = await must(approver.bootstrap(bootstrapSecret, "First"));
  await refused(second.activate("inv_0000000000000000000000000000"));
  const invited = await must(approver.invite({ name: "Second", role: "approver" }));
  await must(second.activate(invited.invitation_code));
  return { approver, second, approverId };
}

async function openShop(reach: Reach, operator: OperatorClient): Promise<TerminalClient> {
  const account = { ...bank, account_number: "7391846", holder_kana: holder };
  const rates = { reward_rate_bp: 200, fee_rate_bp: 300, shards: 1, credit_line: 0 };
  const named = { name: "Konbini", name_kana: "コンビニ", category: "convenience_store" };
  const merchant = await must(operator.addMerchant({ ...named, ...rates, bank: account }));
  const { merchant_id: id } = merchant as { merchant_id: string };
  const place = { name: "Store", lat_e6: 35_681_236, lon_e6: 139_767_125 };
  const store = (await must(operator.addStore(id, place))) as { store_id: string };
  const issued = await must(operator.addTerminal(store.store_id, "Till"));
  const till = new TerminalClient(await keyed(reach));
  const { activation_code: code } = issued as { activation_code: string };
  await refused(till.activate(`${code.slice(0, -1)}${code.endsWith("A") ? "B" : "A"}`));
  await must(till.activate(code));
  await till.openSession();
  return till;
}

async function openPartner(reach: Reach, operator: OperatorClient): Promise<PartnerClient> {
  const options = await keyed(reach);
  const channel = "cash_register" as const;
  const jwk = options.key.publicJwk;
  const added = await must(operator.addPartner({ name: "Registers", channel, jwk }));
  const { partner_id: partnerId } = added as { partner_id: string };
  return new PartnerClient({ ...options, partnerId, channel });
}

async function pays(buyer: Customer, till: TerminalClient): Promise<void> {
  const code = async () => (await must(buyer.app.issueCode())).qr;
  const bill = { ...money, capture: "automatic" } as const;
  const spent = await code();
  const paid = await must(till.postPayment({ ...bill, reference: "secret-payment", code: spent }));
  if (paid.payment_id === null) throw new Error("the payment is approved");
  await must(till.postPayment({ ...bill, reference: "secret-replay", code: spent }));
  await must(till.postPayment({ ...bill, reference: "secret-guess", code: `${spent}x` }));
  await must(till.refund(paid.payment_id, { reference: "secret-refund", amount: 100 }));
  const rest = { reference: "secret-cancel", payment_reference: "secret-unseen" };
  await must(till.cancel({ ...rest, code: await code() }));
  await must(buyer.app.offlineSeals());
  const offline = (await buyer.app.offlineCode())?.qr ?? "";
  await must(till.postPayment({ ...bill, reference: "secret-offline", code: offline }));
  const { bar_code: number } = await must(buyer.app.issueCode());
  await must(till.postPayment({ ...bill, reference: "secret-number", code: `${number}` }));
}

async function redeems({ app, secret }: Customer): Promise<void> {
  const account = { ...bank, account_number: "5820374", holder_kana: "ヒミツ タロウ" };
  const request = { reference: "secret-redeem", amount: 500, payout_account: account };
  await refused(app.redeem(request));
  await must(app.stepUp("redemption", await totpCode(secret, Date.now() + 30_000)));
  await must(app.redeem(request));
}

/** Operators stop, lift with a second person, and raise an epoch that ends nothing in use here. */
async function keepsAnEye(approver: OperatorClient, second: OperatorClient): Promise<void> {
  const stop = await must(approver.raiseStop({ scope: "top_up:atm", reason: "a run" }));
  const lift = (await must(approver.liftStop(stop.stop_id))) as { approval_id: string };
  await refused(approver.approve(lift.approval_id));
  await must(second.approve(lift.approval_id));
  await must(approver.alerts());
}

async function entersAgain(reach: Reach): Promise<void> {
  const owner = await register(reach, "secret-owner@example.com");
  const { app } = await phone(reach);
  await must(app.signIn(email(owner.contact)));
  await must(app.contactProof(await mailed(reach, owner.contact)));
  await refused(app.factor("000000"));
  await must(app.factor(await totpCode(owner.secret, Date.now() + 30_000)));
  await must(app.freeze());
  await app.refresh();
  const next = await phone(reach);
  await must(next.app.recover(email(owner.contact)));
  await must(next.app.contactProof(await mailed(reach, owner.contact)));
  await refused(next.app.factor({ recovery_code: "AAAA-AAAA-AAAA-AAAA" }));
  await must(next.app.factor({ recovery_code: owner.recoveryCodes[0] ?? "" }));
}

async function losesThePhone(reach: Reach): Promise<void> {
  const owner = await register(reach, "secret-loser@example.com");
  const { app } = await phone(reach);
  await must(app.reportLostDevice(email(owner.contact)));
  await must(app.contactProof(await mailed(reach, owner.contact)));
  await must(app.signIn(email("secret-stranger@example.com")));
}

async function changesWhatIsKnown(reach: Reach): Promise<void> {
  const owner = await register(reach, "secret-changer@example.com");
  const ahead = await totpCode(owner.secret, Date.now() + 30_000);
  await must(owner.app.stepUp("contact", ahead));
  const opened = await must(owner.app.addContact({ type: "phone", value: "09076543210" }));
  const { contact_id: id } = opened as { contact_id: string };
  const code = await mailed(reach, "+819076543210");
  await must(owner.app.session.call("POST", `/v1/wallet/contacts/${id}/contact-proof`, { code }));
  const other = await register(reach, "secret-factor@example.com");
  await must(other.app.stepUp("factor", await totpCode(other.secret, Date.now() + 30_000)));
  await must(other.app.newRecoveryCodes());
}

/** Secrets where they do not belong, and calls that have to fail. */
async function errs(reach: Reach, buyer: Customer, till: TerminalClient): Promise<void> {
  const { access_token: token, refresh_token: refresh } = await buyer.app.session.state();
  const { session } = buyer.app;
  await refused(session.call("POST", "/v1/codes", { merchant_id: String(token) }));
  await refused(session.call("POST", "/v1/codes", { amount_max: String(refresh) } as object));
  for (const bad of [`${token}x`, String(token).replace(".", ".."), String(refresh)]) {
    await refused(session.transport.call("GET", "/v1/wallet", undefined, { token: bad }));
  }
  const stranger = await phone(reach);
  const stolen = { refresh_token: String(refresh) };
  await refused(stranger.app.session.transport.call("POST", "/v1/tokens/refresh", stolen));
  await refused(
    stranger.app.session.transport.call("POST", "/v1/registrations", {
      contact: { type: "email", value: `${buyer.contact} ${buyer.secret}` },
      locale: "en",
    }),
  );
  await refused(till.session.call("POST", "/v1/payments", { code: String(token) }));
  await refused(till.session.call("GET", "/v1/wallet"));
  await must(session.call("POST", "/v1/wallet/event-tickets", {}));
}
