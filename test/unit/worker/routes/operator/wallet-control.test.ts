import { expect, it } from "vitest";
import {
  type HeldStop,
  heldStops,
  liftHeld,
  raiseHeld,
} from "../../../../../src/identity/held-stops.ts";
import {
  liftAtWallet,
  stopAtWallet,
} from "../../../../../worker/routes/operator/wallet-control.ts";
import type { SnapshotCall } from "../../../../../worker/signal/with-snapshot.ts";

const target = { scope: "wallet", id: "wal_1", route: "ab" } as const;
const stop = { stopId: "stp_1", untilMs: null, reason: "a test", actor: "opr_1" };

/** A wallet and Control; each answer of Control lists the next of `listed`, the last for ever. */
function world(...listed: (readonly string[])[]) {
  let held = heldStops({ stoppedUntilMs: null });
  const done = () => ({
    kind: "done",
    atMs: 1,
    standing: held.standing.map(({ stopId }) => stopId),
  });
  const wallet = {
    async raiseStop(each: HeldStop & { isAnew: boolean }) {
      held = raiseHeld(held, each, each.isAnew);
      return done();
    },
    async liftStop(each: HeldStop) {
      held = liftHeld(held, each);
      return done();
    },
  };
  const control = {
    async stops() {
      const ids = (listed.length > 1 ? listed.shift() : listed[0]) ?? [];
      return ids.map((stopId) => ({ stopId, scope: "wallet", id: "wal_1", untilMs: null }));
    },
  };
  const object = (it: unknown) => ({ idFromName: () => "id", get: () => it, getByName: () => it });
  const env = { WALLET: object(wallet), CONTROL: object(control) };
  const call = { env, after() {}, snapshot: async () => ({ snapshot: {} }), requestId: "req" };
  return { call: call as unknown as SnapshotCall, wallet, standing: () => done().standing };
}

const liftedBefore = async (each: ReturnType<typeof world>) => {
  await each.wallet.liftStop(stop);
  return each;
};

it("leaves a wallet free that two persons set free while the stop was on its way", async () => {
  const { call, standing } = await liftedBefore(world([]));
  expect(await stopAtWallet(call, target, stop)).toEqual({ ok: true, value: 1 });
  expect(standing()).toEqual([]);
});

it("stops a wallet for what Control lists, though the wallet says that it was lifted", async () => {
  const { call, standing } = await liftedBefore(world(["stp_1"]));
  expect(await stopAtWallet(call, target, stop)).toEqual({ ok: true, value: 1 });
  expect(standing()).toEqual(["stp_1"]);
});

it("sets the wallet free again when that was lifted meanwhile", async () => {
  const { call, standing } = await liftedBefore(world(["stp_1"], []));
  expect(await stopAtWallet(call, target, stop)).toEqual({ ok: true, value: 1 });
  expect(standing()).toEqual([]);
});

it("lifts what a wallet keeps besides, unless Control lists a stop that holds it", async () => {
  for (const [listed, left] of [
    [[], []],
    [["stp_0"], ["stp_0"]],
    [["stp_2"], ["stp_0"]],
  ] as const) {
    const { call, wallet, standing } = world(listed);
    for (const stopId of ["stp_0", "stp_1"]) {
      await wallet.raiseStop({ ...stop, stopId, isAnew: false });
    }
    expect(await liftAtWallet(call, target, stop)).toBeNull();
    expect(standing()).toEqual(left);
  }
});
