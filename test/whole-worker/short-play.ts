import type {
  AppClient,
  OperatorClient,
  PartnerClient,
  Payment,
  Reply,
  TerminalClient,
} from "../../src/client/index.ts";
import type { MerchantRequest } from "../../src/client/resource/merchant.ts";
import { type Actor, bootstrapSecret, origin, type Town } from "./town.ts";

/** What came of a play, for whoever compares two. */
export interface Played {
  /** Each act and what it came to, in order. */
  readonly acts: readonly string[];
}

interface Customer {
  readonly actor: Actor;
  readonly app: AppClient;
  readonly fundingRoute: string;
}

const merchant: MerchantRequest = {
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

/**
 * A morning in town, over HTTP by the SDK: an operator, a merchant with a till, a partner and
 * customers; then rounds of payments, replays, cancellations and refunds, and at last a stop.
 */
export class ShortPlay {
  readonly acts: string[] = [];
  readonly #town: Town;

  constructor(town: Town) {
    this.#town = town;
  }

  async run(customerCount: number, rounds: number): Promise<Played> {
    const desk = this.#town.actor("operator");
    const key = await desk.run(({ generateDeviceKey }) => generateDeviceKey());
    const operator = new desk.sdk.OperatorClient({ origin, key });
    await this.#must(desk, "bootstrap", () => operator.bootstrap(bootstrapSecret, "First"));
    const { actor: till, terminal, merchantId } = await this.#openShop(desk, operator);
    const { actor: counter, partner } = await this.#openPartner(desk, operator);
    const customers: Customer[] = [];
    for (let n = 1; n <= customerCount; n += 1) customers.push(await this.#register(n));
    for (const [n, { fundingRoute: route }] of customers.entries()) {
      const credit = { reference: `top-up-${n}`, route, amount: 50_000, currency: "JPY" };
      await this.#must(counter, "top up", () => partner.credit(credit));
    }
    await Promise.all(customers.map((each) => this.#shop(each, till, terminal, rounds)));
    await this.#must(desk, "stop", () =>
      operator.raiseStop({ scope: "merchant", id: merchantId, reason: "the play ends" }),
    );
    const [last] = customers;
    if (last !== undefined) await this.#pay(last, till, terminal, "after the stop");
    return { acts: this.acts };
  }

  async #openShop(desk: Actor, operator: OperatorClient) {
    const made = await this.#must(desk, "merchant", () => operator.addMerchant(merchant));
    const place = { name: "store", lat_e6: 35_681_236, lon_e6: 139_767_125 };
    const { merchant_id: merchantId } = made;
    const store = await this.#must(desk, "store", () => operator.addStore(merchantId, place));
    const { store_id: storeId } = store as { store_id: string };
    const issued = await this.#must(desk, "terminal", () => operator.addTerminal(storeId, "till"));
    const { activation_code: code } = issued as { activation_code: string };
    const actor = this.#town.actor("till");
    const key = await actor.run(({ generateDeviceKey }) => generateDeviceKey());
    const terminal = new actor.sdk.TerminalClient({ origin, key });
    await this.#must(actor, "activate", () => terminal.activate(code));
    return { actor, terminal, merchantId };
  }

  async #openPartner(desk: Actor, operator: OperatorClient) {
    const actor = this.#town.actor("partner");
    const key = await actor.run(({ generateDeviceKey }) => generateDeviceKey());
    const { publicJwk: jwk } = key;
    const channel = "cash_register";
    const made = await this.#must(desk, "partner", () =>
      operator.addPartner({ name: "register", channel, jwk }),
    );
    const { partner_id: partnerId } = made as { partner_id: string };
    const partner: PartnerClient = new actor.sdk.PartnerClient({ origin, key, partnerId, channel });
    return { actor, partner };
  }

  async #register(number: number): Promise<Customer> {
    const actor = this.#town.actor(`phone ${number}`);
    const { sdk } = actor;
    const contact = `customer-${number}@example.com`;
    const key = await actor.run(() => sdk.generateDeviceKey());
    const app = new sdk.AppClient({ origin, key, locale: "en" });
    await this.#must(actor, "register", () => app.register({ type: "email", value: contact }));
    const code = await this.#mailedCode(actor, contact);
    const proven = await this.#must(actor, "contact proof", () => app.contactProof(code));
    const factor = () => sdk.totpCode(proven.totp?.secret ?? "", actor.client.machine.nowMs());
    await this.#must(actor, "factor", async () => app.factor(await factor()));
    const wallet = await this.#must(actor, "wallet", () => app.wallet());
    const { funding_route: fundingRoute } = wallet as unknown as { funding_route: string };
    return { actor, app, fundingRoute };
  }

  async #mailedCode(actor: Actor, contact: string): Promise<string> {
    const url = `${origin}/dev/mailbox?contact=${encodeURIComponent(contact)}`;
    const response = await actor.run(({ realRuntime }) => realRuntime.fetch(url, {}));
    const mails = (await actor.run(() => response.json())) as { code: string | null }[];
    return mails[0]?.code ?? "";
  }

  /** A customer's rounds: pays each time, and now and then thinks better of it. */
  async #shop(customer: Customer, till: Actor, terminal: TerminalClient, rounds: number) {
    const dice = this.#town.world.dice.child(customer.fundingRoute);
    for (let round = 0; round < rounds; round += 1) {
      const payment = await this.#pay(customer, till, terminal, "pay");
      const id = payment?.payment_id;
      if (payment?.status !== "captured" || typeof id !== "string") continue;
      const reference = await till.run(() => terminal.newReference());
      const what = dice.below(10);
      if (what === 0) {
        await this.#try(till, "cancel", () => terminal.cancel({ reference, payment_id: id }));
      } else if (what === 1) {
        const refund = { reference, amount: 100, currency: "JPY" };
        await this.#try(till, "refund", () => terminal.refund(id, refund));
      } else if (what === 2) {
        await this.#try(customer.actor, "activity", () => customer.app.activity());
      } else if (what === 3) {
        await this.#try(till, "inquire", () => terminal.payment(id));
      }
    }
  }

  async #pay(customer: Customer, till: Actor, terminal: TerminalClient, name: string) {
    const code = await this.#try(customer.actor, "code", () => customer.app.issueCode());
    if (!code.ok) return null;
    const reference = await till.run(() => terminal.newReference());
    const request = { reference, code: code.body.qr, amount: 300, currency: "JPY" };
    const sent = { ...request, allow_duplicate: true };
    const reply = await this.#try(till, name, () => terminal.postPayment(sent));
    return reply.ok ? reply.body : null;
  }

  async #must<T>(actor: Actor, name: string, act: () => Promise<Reply<T>>): Promise<T> {
    const reply = await this.#try(actor, name, act);
    if (reply.ok) return reply.body;
    throw new Error(`${name}: ${JSON.stringify(reply.problem ?? reply.unreachable)}`);
  }

  async #try<T>(actor: Actor, name: string, act: () => Promise<Reply<T>>): Promise<Reply<T>> {
    const reply = await actor.run(act);
    this.acts.push(`${name}: ${wordOf(reply)}`);
    return reply;
  }
}

/** A decline's code, a status, or what else a problem says. */
function wordOf(reply: Reply<unknown>): string {
  if (reply.ok) {
    const { decline, status } = reply.body as Partial<Payment>;
    return decline?.code ?? status ?? `${reply.status}`;
  }
  return reply.problem?.code ?? reply.unreachable?.cause ?? "nothing";
}
