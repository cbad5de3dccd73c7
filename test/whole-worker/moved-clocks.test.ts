import { beforeAll, describe, expect, it } from "vitest";
import type { Message, Passage } from "../platform/index.ts";
import { ShortPlay } from "./short-play.ts";
import { type Bundles, makeBundles, Town } from "./town.ts";

const secondMs = 1_000;
const hourMs = 3_600_000;

let bundles: Bundles;
beforeAll(async () => {
  bundles = await makeBundles();
});

describe("a stop, where the clocks of the front machines are off for a moment", {
  timeout: 60_000,
}, () => {
  it.each([hourMs, -hourMs, 2 * secondMs, -2 * secondMs, 24 * hourMs, -24 * hourMs])(
    "is kept from its acknowledgement on (%d ms)",
    async (offMs) => {
      const town = await Town.open({ seed: 1, bundles, signatures: "fast" });
      const { world, worker } = town;
      const setFronts = (ms: number) => {
        for (const name of ["front-1", "front-2"]) worker.isolate(name).machine.setOff(ms);
      };
      const play = new ShortPlay(town);
      const decided = await world.play(async () => {
        const people = await play.open(2);
        setFronts(offMs);
        const payer = people.customers[0];
        if (payer === undefined) throw new Error("nobody is in town");
        // While the clocks are off, requests have the isolates fetch what they then hold.
        for (let n = 0; n < 3; n += 1) {
          await payer.actor.run(() => payer.app.wallet());
          await payer.actor.run(({ realRuntime }) => realRuntime.sleep(500));
        }
        setFronts(0);
        await play.stop(people);
        const outcomes: string[] = [];
        for (let n = 0; n < 12; n += 1) outcomes.push(await play.payOnce(payer, people));
        return outcomes;
      });
      expect(decided.filter((word) => word === "approved")).toEqual([]);
      expect(decided).toContain("spending_stopped");
      worker.end();
    },
  );
});

it("has a wallet cancel by no clock that stands, so that a cancellation by reference is final", async () => {
  const town = await Town.open({ seed: 1, bundles, signatures: "fast" });
  const { world, worker } = town;
  const people = await world.play(() => new ShortPlay(town).open(1));
  const { till, terminal, customers } = people;
  const [{ actor, app }] = customers as [(typeof customers)[0]];
  const reference = "a-payment-00000000001";
  const issued = await world.play(() => actor.run(() => app.issueCode()));
  const code = issued.ok ? issued.body.qr : "";
  const asked = { reference, code, amount: 300, currency: "JPY" };
  const paid = await world.play(() => till.run(() => terminal.postPayment(asked)));
  expect(paid).toMatchObject({ ok: true, body: { status: "captured" } });
  await world.pass(60_000);
  const [wallet] = worker.cells.filter(({ className }) => className === "Wallet");
  const machine = wallet?.living?.isolate.machine;
  machine?.setOff(24 * hourMs);
  expect(await world.play(() => actor.run(() => app.issueCode()))).toMatchObject({ ok: false });
  machine?.setOff(0);
  const cancel = () =>
    world.play(() =>
      till.run(() =>
        terminal.cancel({ reference: "its-end-00000000001", payment_reference: reference }),
      ),
    );
  // The object may end under the first one, which is then answered 503.
  await cancel();
  const done = { status: "done", final: true, payment: { status: "cancelled" } };
  expect(await cancel()).toMatchObject({ ok: true, body: done });
  worker.end();
});

it("has a Directory ask about what it reserved with its clock an hour ahead when that has ended", async () => {
  const ahead = new Set<string>();
  let setAhead = (_label: string) => {};
  const passage = ({ to, what }: Message): Passage => {
    if (what === "reserveKey") setAhead(to);
    const isLost = what === "enrol" ? ({ lost: "request" } as const) : {};
    return { thereMs: 1, backMs: 1, ...isLost };
  };
  const town = await Town.open({ seed: 1, bundles, signatures: "fast", faults: { passage } });
  const { world, worker } = town;
  setAhead = (label) => {
    const cell = worker.cells.find((each) => each.label === label);
    cell?.reached().isolate.machine.setOff(hourMs);
    ahead.add(label);
  };
  await expect(world.play(() => new ShortPlay(town).open(1))).rejects.toThrow(/factor/);
  expect(ahead.size).toBe(1);
  for (const { machine } of worker.isolates.values()) machine.setOff(0);
  await world.pass(5 * 60_000);
  const reserved = worker.cells
    .filter(({ className }) => className === "Directory")
    .flatMap(({ database }) => database.exec("SELECT state FROM device_key", []).toArray());
  expect(reserved).toEqual([]);
  worker.end();
});
