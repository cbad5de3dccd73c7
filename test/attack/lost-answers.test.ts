import { describe, expect, it } from "vitest";
import { type Runtime, TerminalClient } from "../../src/client/index.ts";
import { memoryRecordStore } from "../../src/client/store/memory.ts";
import { answerDeadlineMs } from "../../src/client/till/payment-pace.ts";
import type { PaymentStore } from "../../src/client/till/payment-record.ts";
import {
  bill,
  type Customer,
  openWorld,
  origin,
  pay,
  runtime,
  scan,
  told,
  travel,
  unique,
  walletLog,
} from "../world.ts";

const world = openWorld();

/** Whether the answer to a call is lost, once it took effect; `dies`: the program dies with it. */
type Drops = (method: string, path: string) => boolean | "dies";

const payments: Drops = (method, path) => method === "POST" && path === "/v1/payments";

/**
 * The SDK's own program at the till of this world, over a network that loses answers. Its waits move
 * the clock on instead of taking time. With `dieAt` it dies at that step: nothing it was about to do
 * happens, and it says so by `died`.
 */
function program(store: PaymentStore, loses: Drops, dieAt = Number.POSITIVE_INFINITY) {
  const { till } = world();
  const { promise: died, resolve: die } = Promise.withResolvers<"died">();
  let steps = 0;
  const step = async () => {
    steps += 1;
    if (steps < dieAt) return;
    die("died");
    await new Promise(() => {});
  };
  const machine: Runtime = {
    ...runtime,
    async fetch(url, init) {
      await step();
      const answer = await runtime.fetch(url, init);
      await step();
      const { pathname } = new URL(url);
      const lost = loses(`${init.method}`, pathname);
      if (lost === false) return answer;
      if (lost === "dies") {
        steps = dieAt = 0;
        await step();
      }
      throw new Error("the answer is lost");
    },
    async sleep(durationMs, signal) {
      if (durationMs === answerDeadlineMs) return await runtime.sleep(durationMs, signal);
      await step();
      travel(Math.ceil(durationMs));
    },
  };
  const disk: PaymentStore = {
    ...store,
    async put(id, record) {
      await step();
      await store.put(id, record);
      await step();
    },
  };
  const { key, terminalId } = till;
  const client = new TerminalClient({
    ...{ origin, key, terminalId, runtime: machine, payments: disk },
    deadlineMs: answerDeadlineMs,
  });
  return { client, died, steps: () => steps };
}

/** Loses the first `count` answers to payments. */
function firstAnswers(count: number): Drops {
  let left = count;
  return (...call) => {
    if (!payments(...call) || left === 0) return false;
    left -= 1;
    return true;
  };
}

const disk = () => memoryRecordStore() as PaymentStore;

async function availableOf({ app }: Customer): Promise<number> {
  return (await told(app.wallet())).balances.available;
}

async function decisionsOf({ route }: Customer) {
  return (await walletLog(route)).filter(({ kind }) => kind === "payment").length;
}

describe("A27: a lost answer, and the cashier scans again", () => {
  it("names what spent the code, asks before it pays twice, and resolves the first", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const request = bill(await scan(buyer));
    const store = disk();
    const cut = program(store, (...call) => payments(...call) && "dies");
    expect(await Promise.race([cut.client.pay(request), cut.died])).toBe("died");
    expect(await decisionsOf(buyer)).toBe(1);
    const same = await pay(till, request.code);
    const { payment_id } = await told(till.client.byReference(request.reference));
    expect(same).toMatchObject({
      result: "declined",
      decline: { code: "code_spent", reference: request.reference, payment_id },
    });
    const fresh = await pay(till, buyer);
    expect(fresh.decline).toEqual({ code: "duplicate_suspected", advice: "ask_then_new_code" });
    expect(await availableOf(buyer)).toBe(8_800);
    const [outcome] = await program(store, () => false).client.resume();
    expect(outcome).toMatchObject({ kind: "approved", payment: { payment_id, amount: 1_200 } });
    expect(await availableOf(buyer)).toBe(8_800);
  });

  it("cancels with the code what no answer ever came of, and the next sale is paid once", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const request = bill(await scan(buyer));
    const { client } = program(disk(), payments);
    expect(await client.pay(request)).toMatchObject({
      kind: "cancelled",
      payment: { status: "cancelled", reference: request.reference },
    });
    expect([await availableOf(buyer), await decisionsOf(buyer)]).toEqual([10_000, 1]);
    const again = await pay(till, buyer);
    expect(again.result).toBe("approved");
    expect([await availableOf(buyer), await decisionsOf(buyer)]).toEqual([8_800, 2]);
  });

  it("ends with the server's books wherever the till's program is killed, and restarted", async () => {
    let steps = 0;
    for (let dieAt = 1; dieAt <= steps + 1; dieAt += 1) {
      const buyer = await world().customer();
      const request = bill(await scan(buyer), { reference: unique("killed") });
      const firstTwo = firstAnswers(2);
      const store = disk();
      const first = program(store, firstTwo, dieAt);
      const end = await Promise.race([first.client.pay(request), first.died]);
      steps = Math.max(steps, first.steps());
      const [outcome] = end === "died" ? await program(store, firstTwo).client.resume() : [end];
      const kind = outcome?.kind ?? "nothing";
      const isPaid = (await availableOf(buyer)) === 8_800;
      expect({ dieAt, kind, isPaid }).toEqual({
        ...{ dieAt, kind: expect.stringMatching(/^(approved|nothing)$/) },
        isPaid: kind === "approved",
      });
      expect(await decisionsOf(buyer)).toBe(isPaid ? 1 : 0);
    }
    expect(steps).toBeGreaterThan(8);
  });
});
