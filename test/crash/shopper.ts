import type { Dice } from "../../src/cli/seed/dice.ts";
import {
  type AppClient,
  type Cancellation,
  type Confirmation,
  type Credit,
  newReference,
  type PartnerClient,
  type Payment,
  type PaymentStatus,
  type Redemption,
  realRuntime,
  type Session,
  type TerminalClient,
  totpCode,
} from "../../src/client/index.ts";
import { sleep } from "../clock/moved-world.ts";
import type { Answered, Asked, Asker, Said } from "./asker.ts";

/** What the customer and the till know of a payment by what they were told. */
export interface Purchase {
  readonly reference: string;
  readonly till: TerminalClient;
  readonly amount: number;
  /** Null of one that left no row. */
  readonly id: string | null;
  status: PaymentStatus;
  captured: number;
  refunded: number;
  /** Nothing of a hold is left to be captured. */
  isOver: boolean;
}

/** Who takes part. */
export interface Cast {
  readonly app: AppClient;
  readonly totpSecret: string;
  readonly tills: readonly TerminalClient[];
  readonly partner: PartnerClient;
}

/** What a shopper refrains from. */
export interface Habits {
  /** Longest pause between two acts. */
  readonly pauseMs: number;
  /** Where the wall clock is moved, a time-based code is nothing to rely on. */
  readonly redeems: boolean;
  /** Where rows are lost and given back, what was decided meanwhile may have taken an id. */
  readonly mayRename: boolean;
}

const account = {
  ...{ bank_code: "0001", branch_code: "123", account_type: "ordinary" },
  ...{ account_number: "1234567", holder_kana: "ヤマダハナコ" },
};
/** Above the amount from which a payment waits for its payer. */
const largeMinor = 30_500;

/**
 * A customer with a phone, at any till, one act after another. Each request is repeated until it is
 * answered; everything that was answered is remembered, and asked again now and then.
 */
export class Shopper {
  readonly cast: Cast;
  readonly purchases: Purchase[] = [];
  /** What can be asked again in the same bytes, with what was answered. */
  readonly answers: Answered[] = [];
  readonly faults: string[] = [];
  /** What came about, and how often. */
  readonly done = new Map<string, number>();
  creditedMinor: number;
  redeemedMinor = 0;
  replays = 0;
  readonly #asker: Asker;
  readonly #dice: Dice;
  readonly #habits: Habits;
  #route = "";
  #hasPaidLarge = false;
  #hasRedeemed = false;

  constructor(cast: Cast, creditedMinor: number, asker: Asker, dice: Dice, habits: Habits) {
    this.cast = cast;
    this.creditedMinor = creditedMinor;
    this.#asker = asker;
    this.#dice = dice;
    this.#habits = habits;
  }

