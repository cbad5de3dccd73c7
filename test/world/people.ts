import {
  type Answered,
  AppClient,
  type DeviceKey,
  generateDeviceKey,
  OperatorClient,
  PartnerClient,
  type PasskeyPort,
  type Payment,
  type PaymentRequest,
  type Reply,
  type Runtime,
  realRuntime,
  TerminalClient,
  totpCode,
} from "../../src/client/index.ts";
import type { MerchantRequest } from "../../src/client/resource/merchant.ts";
import type { Invitation, StopRequest } from "../../src/client/resource/operator.ts";
import type { Channel, Credit } from "../../src/client/resource/partner.ts";
import type { Code, CodeRequest } from "../../src/client/resource/wallet.ts";
import { openMarkedId } from "../../src/token/marked-id.ts";
import { openId } from "../../src/token/seal.ts";
import { Authenticator } from "./authenticator.ts";
import { knock, origin } from "./door.ts";
import { type Holder, holderOf, ring } from "./forge.ts";

/** The SDK's machine: the real one, with the Worker in place of the network. */
export const runtime: Runtime = { ...realRuntime, fetch: (url, init) => knock(url, init) };

let made = 0;

/** A name that was not used before in this test file. */
export function unique(prefix: string): string {
  made += 1;
  return `${prefix}-${String(made).padStart(6, "0")}`;
}

/** The body of a reply that must be a success; throws with what was told instead. */
export async function told<T>(reply: Reply<T> | Promise<Reply<T>>): Promise<T> {
  return (await answered(reply)).body;
}

/** A reply that must be a success, whole. */
export async function answered<T>(reply: Reply<T> | Promise<Reply<T>>): Promise<Answered<T>> {
  const got = await reply;
  if (got.ok) return got;
  throw new Error(`not a success: ${JSON.stringify(got.problem ?? got.unreachable)}`);
}

/** The problem of a reply that must be refused. */
export async function refusal(reply: Reply<unknown> | Promise<Reply<unknown>>) {
  const got = await reply;
  if (!got.ok && got.problem !== undefined) return got.problem;
  throw new Error(`not refused: ${JSON.stringify(got.ok ? got.body : got.unreachable)}`);
}

/** The body of an act that must not wait for a second person. */
export async function done<T>(
  reply: Promise<Reply<T>>,
): Promise<Exclude<T, { readonly approval_id: string }>> {
  const { status, body } = await answered(reply);
  if (status === 202) throw new Error("this act waits for a second person");
  return body as Exclude<T, { readonly approval_id: string }>;
}

export interface Customer {
  readonly app: AppClient;
  readonly key: DeviceKey;
  readonly contact: string;
  readonly totpSecret: string;
  readonly walletId: string;
  readonly deviceId: string;
  readonly fundingRoute: string;
  /** Names the wallet's object; customers never see it. */
  readonly route: string;
  readonly recoveryCodes: readonly string[];
}

interface Mail {
  readonly purpose: string;
  readonly code: string | null;
}

/** What was mailed to a contact, for one purpose or for any, the newest first. */
export async function mailsOf(contact: string, purpose?: string): Promise<readonly Mail[]> {
  const url = `${origin}/dev/mailbox?contact=${encodeURIComponent(contact)}`;
  const mails = (await (await knock(url)).json()) as Mail[];
  return purpose === undefined ? mails : mails.filter((mail) => mail.purpose === purpose);
}

/** The newest one-time code that was sent to a contact, or `null`. */
export async function mailedCode(contact: string): Promise<string | null> {
  return (await mailsOf(contact))[0]?.code ?? null;
}

/** A phone that nobody has registered, with an authenticator if one is given. */
export async function newPhone(passkey?: PasskeyPort): Promise<{ app: AppClient; key: DeviceKey }> {
  const key = await generateDeviceKey({ extractable: true });
  return { app: new AppClient({ origin, key, runtime, locale: "en", passkey }), key };
}

