import fc from "fast-check";
import { expect, test } from "vitest";
import { cancel } from "../../src/payment/cancel.ts";
import { capture } from "../../src/payment/capture.ts";
import { confirm } from "../../src/payment/confirm.ts";
import { refund } from "../../src/payment/refund.ts";
import { sweep } from "../../src/payment/sweep.ts";
import type { Payment } from "../../src/wallet/record.ts";
import { cancelOf, captureOf, confirmOf, refundOf } from "../house/commands.ts";
import { WalletAudit } from "../house/wallet-audit.ts";
import { Story } from "../unit/src/payment/story.ts";

/** One act in the life of some payment; `of` picks which, `part` how much of it. */
type Act =
  | { readonly does: "pay"; readonly amountMinor: number; readonly manual: boolean }
  | { readonly does: "capture"; readonly of: number; readonly part: number; readonly last: boolean }
  | { readonly does: "refund"; readonly of: number; readonly part: number }
  | { readonly does: "cancel"; readonly of: number }
  | { readonly does: "confirm"; readonly of: number; readonly yes: boolean }
  | { readonly does: "wait"; readonly spanMs: number };

const of = fc.nat({ max: 5 });
const part = fc.integer({ min: 1, max: 120 });
const does = <T extends Act["does"]>(name: T) => fc.constant(name);

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    does: does("pay"),
    amountMinor: fc.constantFrom(1, 100, 101, 2_999, 5_001),
    manual: fc.boolean(),
  }),
  fc.record({ does: does("capture"), of, part, last: fc.boolean() }),
  fc.record({ does: does("refund"), of, part }),
  fc.record({ does: does("cancel"), of }),
  fc.record({ does: does("confirm"), of, yes: fc.boolean() }),
  fc.record({
    does: does("wait"),
    spanMs: fc.constantFrom(1_000, 60_000, 86_400_000, 8 * 86_400_000),
  }),
);

class Life {
  readonly story = new Story({
    balanceMinor: 9_000,
    limits: { confirmationAboveMinor: 5_000 },
  });
  readonly audit = new WalletAudit(this.story.room, () => false);
  readonly payments: Payment[] = [];
  #number = 0;

  /** A reference nobody has used. */
  #reference(): string {
    this.#number += 1;
    return `act-${this.#number}`.padEnd(8, "-");
  }

  do(one: Act): void {
    this.#act(one);
    this.audit.check();
  }

  #act(one: Act): void {
    const { story } = this;
    if (one.does === "wait") {
      story.house.pass(one.spanMs);
      story.step(sweep);
      return;
    }
    if (one.does === "pay") {
      this.#pay(one.amountMinor, one.manual);
      return;
    }
    const payment = this.payments[one.of % Math.max(1, this.payments.length)];
    if (payment === undefined) return;
    const reference = this.#reference();
    const { house } = story;
    story.step((book, context) => {
      switch (one.does) {
        case "capture": {
          const amountMinor = share(payment, one.part);
          const command = { reference, amountMinor, last: one.last };
          return capture(book, captureOf(house, payment, command), context);
        }
        case "refund": {
          const amountMinor = share(payment, one.part);
          return refund(book, refundOf(house, payment, { reference, amountMinor }), context);
        }
        case "cancel": {
          const aim = { paymentSequence: payment.sequence, paymentReference: null };
          return cancel(book, cancelOf(house, { reference, ...aim }), context);
        }
        case "confirm": {
          const decision = one.yes ? "approve" : "reject";
          return confirm(book, confirmOf(house, payment, { decision }), context);
        }
      }
    });
  }

  #pay(amountMinor: number, manual: boolean): void {
    const outcome = this.story.pay(this.story.code(), {
      reference: this.#reference(),
      amountMinor,
      capture: manual ? "manual" : "automatic",
      allowDuplicate: true,
    });
    if (outcome.kind === "decided") this.payments.push(outcome.payment);
  }
}

/** `percent` of a payment's amount, at least one unit; more than all of it above 100. */
function share(payment: Payment, percent: number): number {
  return Math.max(1, Math.floor((payment.body.amountMinor * percent) / 100));
}

test("keeps the books, the holds and the rewards through any life of any payments", () => {
  fc.assert(
    fc.property(fc.array(act, { minLength: 1, maxLength: 40 }), (acts) => {
      const life = new Life();
      for (const one of acts) life.do(one);
    }),
    { numRuns: 120 },
  );
});

test("gives of fifty refunds, captures and cancellations exactly what the ledger allows", () => {
  const ending = fc.constantFrom<Act["does"]>("refund", "capture", "cancel");
  const storm = fc.array(ending, { minLength: 50, maxLength: 50 });
  fc.assert(
    fc.property(storm, fc.boolean(), (names, manual) => {
      const life = new Life();
      life.do({ does: "pay", amountMinor: 2_999, manual });
      for (const name of names) {
        life.do({ does: name, of: 0, part: 10, last: false } as Act);
      }
      const [paid] = life.audit.payments.values();
      if (paid === undefined) throw new Error("the payment is there");
      const { capturedMinor, returnedMinor, heldMinor } = paid;
      const left = capturedMinor - returnedMinor;
      expect(life.story.available).toBe(9_000 - left - heldMinor);
      if (names.includes("cancel")) expect([left, heldMinor]).toEqual([0, 0]);
      else if (!manual) expect(left).toBe(2_999 - 299 * Math.min(10, count(names, "refund")));
      else expect(capturedMinor).toBe(299 * Math.min(10, count(names, "capture")));
    }),
    { numRuns: 60 },
  );
});

const count = (names: readonly string[], name: string) =>
  names.filter((each) => each === name).length;
