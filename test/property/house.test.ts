import fc from "fast-check";
import { expect, test } from "vitest";
import { issueCode } from "../../src/code/issue-code.ts";
import { credit } from "../../src/funding/credit.ts";
import { claim, settle } from "../../src/partner/claim.ts";
import { confirm } from "../../src/payment/confirm.ts";
import { sweep } from "../../src/payment/sweep.ts";
import { dueDestinations, nextBatch } from "../../src/settlement/outbox.ts";
import { takeAll } from "../../src/settlement/take-all.ts";
import { digestText } from "../../worker/rows/digest.ts";
import { openRows } from "../../worker/rows/log.ts";
import { Auditor } from "../house/audit.ts";
import { shops } from "../house/city.ts";
import { confirmOf, creditOf, issueOf } from "../house/commands.ts";
import type { WalletRoom } from "../house/house.ts";
import { openPolicy } from "../house/house.ts";
import * as requests from "../house/requests.ts";
import { World } from "../house/world.ts";
import { Dice } from "../platform/run/dice.ts";

/** One command of anybody's: `who` picks a wallet, `of` a payment or request that was made before. */
type Command =
  | { does: "fund"; who: number; reference: number; amountMinor: number; tells: boolean }
  | {
      does: "pay";
      who: number;
      shop: number;
      reference: number;
      amountMinor: number;
      manual: boolean;
    }
  | { does: "capture"; of: number; percent: number; last: boolean }
  | { does: "refund"; of: number; percent: number }
  | { does: "cancel"; of: number }
  | { does: "confirm"; of: number; yes: boolean }
  | { does: "repeat"; of: number; altered: boolean }
  | { does: "deliver"; who: number; messages: number; hears: boolean }
  | { does: "wait"; spanMs: number };

const small = fc.nat({ max: 7 });
const percent = fc.integer({ min: 1, max: 120 });
const amountMinor = fc.constantFrom(1, 99, 1_000, 4_999, 5_001, 12_000);
const spanMs = fc.constantFrom(1_000, 60_000, 86_400_000, 8 * 86_400_000);
const does = <T extends Command["does"]>(name: T) => fc.constant(name);

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ does: does("fund"), who: small, reference: small, amountMinor, tells: fc.boolean() }),
  {
    weight: 3,
    arbitrary: fc.record({
      does: does("pay"),
      who: small,
      shop: small,
      reference: fc.nat({ max: 20 }),
      amountMinor,
      manual: fc.boolean(),
    }),
  },
  fc.record({ does: does("capture"), of: small, percent, last: fc.boolean() }),
  fc.record({ does: does("refund"), of: small, percent }),
  fc.record({ does: does("cancel"), of: small }),
  fc.record({ does: does("confirm"), of: small, yes: fc.boolean() }),
  {
    weight: 3,
    arbitrary: fc.record({ does: does("repeat"), of: fc.nat({ max: 40 }), altered: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: does("deliver"),
      who: small,
      messages: fc.integer({ min: 1, max: 50 }),
      hears: fc.boolean(),
    }),
  },
  fc.record({ does: does("wait"), spanMs }),
);

const many = fc.array(command, { minLength: 10, maxLength: 60, size: "max" });

/** Several wallets, shops and a partner, in which nothing happens but what a command says. */
class Town {
  readonly world = new World(new Dice(3), openPolicy);
  readonly audit = new Auditor(this.world.house, () => true);

  constructor() {
    this.world.weather.clear();
    this.world.house.onDeliver = () => undefined;
    for (const [who] of this.world.house.wallets.entries()) {
      this.do({ does: "fund", who, reference: 100 + who, amountMinor: 12_000, tells: true });
    }
  }

  /** Does one thing, and holds the whole house against its promises. */
  do(one: Command): void {
    this.#do(one);
    this.audit.check();
  }

  /** Delivers everything that is open. */
  drain(): void {
    for (const [who] of this.world.house.wallets.entries()) {
      this.do({ does: "deliver", who, messages: 50, hears: true });
    }
    for (const { wallet, reference, amountMinor } of this.world.house
      .partner("par_1")
      .book.pendingClaims(50)) {
      this.#fund({ wallet, reference, amountMinor, tells: true });
    }
    this.audit.checkDrained();
  }