/** A customer, registered over HTTP with contact proof and TOTP. */
export async function register(contact = `${unique("customer")}@example.com`): Promise<Customer> {
  const { app, key } = await newPhone();
  await told(app.register({ type: "email", value: contact }));
  const proven = await told(app.contactProof((await mailedCode(contact)) ?? ""));
  const totpSecret = proven.totp?.secret ?? "";
  const entered = await told(app.factor(await totpCode(totpSecret, Date.now())));
  const wallet = await told(app.wallet());
  return {
    app,
    key,
    contact,
    totpSecret,
    walletId: entered.wallet_id,
    deviceId: entered.device_id,
    fundingRoute: (wallet as unknown as { funding_route: string }).funding_route,
    route: openId(ring, "wal", entered.wallet_id)?.route ?? "",
    recoveryCodes: entered.recovery_codes ?? [],
  };
}

/** The customer's TOTP code, of a step from now: each step is taken once, one ahead passes. */
export function totpOf(customer: Customer, stepsAhead = 0): Promise<string> {
  return totpCode(customer.totpSecret, Date.now() + stepsAhead * 30_000);
}

export interface Operator {
  readonly client: OperatorClient;
  readonly operatorId: string;
  /** Makes and uses their passkeys, once they have any. */
  readonly authenticator: Authenticator;
}

/** The deployment's first operator; works once in a test file. */
export async function bootstrap(secret: string): Promise<Operator> {
  const key = await generateDeviceKey();
  const authenticator = new Authenticator(origin);
  const client = new OperatorClient({ origin, key, runtime, passkey: authenticator });
  const { operator_id: operatorId } = await told(client.bootstrap(secret, "First Approver"));
  return { client, operatorId, authenticator };
}

/** Another operator, invited by an approver. */
export async function invite(
  approver: OperatorClient,
  role: Omit<Invitation, "name">,
): Promise<Operator> {
  const { invitation_code: code } = await told(
    approver.invite({ name: unique(role.role), ...role }),
  );
  const authenticator = new Authenticator(origin);
  const key = await generateDeviceKey();
  const client = new OperatorClient({ origin, key, runtime, passkey: authenticator });
  const { operator_id: operatorId } = await told(client.activate(code));
  return { client, operatorId, authenticator };
}

export interface Merchant {
  readonly merchantId: string;
  readonly ownerHex: string;
}

const terms: MerchantRequest = {
  name: "Konbini",
  name_kana: "コンビニ",
  category: "convenience_store",
  reward_rate_bp: 200,
  fee_rate_bp: 300,
  shards: 1,
  credit_line: 0,
  bank: {
    bank_code: "0001",
    branch_code: "001",
    account_type: "ordinary",
    account_number: "1234567",
    holder_kana: "コンビニ",
  },
};

/** A merchant: 2 % reward, 3 % fee, one shard unless told. */
export async function addMerchant(
  operator: OperatorClient,
  more: Partial<MerchantRequest> = {},
): Promise<Merchant> {
  const { merchant_id: merchantId } = await done(
    operator.addMerchant({ ...terms, name: unique("Konbini"), ...more }),
  );
  return { merchantId, ownerHex: openMarkedId(ring, "mer", merchantId)?.ownerHex ?? "" };
}

/** A store's terminal whose key is activated. */
export interface Till {
  readonly client: TerminalClient;
  readonly key: DeviceKey;
  readonly terminalId: string;
  readonly storeId: string;
  readonly merchantId: string;
}

/** Tokyo Station, where stores stand unless told. */
export const tokyo = { lat_e6: 35_681_236, lon_e6: 139_767_125 };
export const osaka = { lat_e6: 34_702_485, lon_e6: 135_495_951 };

export async function addStore(
  operator: OperatorClient,
  merchantId: string,
  place = tokyo,
): Promise<string> {
  const request = { name: unique("store"), ...place };
  return (await done(operator.addStore(merchantId, request))).store_id;
}

