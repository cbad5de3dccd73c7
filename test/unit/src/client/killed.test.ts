import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fileRecordStore } from "../../../../src/client/store/file.ts";
import type { PaymentStore } from "../../../../src/client/till/payment-record.ts";
import { PaymentResolver } from "../../../../src/client/till/payment-resolver.ts";
import { Crash, type Script, World } from "./payment-world.ts";
import { FakeIndexedDb } from "./store/fake-indexed-db.ts";

// The browser's store is typed by the browser's library, which this world has not.
const browserStore = "../../../../src/client/store/indexed-db.ts";
const { indexedDbRecordStore } = await import(/* @vite-ignore */ browserStore);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sekisho-killed-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Each opens anew what the last run of the program kept, as a restarted program does. */
const disks: Record<string, (run: string) => () => PaymentStore> = {
  file: (run) => () => fileRecordStore(join(folder, run)),
  "indexed-db": () => {
    const disk = new FakeIndexedDb();
    return () => indexedDbRecordStore("payments", disk);
  },
};

const calm: Script = {
  verdict: "approved",
  payer: "silent",
  payerTakesMs: 0,
  windowMs: 600_000,
  faults: [],
  lateByMs: 0,
  lagMs: 0,
  undoneAfterMs: null,
};
const scripts: Record<string, Script> = {
  "all well": calm,
  "two lost answers": { ...calm, faults: ["answer_dropped", "answer_dropped"] },
  "no answer at all": { ...calm, faults: Array.from({ length: 20 }, () => "answer_dropped") },
  "a payer who is asked": { ...calm, verdict: "pending", payer: "approve", payerTakesMs: 5_000 },
  "a late request": { ...calm, faults: ["late", "request_dropped"], lateByMs: 20_000 },
};

const reference = "ref-00000001";
const request = { reference, code: "eyJ.code", amount: 1_200, currency: "JPY" };

/** One life: killed at `step`, restarted until it knows. Answers whether it came that far. */
async function killedAt(step: number, script: Script, open: () => PaymentStore): Promise<boolean> {
  const world = new World(script, open());
  const { session, runtime } = world;
  let died = false;
  world.onStep = (at) => {
    if (at !== step) return;
    died = true;
    throw new Crash();
  };
  const first = new PaymentResolver({ session, runtime, store: world.store });
  let [outcome] = [await first.pay(request).catch(expectCrash)];
  for (let round = 0; round < 100; round += 1) {
    if (outcome !== undefined && outcome.kind !== "unresolved") break;
    world.pass(3_000);
    // A restarted program opens what is on the disk; it has no other memory.
    const again = new PaymentResolver({ session, runtime, store: open() });
    const outcomes = await again.resume().catch(expectCrash);
    if (outcomes?.length === 0) break;
    outcome = outcomes?.[0];
  }
  world.pass(600_000);
  const told = outcome?.kind ?? "nothing";
  expect({ step, told, isPaid: world.isPaid(reference) }).toEqual({
    ...{ step, told: expect.stringMatching(/^(approved|cancelled|nothing)$/) },
    isPaid: told === "approved",
  });
  return died;
}

function expectCrash(error: unknown): undefined {
  if (!(error instanceof Crash)) throw error;
}

test.each(
  Object.keys(disks).flatMap((disk) =>
    Object.keys(scripts).map((script) => [disk, script] as const),
  ),
)(
  "with a %s store and %s: killed at any moment, it ends with the server's books",
  async (disk, name) => {
    let step = 1;
    const script = scripts[name] as Script;
    const disksOf = disks[disk] as (run: string) => () => PaymentStore;
    while (await killedAt(step, script, disksOf(`${name}-${step}`))) step += 1;
    // Before and after each write, before and after each call, before each wait.
    expect(step).toBeGreaterThan(5);
  },
);
