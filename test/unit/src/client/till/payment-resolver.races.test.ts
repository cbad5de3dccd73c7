import { describe, expect, test } from "vitest";
import { PaymentResolver } from "../../../../../src/client/till/payment-resolver.ts";
import { calm, reference, request, World } from "../payment-world.ts";

/** A resolver whose store is the world's but for these of its acts. */
const over = ({ session, runtime, store }: World, acts: Partial<World["store"]> = {}) =>
  new PaymentResolver({ session, runtime, store: { ...store, ...acts } });

/** A resolver whose store hears of its first act only when `hear` is called. */
function slow(world: World) {
  const heard = Promise.withResolvers<void>();
  let waits = true;
  const change: World["store"]["change"] = async (id, act) => {
    const isFirst = waits;
    waits = false;
    if (isFirst) await heard.promise;
    return world.store.change(id, act);
  };
  return { resolver: over(world, { change }), hear: heard.resolve };
}

describe("what is done to a payment while it is taken up", () => {
  test.each([true, false])(
    "takes up nothing that ended since it was listed, let go (%s) or not",
    async (isLetGo) => {
      const world = new World(calm);
      const { store } = world;
      let paid: Promise<unknown> | undefined;
      const list = async () => {
        const listed = await store.list();
        await paid;
        if (isLetGo) expect(await resolver.acknowledge(reference)).toBe(true);
        return listed;
      };
      const resolver = over(world, { list });
      let resumed: Promise<unknown> | undefined;
      world.onStep = () => {
        if (world.calls.length === 1) resumed ??= resolver.resume({ unfinishedOnly: true });
      };
      paid = resolver.pay(request);
      expect(await paid).toMatchObject({ kind: "approved" });
      expect(await resumed).toEqual([]);
      expect(world.calls).toHaveLength(1);
      expect(await store.list()).toHaveLength(isLetGo ? 0 : 1);
    },
  );

  test("pays anew what was let go while it was to be taken up", async () => {
    const world = new World(calm);
    const { store } = world;
    await over(world).pay(request);
    const list = async () => {
      const listed = await store.list();
      await over(world).acknowledge(reference);
      return listed;
    };
    let paid: Promise<unknown> | undefined;
    const change: typeof store.change = async (id, act) => {
      const kept = await store.change(id, act);
      paid ??= again.pay(request);
      return kept;
    };
    const again = over(world, { list, change });
    expect(await again.resume()).toEqual([]);
    expect(await paid).toMatchObject({ kind: "approved" });
    expect(world.sent).toHaveLength(2);
  });

  test("leaves a record away that somebody took away", async () => {
    const world = new World(calm);
    await over(world).pay(request);
    let gone: Promise<void> | undefined;
    world.onStep = () => {
      if (world.calls.length === 2) gone ??= world.store.remove(reference);
    };
    expect(await over(world).resume()).toMatchObject([{ kind: "approved" }]);
    await gone;
    expect(await world.store.list()).toEqual([]);
  });

  test("lets no record go that was taken up before the store heard of it", async () => {
    const world = new World(calm);
    await over(world).pay(request);
    const { resolver, hear } = slow(world);
    const gone = resolver.acknowledge(reference);
    world.onStep = () => {
      if (world.calls.length === 2) hear();
    };
    expect(await resolver.resume()).toMatchObject([{ kind: "approved" }]);
    expect(await gone).toBe(false);
    expect(await world.store.list()).toHaveLength(1);
  });

  test("cancels what was taken up before the store heard that it was given up", async () => {
    const world = new World(calm);
    world.onStep = (step) => {
      if (step === 4) throw new Error("killed");
    };
    await expect(over(world).pay(request)).rejects.toThrow("killed");
    const { resolver, hear } = slow(world);
    const given = resolver.abandon(reference);
    world.onStep = () => {
      if (world.calls.length === 2) hear();
    };
    expect(await resolver.resume()).toMatchObject([{ kind: "cancelled" }]);
    expect(await given).toBe(true);
    expect(world.isPaid(reference)).toBe(false);
  });
});
