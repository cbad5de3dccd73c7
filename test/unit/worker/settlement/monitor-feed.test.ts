import { afterEach, expect, it, vi } from "vitest";
import type { ShardReport } from "../../../../src/monitor/report.ts";
import type { Delivery, Taken } from "../../../../src/settlement/inbox.ts";
import { makeKeyRing } from "../../../../src/token/key-ring.ts";
import { random } from "../../../../worker/platform/keys.ts";
import { MonitorFeed } from "../../../../worker/settlement/monitor-feed.ts";
import type { Sender } from "../../../../worker/settlement/sender.ts";

afterEach(() => vi.unstubAllGlobals());

const wallet = "0123456789abcdef".repeat(2);

const payment = (sequence: number) => ({
  ...{ sequence, kind: "payment", atMs: Date.now(), askedMinor: 100, declineCode: null },
  ...{ row: { kind: "payment", body: {} }, shop: { storeId: "sto_1" }, merchantId: "mer_1" },
  ...{ paymentSequence: sequence, idKey: 1, terminalId: "ter_1", currency: "JPY" },
});

/** A feed to a Monitor that takes reports as `answer` says; whoever waits waits no time. */
async function feedTo(answer: (told: readonly ShardReport[]) => number | null) {
  vi.stubGlobal("scheduler", { wait: async () => undefined });
  const told: ShardReport[] = [];
  const monitor = {
    async report(report: ShardReport) {
      told.push(report);
      return { pauseMs: answer(told) };
    },
  };
  const MONITOR = { idFromName: (name: string) => name, get: () => monitor };
  const works: Promise<unknown>[] = [];
  const after = (work: Promise<unknown>) => void works.push(work);
  const env = { MONITOR, SEKISHO_KEYS: await makeKeyRing(random) };
  const feed = new MonitorFeed({ env, after } as unknown as Sender, "shard.1.0");
  const note = async (...sequences: number[]) => {
    const messages = sequences.map(payment);
    const delivery = { sender: wallet, messages, says: null, tookMs: 7 } as unknown as Delivery;
    feed.note([delivery], [{ fresh: messages } as unknown as Taken]);
    await Promise.all(works);
  };
  return { told, note };
}

function lost(): never {
  throw new Error("the answer is lost");
}

it("tells the newest of a delivery alone how long it took, and a report that was lost as it was", async () => {
  const { told, note } = await feedTo(({ length }) =>
    length === 1 ? lost() : length === 2 ? 1_000 : null,
  );
  await note(1, 2);
  expect(told[0]?.recent.map(({ tookMs }) => tookMs)).toEqual([null, 7]);
  expect(told[0]).toMatchObject({ shard: "shard.1.0", number: 1, more: true });
  const { recent: _, ...first } = told[0] as ShardReport;
  expect(told[1]).toMatchObject(first);
  expect(told[2]).toMatchObject({ instance: first.instance, number: 2, seconds: [], more: false });
});

it("forgets what three reports in a row could not tell, and numbers the next one on", async () => {
  const { told, note } = await feedTo(({ length }) => (length <= 3 ? lost() : null));
  await note(1, 2);
  expect(told.map(({ number }) => number)).toEqual([1, 1, 1]);
  await note(3);
  expect(told).toHaveLength(4);
  expect(told[3]).toMatchObject({ number: 2, recent: [{ amountMinor: 100 }] });
});

it("tries each report three times, whatever was lost before", async () => {
  const { told, note } = await feedTo(({ length }) => {
    if (length === 3 || length === 6) return length === 3 ? 1_000 : null;
    return lost();
  });
  await note(1);
  expect(told.map(({ number }) => number)).toEqual([1, 1, 1, 2, 2, 2]);
});
