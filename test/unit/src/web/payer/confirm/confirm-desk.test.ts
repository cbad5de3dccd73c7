import { describe, expect, it } from "vitest";
import type {
  ConfirmationDecision,
  Payment,
  Problem,
  Reply,
} from "../../../../../../src/client/index.ts";
import { ConfirmDesk } from "../../../../../../src/web/payer/confirm/confirm-desk.ts";
import { waitingPaymentOf } from "../../../../../../src/web/payer/confirm/waiting.ts";
import { payment } from "../../till/desk-fakes.ts";

const confirmation = (more: object = {}) => ({
  ...{ payment_id: "pay_1", amount: 45_000, currency: "JPY", merchant_id: "mer_1" },
  ...{ merchant_name: "アオイ商店", merchant_name_kana: "アオイ", store_id: "sto_1" },
  ...{ store_name: "渋谷店", confirm_by: new Date(60_000).toISOString(), created_at: "" },
  ...more,
});
const asked = (more: object = {}) => waitingPaymentOf(confirmation(more));

const listed = (confirmations: readonly object[]) => ({
  ...{ ok: true, status: 200, headers: new Headers(), replayed: false },
  body: { confirmations },
});

const told = (part: Partial<Payment>): Reply<Payment> => ({
  ...{ ok: true, status: 200, headers: new Headers(), replayed: false },
  body: { ...payment, payment_id: "pay_1", ...part } as Payment,
});
const lost: Reply<Payment> = { ok: false, unreachable: { cause: "no_answer", detail: "" } };
const problem = (code: string, status: number): Reply<Payment> => ({
  ok: false,
  problem: { code, status } as Problem,
});

