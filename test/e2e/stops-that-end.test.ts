import { expect, it } from "vitest";
import { openWorld, pay, raiseStop, refusal, told } from "../world.ts";

const world = openWorld();
const waitMs = 4_000;
/** Two readings of the clock ten seconds apart, and an alarm's second. */
const ended = { timeout: 20_000, interval: 250 };

it("ends a stop by itself after its time, on record, and not at it", async () => {
  const { till, operator, viewer } = world();
  const buyer = await world().customer();
  const until = new Date(Date.now() + waitMs).toISOString();
  const stop = await raiseStop(operator, { scope: "spending", until });
  const standing = async () =>
    (await told(viewer.client.stops())).stops.map(({ stop_id }) => stop_id);
  expect((await pay(till, buyer)).decline?.code).toBe("spending_stopped");
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  expect((await pay(till, buyer)).decline?.code).toBe("spending_stopped");
  expect(await standing()).toContain(stop.stop_id);
  await expect.poll(standing, ended).not.toContain(stop.stop_id);
  await expect
    .poll(async () => (await pay(till, buyer)).result, { timeout: 3_000, interval: 250 })
    .toBe("approved");
  const lifting = await refusal(operator.client.liftStop(stop.stop_id));
  expect(lifting).toMatchObject({ code: "state_conflict", state: "ended" });
});

it("has the stop of a wallet lifted by the wallet, after its time", async () => {
  const { till, operator, viewer } = world();
  const buyer = await world().customer();
  const { wallet_id: id } = await told(buyer.app.wallet());
  const until = new Date(Date.now() + waitMs).toISOString();
  await raiseStop(operator, { scope: "wallet", id, until });
  const isStopped = async () => (await told(buyer.app.wallet())).stopped;
  expect(await isStopped()).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  expect(await isStopped()).toBe(true);
  await expect.poll(isStopped, ended).toBe(false);
  expect((await told(viewer.client.stops())).stops).toEqual([]);
  expect((await pay(till, buyer)).result).toBe("approved");
});