/** A terminal in a store, activated with a new key. */
export async function addTill(operator: OperatorClient, storeId: string): Promise<Till> {
  const issued = await done(operator.addTerminal(storeId, unique("till")));
  const key = await generateDeviceKey({ extractable: true });
  const client = new TerminalClient({ origin, key, runtime });
  const activated = await told(client.activate(issued.activation_code));
  const { terminal_id: terminalId, store_id, merchant_id: merchantId } = activated;
  return { client, key, terminalId, storeId: store_id, merchantId };
}

/** A funding partner in session. */
export async function addPartner(
  approver: OperatorClient,
  channel: Channel = "cash_register",
): Promise<PartnerClient> {
  const key = await generateDeviceKey();
  const jwk = key.publicJwk;
  const { partner_id: partnerId } = await done(
    approver.addPartner({ name: unique("partner"), channel, jwk }),
  );
  const client = new PartnerClient({ origin, key, runtime, partnerId, channel });
  await client.openSession();
  return client;
}

/** Credits a customer through a partner; throws unless the money arrived. */
export async function topUp(
  partner: PartnerClient,
  customer: Customer,
  amount: number,
): Promise<Credit> {
  const request = { reference: unique("topup"), route: customer.fundingRoute, amount };
  const credit = await told(partner.credit({ ...request, currency: "JPY" }));
  if (credit.result !== "credited") throw new Error(`not credited: ${JSON.stringify(credit)}`);
  return credit;
}

/** A code on the customer's phone. */
export async function showCode(customer: Customer, request: CodeRequest = {}): Promise<Code> {
  return await told(customer.app.issueCode(request));
}

/** The text that a till scans. */
export async function scan(customer: Customer, request: CodeRequest = {}): Promise<string> {
  return (await showCode(customer, request)).qr;
}

/** A payment's body, with a new reference and 1,200 yen unless told. */
export function bill(
  code: string,
  more: Partial<PaymentRequest> = {},
): PaymentRequest & { readonly capture: "automatic" | "manual" } {
  const reference = unique("payment");
  return { reference, code, amount: 1_200, currency: "JPY", capture: "automatic", ...more };
}

/**
 * Pays at a till with a fresh code unless one is given; throws unless it was decided. What is given
 * goes out letter for letter, without what the SDK does for readers.
 */
export async function pay(
  till: Till,
  by: Customer | string,
  more: Partial<PaymentRequest> = {},
): Promise<Payment> {
  const code = typeof by === "string" ? by : await scan(by);
  return await told(till.client.session.call<Payment>("POST", "/v1/payments", bill(code, more)));
}

/** `pay`, which must be approved. */
export async function payApproved(
  till: Till,
  by: Customer | string,
  more: Partial<PaymentRequest> = {},
): Promise<Payment & { readonly payment_id: string }> {
  const payment = await pay(till, by, more);
  const { payment_id, result } = payment;
  if (result !== "approved" || payment_id === null) {
    throw new Error(`not approved: ${JSON.stringify(payment)}`);
  }
  return { ...payment, payment_id };
}

/** What a till, phone, operator or partner calls with at the moment. */
export function holder(of: Till | Customer | Operator | PartnerClient): Promise<Holder> {
  if (of instanceof PartnerClient) return holderOf(of);
  return holderOf("app" in of ? of.app : of.client);
}

/** Raises a stop; answers when it is in force. */
export async function raiseStop(operator: Operator, request: Omit<StopRequest, "reason">) {
  return await told(operator.client.raiseStop({ ...request, reason: "a test" }));
}

/** Has an act that waits approved by another person; answers when it is in force. */
export async function approve(approver: Operator, proposal: Promise<Reply<unknown>>) {
  const { status, body } = await answered(proposal);
  if (status !== 202) throw new Error("this act waits for nobody");
  const { approval_id } = body as { approval_id: string };
  return await told(approver.client.approve(approval_id));
}