  #do(one: Command): void {
    const { world } = this;
    switch (one.does) {
      case "fund": {
        const wallet = this.#wallet(one.who).name;
        this.#fund({ ...one, wallet, reference: `top-${one.reference}-x` });
        return;
      }
      case "pay":
        this.#pay(one);
        return;
      case "deliver":
        this.#deliver(one);
        return;
      case "wait":
        world.house.pass(one.spanMs);
        for (const room of world.house.wallets) world.house.step(room, sweep);
        return;
      case "repeat": {
        const known = world.notebook.requests;
        const request = known[one.of % Math.max(1, known.length)];
        if (request === undefined) return;
        if (one.altered) world.notebook.sendAltered(request);
        else world.notebook.send(request);
        return;
      }
      default:
        this.#change(one);
        return;
    }
  }

  #change(one: Extract<Command, { does: "capture" | "refund" | "cancel" | "confirm" }>): void {
    const { world } = this;
    const known = world.payments[one.of % Math.max(1, world.payments.length)];
    if (known === undefined) return;
    const { room, payment } = known;
    const { amountMinor: whole, shop } = payment.body;
    const share = "percent" in one ? Math.max(1, Math.floor((whole * one.percent) / 100)) : whole;
    const reference = world.newReference(one.does);
    switch (one.does) {
      case "capture": {
        const part = { reference, amountMinor: share, last: one.last };
        world.notebook.send(requests.captureRequest(world, known, part));
        return;
      }
      case "refund":
        world.notebook.send(
          requests.refundRequest(world, known, { reference, amountMinor: share }),
        );
        return;
      case "cancel": {
        const acceptedAtMs = world.house.nowMs;
        const aim = { paymentSequence: payment.sequence, paymentReference: null };
        const part = { shop, reference, acceptedAtMs, ...aim };
        world.notebook.send(requests.cancelRequest(world, room, part));
        return;
      }
      case "confirm": {
        const decision = one.yes ? "approve" : "reject";
        const word = confirmOf(world.house, payment, { decision });
        world.house.step(room, (book, context) => confirm(book, word, context));
      }
    }
  }

  #pay(one: Extract<Command, { does: "pay" }>): void {
    const { world } = this;
    const room = this.#wallet(one.who);
    const shop = shops[one.shop % shops.length] as (typeof shops)[number];
    const issue = issueOf(world.house, {});
    const shown = world.house.step(room, (book, context) => issueCode(book, issue, context));
    if (!shown.told || shown.value.kind !== "issued") throw new Error("a code is shown");
    const { jti, expiresAtMs } = shown.value;
    const request = requests.payRequest(
      world,
      { room, device: 1, jti, expiresAtMs },
      {
        shop,
        reference: `pay-${one.reference}-x`,
        amountMinor: one.amountMinor,
        capture: one.manual ? "manual" : "automatic",
        allowDuplicate: true,
      },
    );
    world.notebook.send(request);
  }

  /** A partner's credit: whether the partner hears of the outcome, or only the wallet has it. */
  #fund(of: { wallet: string; reference: string; amountMinor: number; tells: boolean }): void {
    const { house } = this.world;
    const partner = house.partner("par_1");
    const { wallet, reference, amountMinor: asked } = of;
    const part = {
      reference,
      partnerId: "par_1",
      partnerName: "Partner",
      channel: "cash_register",
      idKey: 1,
    };
    const claimed = house.run(partner, () =>
      claim(partner.book, { ...part, wallet, amountMinor: asked }, house.nowMs),
    );
    if (!claimed.told || claimed.value.kind === "reference_reused") return;
    const open = claimed.value.claim;
    const credited = creditOf(house, { ...part, amountMinor: open.amountMinor });
    const outcome = house.step(this.world.wallet(open.wallet), (book, context) =>
      credit(book, credited, house.table, context),
    );
    if (!of.tells || !outcome.told || outcome.value.kind !== "decided") return;
    const { topUp } = outcome.value;
    const context = { nowMs: house.nowMs, digest: digestText };
    house.run(partner, () => settle(partner.book, open, topUp, context));
  }

  /** Some of what is open arrives everywhere; whether the wallet hears of that is another thing. */
  #deliver(one: Extract<Command, { does: "deliver" }>): void {
    const { house } = this.world;
    const room = this.#wallet(one.who);
    for (const name of dueDestinations(room.book, room.book.head(), house.nowMs)) {
      const rows = (to: string, from: number, limit: number) =>
        openRows(room.store.sql, to, from, limit);
      const batch = nextBatch(room.book, rows, name, house.zone);
      const part = batch.messages.slice(0, one.messages);
      const receiver = house.settlement(name);
      const context = { nowMs: house.nowMs, digest: digestText, toldUpTo: 0 };
      const taken = house.run(receiver, () =>
        takeAll(receiver.book, [{ sender: room.name, messages: part, says: null }], context),
      );
      const all = taken.told && taken.value[0]?.mark.mark === batch.after.mark;
      if (one.hears && all) room.book.saveDestination(name, batch.after);
    }
  }

  #wallet(who: number): WalletRoom {
    const { wallets } = this.world.house;
    return wallets[who % wallets.length] as WalletRoom;
  }
}

test("balances each object and all of them with what is on its way, after every command", () => {
  expect(new Town().world.house.wallets.length).toBeGreaterThan(1);
  fc.assert(
    fc.property(many, (commands) => {
      const town = new Town();
      for (const one of commands) town.do(one);
      town.drain();
    }),
    { numRuns: 40 },
  );
});

test("keeps every outcome: a refusal stays one, and a final answer repeats byte for byte", () => {
  fc.assert(
    fc.property(many, (commands) => {
      const town = new Town();
      for (const one of commands) town.do(one);
      const { notebook, house } = town.world;
      const sent = notebook.requests.length;
      for (let of = 0; of < sent; of += 1) {
        for (const altered of [false, true]) town.do({ does: "repeat", of, altered });
      }
      house.pass(60 * 86_400_000);
      for (let of = 0; of < sent; of += 1) town.do({ does: "repeat", of, altered: false });
    }),
    { numRuns: 25 },
  );
});
