import type {
  AppClient,
  OperatorClient,
  PartnerClient,
  Payment,
  PaymentOutcome,
  Reply,
  TerminalClient,
} from "../../src/client/index.ts";
import type { MerchantRequest } from "../../src/client/resource/merchant.ts";
import type { Dice } from "../platform/index.ts";
import { type Actor, bootstrapSecret, origin, type Town } from "./town.ts";

interface Customer {
  readonly actor: Actor;
  readonly app: AppClient;
  readonly fundingRoute: string;
  readonly dice: Dice;
}

/** Who is in town once it has opened. */
interface People {
  readonly desk: Actor;
  readonly operator: OperatorClient;
  readonly till: Actor;
  readonly terminal: TerminalClient;
  readonly merchantId: string;
  readonly customers: readonly Customer[];
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
 * customers open it; then rounds of payments, cancellations and refunds; at last a stop.
 */
export class ShortPlay {
  /** Each act and what it came to, in order. */
  readonly acts: string[] = [];
  /** What the till was told of each payment, by its reference. */
  readonly outcomes = new Map<string, PaymentOutcome>();
  readonly #town: Town;

  constructor(town: Town) {
    this.#town = town;
  }

  /** Opens the town: everything in it must succeed. */
  async open(customerCount: number): Promise<People> {
    const desk = this.#town.actor("operator");
    const key = await desk.run(({ generateDeviceKey }) => generateDeviceKey());
    const operator = new desk.sdk.OperatorClient({ origin, key });
    await this.#must(desk, "bootstrap", () => operator.bootstrap(bootstrapSecret, "First"));
    const shop = await this.#openShop(desk, operator);
    const { actor: counter, partner } = await this.#openPartner(desk, operator);
    const customers: Customer[] = [];
    for (let n = 1; n <= customerCount; n += 1) customers.push(await this.#register(n));
    for (const [n, { fundingRoute: route }] of customers.entries()) {
      const credit = { reference: `top-up-${n}`, route, amount: 50_000, currency: "JPY" };
      await this.#must(counter, "top up", () => partner.credit(credit));
    }
    return { desk, operator, ...shop, customers };
  }

  /** Has the first customer's phone watch its wallet: kinds of events, as they are heard. */
  async watch({ customers }: People): Promise<readonly string[]> {
    const heard: string[] = [];
    const [one] = customers;
    if (one === undefined) return heard;
    const onEvent = ({ kind }: { kind: string }) => void heard.push(kind);
    await this.#must(one.actor, "events", () => one.app.events({ onEvent }));
    return heard;
  }

  /** Has all customers shop at once, each so many rounds. Nothing in it must succeed. */
  async shop(people: People, rounds: number): Promise<void> {
    await Promise.all(people.customers.map((each) => this.#shop(each, people, rounds)));
  }

  /** Has the till take up what it left open, stops the merchant, and tries to pay once more. */
  async close(people: People): Promise<void> {
    const { till, terminal } = people;
    for (const outcome of await till.run(() => terminal.resume())) {
      this.outcomes.set(outcome.reference, outcome);
    }
    await this.stop(people);
    const [one] = people.customers;
    if (one !== undefined) await this.#pay(one, people, "after the stop");
  }

  /** Stops the merchant; it is acknowledged once this has resolved. */
  async stop({ desk, operator, merchantId }: People): Promise<void> {
    await this.#must(desk, "stop", () =>
      operator.raiseStop({ scope: "merchant", id: merchantId, reason: "the play ends" }),
    );
  }

  /** One payment with a fresh code: what it came to in a word. */
  async payOnce(customer: Customer, people: People): Promise<string> {
    const outcome = await this.#pay(customer, people, "pay");
    return outcome === null ? "no_code" : wordOfOutcome(outcome);
  }

  async #openShop(desk: Actor, operator: OperatorClient) {
    const made = await this.#must(desk, "merchant", () => operator.addMerchant(merchant));
    const place = { name: "store", lat_e6: 35_681_236, lon_e6: 139_767_125 };
    const { merchant_id: merchantId } = made;
    const store = await this.#must(desk, "store", () => operator.addStore(merchantId, place));
    const { store_id: storeId } = store as { store_id: string };
    const issued = await this.#must(desk, "terminal", () => operator.addTerminal(storeId, "till"));
    const { activation_code: code } = issued as { activation_code: string };
    const till = this.#town.actor("till");
    const key = await till.run(({ generateDeviceKey }) => generateDeviceKey());
    const terminal = new till.sdk.TerminalClient({ origin, key });
    await this.#must(till, "activate", () => terminal.activate(code));
    return { till, terminal, merchantId };
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
    return { actor, app, fundingRoute, dice: this.#town.world.dice.child(`customer ${number}`) };
  }

  async #mailedCode(actor: Actor, contact: string): Promise<string> {
    const url = `${origin}/dev/mailbox?contact=${encodeURIComponent(contact)}`;
    const response = await actor.run(({ realRuntime }) => realRuntime.fetch(url, {}));
    const mails = (await actor.run(() => response.json())) as { code: string | null }[];
    return mails[0]?.code ?? "";
  }

  /** A customer's rounds: pays each time, and now and then thinks better of it. */
  async #shop(customer: Customer, people: People, rounds: number): Promise<void> {
    const { till, terminal } = people;
    for (let round = 0; round < rounds; round += 1) {
      await customer.actor.run(({ realRuntime }) =>
        realRuntime.sleep(customer.dice.between(5_000, 240_000)),
      );
      const outcome = await this.#pay(customer, people, "pay");
      if (outcome?.kind !== "approved") continue;
      const { payment_id: id } = outcome.payment;
      if (id === null) continue;
      const reference = await till.run(() => terminal.newReference());
      const what = customer.dice.below(10);
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

  /** Shows a code and pays with it; `null` when the phone got no code. */
  async #pay(customer: Customer, { till, terminal }: People, name: string) {
    const code = await this.#try(customer.actor, "code", () => customer.app.issueCode());
    if (!code.ok) return null;
    const reference = await till.run(() => terminal.newReference());
    const request = { reference, code: code.body.qr, amount: 300, currency: "JPY" };
    const outcome = await till.run(() => terminal.pay({ ...request, allow_duplicate: true }));
    this.outcomes.set(reference, outcome);
    this.acts.push(`${name}: ${wordOfOutcome(outcome)}`);
    return outcome;
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

function wordOfOutcome(outcome: PaymentOutcome): string {
  if (outcome.kind === "declined") return outcome.payment.decline?.code ?? "declined";
  return outcome.kind === "refused" ? outcome.problem.code : outcome.kind;
}