  get #phone(): Session {
    return this.cast.app.session;
  }

  /** Acts until told to stop; the last act is seen through. */
  async live(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      await this.act();
      await sleep(this.#dice.below(this.#habits.pauseMs));
    }
  }

  /** One act, chosen by dice. */
  async act(): Promise<void> {
    const chosen = this.#dice.below(100);
    if (chosen < 34) await this.pay("automatic");
    else if (chosen < 42) await this.#payByProtocol();
    else if (chosen < 52) await this.pay("manual");
    else if (chosen < 64) await this.#capture();
    else if (chosen < 72) await this.#refund();
    else if (chosen < 78) await this.#cancel();
    else if (chosen < 82) await this.topUp();
    else if (chosen < 84) await this.#redeem();
    else if (chosen < 86) await this.#payLarge();
    else await this.#askAgain();
  }

  /** Pays with either form of a code. */
  async pay(capture: "automatic" | "manual", amount = 100 + this.#dice.below(900)): Promise<void> {
    const code = await this.#code();
    if (code === null) return;
    const till = this.#dice.pick(this.cast.tills);
    const reference = newReference(realRuntime);
    const request = { reference, code, amount, currency: "JPY", capture, allow_duplicate: true };
    const asked = { session: till.session, path: "/v1/payments", body: JSON.stringify(request) };
    const said = await this.#ask(asked);
    if (!said.ok) return;
    const payment = JSON.parse(said.text) as Payment;
    const bought = { till, reference, amount };
    // What was repeated while it waited is told as it was, with its status of now beside it.
    if (payment.status !== "pending_confirmation") {
      if (payment.payment_id !== null) this.answers.push({ ...asked, text: said.text });
      this.#bought(bought, payment, payment.status);
      return;
    }
    const now = await this.#decided(payment, till);
    if (now === null) this.faults.push(`a payment that waited is gone: ${payment.payment_id}`);
    else this.#bought(bought, now, now.status);
  }

  /** What became of a payment that waits, once its payer or time has decided. */
  async #decided(
    { payment_id: id }: Payment,
    { session }: TerminalClient,
  ): Promise<Payment | null> {
    for (;;) {
      await this.#decide(`${id}`);
      const now = await this.#asker.read<Payment>(session, `/v1/payments/${id}`);
      if (now?.status !== "pending_confirmation") return now;
      await sleep(500);
    }
  }

  #bought(
    about: Pick<Purchase, "till" | "reference" | "amount">,
    payment: Payment,
    status: PaymentStatus,
  ): void {
    const captured = status === "captured" ? payment.amount_captured : 0;
    const isOver = status !== "authorized";
    const id = payment.payment_id;
    this.purchases.push({ ...about, id, status, captured, refunded: 0, isOver });
  }

  /** As a till's program pays: whatever happens, it finds out. */
  async #payByProtocol(): Promise<void> {
    const code = await this.#code();
    if (code === null) return;
    const till = this.#dice.pick(this.cast.tills);
    const [reference, amount] = [newReference(realRuntime), 100 + this.#dice.below(900)];
    const request = { reference, code, amount, currency: "JPY", allow_duplicate: true };
    const waits = new AbortController();
    const confirming = this.#confirmAll(waits.signal);
    let outcome = await till.pay(request, { patienceMs: 45_000 });
    if (outcome.kind === "unresolved") outcome = await till.pay(request, { patienceMs: 20_000 });
    waits.abort();
    await confirming;
    if (outcome.kind === "unresolved") {
      this.faults.push(`payment ${reference} stays unresolved: ${outcome.reason}`);
    }
    if (outcome.kind === "refused" || !("payment" in outcome) || outcome.payment === null) return;
    this.#bought({ till, reference, amount }, outcome.payment, outcome.payment.status);
    await till.acknowledge(reference);
  }

  async #payLarge(): Promise<void> {
    if (this.#hasPaidLarge) return await this.pay("automatic");
    this.#hasPaidLarge = true;
    await this.pay("automatic", largeMinor);
  }

  /** The payer looks at the phone and decides, mostly for it. */
  async #decide(id: string): Promise<void> {
    const waiting = await this.#asker.read<{ confirmations: readonly Confirmation[] }>(
      this.#phone,
      "/v1/wallet/confirmations",
    );
    const found = waiting?.confirmations.find((each) => each.payment_id === id);
    if (found !== undefined) await this.#confirm(found);
  }

  async #confirm({ payment_id, amount, currency, merchant_id, ...names }: Confirmation) {
    const { merchant_name, store_name } = names;
    const decision = this.#dice.oneIn(4) ? "reject" : "approve";
    const shown = { merchant_name, store_name };
    const body = JSON.stringify({ decision, amount, currency, merchant_id, shown });
    const path = `/v1/payments/${payment_id}/confirmation`;
    const said = await this.#asker.post({ session: this.#phone, path, body });
    if (said.ok) this.#did("confirmations");
  }

  async #confirmAll(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      await realRuntime.sleep(2_000, stopped);
      if (stopped.aborted) return;
      const reply = await this.cast.app.confirmations();
      for (const each of reply.ok ? reply.body.confirmations : []) await this.#confirm(each);
    }
  }

  async #capture(): Promise<void> {
    const held = this.#known(({ status, isOver }) => status === "authorized" && !isOver);
    if (held === undefined) return await this.pay("manual");
    const left = held.amount - held.captured;
    const isLast = this.#dice.oneIn(2);
    const amount = isLast ? 1 + this.#dice.below(left) : Math.ceil(left / 2);
    const request = { reference: newReference(realRuntime), amount, last: isLast };
    const said = await this.#askOf(held, "captures", request);
    if (!said.ok) return;
    this.#did("captures");
    held.captured += amount;
    held.isOver = isLast || held.captured === held.amount;
    held.status = (JSON.parse(said.text) as Payment).status;
  }

  async #refund(): Promise<void> {
    const paid = this.#known(
      ({ status, captured, refunded, isOver }) =>
        status === "captured" && isOver && captured > refunded,
    );
    if (paid === undefined) return await this.pay("automatic");
    const left = paid.captured - paid.refunded;
    const amount = this.#dice.oneIn(3) ? left : 1 + this.#dice.below(left);
    const request = { reference: newReference(realRuntime), amount, reason: "a trial" };
    const said = await this.#askOf(paid, "refunds", request);
    if (!said.ok) return;
    this.#did("refunds");
    paid.refunded += amount;
  }

  /** With its id, or by its reference alone, which is repeated until it is final. */
  async #cancel(): Promise<void> {
    const standing = this.#known(
      ({ status, captured, refunded }) =>
        (status === "captured" || status === "authorized") &&
        (refunded === 0 || captured > refunded),
    );
    if (standing === undefined) return await this.pay("automatic");
    const { reference: paid, id, till } = standing;
    const named = this.#dice.oneIn(2) ? { payment_id: id } : { payment_reference: paid };
    const body = JSON.stringify({ reference: newReference(realRuntime), ...named });
    const asked = { session: till.session, path: "/v1/cancellations", body };
    for (let tries = 0; tries < 300; tries += 1) {
      const said = await this.#asker.post(asked);
      if (!said.ok) return;
      const { final, status } = JSON.parse(said.text) as Cancellation;
      if (final && status === "done") {
        this.#did("cancellations");
        standing.status = "cancelled";
        standing.isOver = true;
        return;
      }
      await sleep(200);
    }
    this.faults.push(`the cancellation of ${paid} was never final`);
  }

  /** The partner credits the wallet. */
  async topUp(): Promise<void> {
    const { partner, app } = this.cast;
    if (this.#route === "") {
      const wallet = await this.#asker.read<{ funding_route: string }>(this.#phone, "/v1/wallet");
      this.#route = wallet?.funding_route ?? "";
    }
    const amount = 100 + this.#dice.below(4_000);
    const reference = newReference(realRuntime);
    const request = { reference, route: this.#route, amount, currency: "JPY" };
    const path = "/v1/funding/cash_register/credits";
    const asked = { session: partner.session, path, body: JSON.stringify(request) };
    const said = await this.#asker.post(asked);
    if (!said.ok) return;
    let credit = JSON.parse(said.text) as Credit;
    const find = `${path}?reference=${reference}`;
    while (credit.result === "pending") {
      await sleep(500);
      credit = (await this.#asker.read<Credit>(partner.session, find)) ?? credit;
    }
    if (credit.result !== "credited") return;
    this.#did("top-ups");
    this.creditedMinor += amount;
    if ((await app.walletId()) !== null) this.answers.push({ ...asked, text: said.text });
  }

  /** Once: a time-based code is good once, and one was used to get in. */
  async #redeem(): Promise<void> {
    if (this.#hasRedeemed || !this.#habits.redeems) return await this.pay("automatic");
    this.#hasRedeemed = true;
    const { app, totpSecret } = this.cast;
    const isSteppedUp = async () => {
      const ahead = await totpCode(totpSecret, realRuntime.nowMs() + 30_000);
      return (await app.stepUp("redemption", ahead)).ok;
    };
    // Its answer may be lost, and then that code is used up.
    for (let tries = 0; tries < 8 && !(await isSteppedUp()); tries += 1) await sleep(8_000);
    const amount = 100 + this.#dice.below(300);
    const request = { reference: newReference(realRuntime), amount, payout_account: account };
    for (let tries = 0; tries < 200; tries += 1) {
      const reply = await app.redeem(request);
      if (reply.ok) {
        const { amount: told } = reply.body as Redemption;
        this.#did("redemptions");
        this.redeemedMinor += told;
        return;
      }
      if (reply.problem !== undefined && reply.problem.status < 500) return;
      await sleep(200);
    }
    this.faults.push("a redemption was never answered");
  }

  /** Something that was answered is asked again, and answered the same. */
  async #askAgain(): Promise<void> {
    if (this.answers.length === 0) return await this.pay("automatic");
    await this.hold(this.#dice.pick(this.answers));
  }

  /** Asks again; a fault unless the answer is the same text. */
  async hold(answered: Answered): Promise<void> {
    const said = await this.#asker.post(answered);
    this.replays += 1;
    if (said.ok && this.#sense(said.text) === this.#sense(answered.text)) return;
    const now = said.ok ? said.text : JSON.stringify(said.problem);
    this.faults.push(`${answered.path} was answered\n    ${answered.text}\n  and then\n    ${now}`);
  }

  #did(what: string): void {
    this.done.set(what, (this.done.get(what) ?? 0) + 1);
  }

  #sense(text: string): string {
    return this.#habits.mayRename ? text.replaceAll(/"[a-z]{3}_[\w-]{20,}"/g, '"…"') : text;
  }

  async #code(): Promise<string | null> {
    const body = JSON.stringify({});
    const said = await this.#asker.post({ session: this.#phone, path: "/v1/codes", body });
    if (!said.ok) return null;
    const { qr, bar_code } = JSON.parse(said.text) as { qr: string; bar_code: string | null };
    const shown = this.#dice.oneIn(3) ? (bar_code ?? qr) : qr;
    this.#did(shown === qr ? "signed codes" : "bar codes");
    return shown;
  }

  async #askOf({ till, id }: Purchase, what: string, request: object): Promise<Said> {
    const path = `/v1/payments/${id}/${what}`;
    const asked = { session: till.session, path, body: JSON.stringify(request) };
    const said = await this.#ask(asked);
    if (said.ok) this.answers.push({ ...asked, text: said.text });
    return said;
  }

  /** Now and then two send the same at once: a till that lost patience too early. */
  async #ask(asked: Asked): Promise<Said> {
    if (!this.#dice.oneIn(6)) return await this.#asker.post(asked);
    const [one, other] = await Promise.all([this.#asker.post(asked), this.#asker.post(asked)]);
    const isSame =
      one.ok && other.ok ? this.#sense(one.text) === this.#sense(other.text) : one.ok === other.ok;
    if (!isSame) {
      const told = [one, other].map((said) => (said.ok ? said.text : JSON.stringify(said.problem)));
      this.faults.push(`${asked.path} sent twice at once was answered\n    ${told.join("\n    ")}`);
    }
    return one;
  }

  #known(isSuch: (purchase: Purchase) => boolean): Purchase | undefined {
    const such = this.purchases.filter((each) => each.id !== null && isSuch(each));
    return such.length === 0 ? undefined : this.#dice.pick(such);
  }
}