class World {
  nowMs = 0;
  readonly signed: ConfirmationDecision[] = [];
  readonly decided: Payment[] = [];
  answers: Reply<Payment>[] = [];
  /** The payments that wait, as the server lists them; null: it does not answer. */
  list: readonly object[] | null = null;
  /** What happens while the desk waits before it asks again. */
  onSleep = () => {};
  /** What the payment is when it is asked for. */
  asking: Reply<Payment> = told({});
  readonly desk = new ConfirmDesk({
    client: {
      confirm: async (_id: string, decision: ConfirmationDecision) => {
        this.signed.push(decision);
        return this.answers.shift() ?? told({});
      },
      payment: async () => this.asking,
      confirmations: async () => (this.list === null ? lost : listed(this.list)) as never,
    },
    sleep: async () => this.onSleep(),
    nowMs: () => this.nowMs,
    ended: new AbortController().signal,
    onDecided: (body) => this.decided.push(body),
  });
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

describe("a payment that waits for its payer", () => {
  it("is signed as the very object that is on screen", async () => {
    const world = new World();
    world.desk.add(asked());
    const shown = world.desk.current.value;
    // Told again, by the list as well: nothing on screen changes.
    world.desk.take([asked()]);
    expect(world.desk.current.value).toBe(shown);
    expect(shown && world.desk.decide(shown, "approve")).toBe(true);
    await settled();
    expect(world.signed).toEqual([{ decision: "approve", ...shown?.asked }]);
    expect(world.decided.map(({ result }) => result)).toEqual(["approved"]);
    expect(world.desk.current.value).toBeNull();
  });

  it("is not signed when it has changed since it was shown", async () => {
    const world = new World();
    world.desk.add(asked());
    const shown = world.desk.current.value;
    world.desk.add(asked({ amount: 46_000 }));
    expect(shown && world.desk.decide(shown, "approve")).toBe(false);
    await settled();
    expect(world.signed).toEqual([]);
    expect(world.desk.current.value?.asked.amount).toBe(46_000);
    expect(Object.isFrozen(world.desk.current.value?.asked.shown)).toBe(true);
  });

  it("whose answer was lost is asked again, the same, until the server has told", async () => {
    const world = new World();
    world.desk.add(asked());
    world.answers = [lost, problem("unavailable", 503), lost, told({})];
    const shown = world.desk.current.value;
    if (shown !== null) world.desk.decide(shown, "approve");
    await settled();
    expect(world.signed).toHaveLength(4);
    expect(new Set(world.signed.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(world.decided).toHaveLength(1);
  });

  it("is decided once however often it is slid", async () => {
    const world = new World();
    world.desk.add(asked());
    const shown = world.desk.current.value;
    if (shown === null) throw new Error("nothing is on screen");
    expect([world.desk.decide(shown, "approve"), world.desk.decide(shown, "reject")]).toEqual([
      true,
      false,
    ]);
    await settled();
    expect(world.signed).toHaveLength(1);
  });

  it("that another phone has decided is shown as the server has it", async () => {
    const world = new World();
    world.desk.add(asked());
    world.answers = [problem("state_conflict", 409)];
    world.asking = told({ result: "declined", status: "declined" });
    const shown = world.desk.current.value;
    if (shown !== null) world.desk.decide(shown, "approve");
    await settled();
    expect(world.decided.map(({ result }) => result)).toEqual(["declined"]);
  });

  it("is not on screen, and not asked again, once its payer has left", async () => {
    const world = new World();
    world.desk.add(asked());
    world.answers = [lost, lost];
    const shown = world.desk.current.value;
    if (shown !== null) world.desk.decide(shown, "approve");
    world.desk.leave();
    await settled();
    expect([world.desk.current.value, world.desk.sending.value]).toEqual([null, null]);
    expect(world.signed).toHaveLength(1);
  });

  it("of a cooling phone says so, and waits on", async () => {
    const world = new World();
    world.desk.add(asked());
    world.answers = [problem("forbidden", 403)];
    const shown = world.desk.current.value;
    if (shown !== null) world.desk.decide(shown, "approve");
    await settled();
    expect(world.desk.sending.value?.kind).toBe("refused");
    expect(world.desk.current.value).toBe(shown);
    expect(world.decided).toEqual([]);
  });

  it("is asked for when its time is over and nothing was heard", async () => {
    const world = new World();
    world.desk.add(asked());
    world.nowMs = 60_500;
    world.desk.tick();
    await settled();
    expect(world.decided).toEqual([]);
    world.asking = told({ result: "declined", status: "declined" });
    world.nowMs = 62_000;
    world.desk.tick();
    await settled();
    expect(world.decided.map(({ status }) => status)).toEqual(["declined"]);
  });

  it("is sent no more once an event has told of it", async () => {
    const world = new World();
    world.desk.add(asked());
    world.answers = [lost, lost];
    world.onSleep = () => world.desk.end("pay_1");
    const shown = world.desk.current.value;
    if (shown !== null) world.desk.decide(shown, "approve");
    await settled();
    expect([world.signed.length, world.decided.length]).toEqual([1, 0]);
  });

  it("waits as long as it was told last", () => {
    const world = new World();
    world.desk.add(asked());
    world.desk.add(asked({ confirm_by: new Date(90_000).toISOString() }));
    expect(world.desk.current.value?.confirmByMs).toBe(90_000);
  });

  it("that waits on by other figures is shown by those, to be decided anew", async () => {
    const world = new World();
    world.desk.add(asked());
    world.answers = [told({ result: "pending", status: "pending_confirmation" })];
    world.list = [confirmation({ amount: 46_000 })];
    const shown = world.desk.current.value;
    if (shown !== null) world.desk.decide(shown, "approve");
    await settled();
    expect([world.desk.sending.value, world.decided]).toEqual([null, []]);
    expect(world.desk.current.value?.asked.amount).toBe(46_000);
  });

  it("is not shown once the server lists it no more, unless an answer about it is on its way", async () => {
    const world = new World();
    world.desk.add(asked());
    world.desk.add(asked({ payment_id: "pay_2" }));
    const shown = world.desk.current.value;
    if (shown !== null) world.desk.decide(shown, "approve");
    world.desk.take([]);
    expect(world.desk.current.value).toBe(shown);
    await settled();
    expect(world.desk.current.value).toBeNull();
  });
});
