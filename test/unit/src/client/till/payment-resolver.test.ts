import { describe, expect, test } from "vitest";
import { begin, type PaymentOutcome } from "../../../../../src/client/till/payment-record.ts";
import {
  PaymentResolver,
  type ResolverOptions,
} from "../../../../../src/client/till/payment-resolver.ts";
import { calm, type Fault, reference, request, type Script, World } from "../payment-world.ts";

function within(script: Partial<Script>, options: Partial<ResolverOptions> = {}) {
  const world = new World({ ...calm, ...script });
  const { session, runtime, store } = world;
  const restarted = () => new PaymentResolver({ session, runtime, store, ...options });
  return { world, restarted, resolver: restarted() };
}
const dropped = (times: number) => Array.from({ length: times }, () => "request_dropped" as const);

describe("pay", () => {
  test("tells what the server answered", async () => {
    for (const verdict of ["approved", "declined"] as const) {
      const { resolver, world } = within({ verdict });
      expect(await resolver.pay(request)).toMatchObject({ kind: verdict, reference });
      expect(world.calls).toEqual(["POST /v1/payments"]);
    }
  });

  test("has stored the payment before it is sent, code and all", async () => {
    const { resolver, world } = within({});
    const kept: unknown[] = [];
    world.onStep = () => {
      if (world.calls.length === 0) void world.store.get(reference).then((one) => kept.push(one));
    };
    await resolver.pay(request);
    expect(kept.at(-1)).toMatchObject({ stage: "sending", request: JSON.stringify(request) });
  });

  test("resends the identical request every 1 to 3 s after a deadline of 5 s", async () => {
    const { resolver, world } = within({ faults: dropped(3) });
    const startMs = world.serverMs;
    expect(await resolver.pay(request)).toMatchObject({ kind: "approved" });
    expect(world.calls).toEqual(Array.from({ length: 4 }, () => "POST /v1/payments"));
    expect(new Set(world.sent).size).toBe(1);
    const waitedMs = world.serverMs - startMs - 3 * 5_000;
    expect(waitedMs).toBeGreaterThanOrEqual(3_000);
    expect(waitedMs).toBeLessThan(9_100);
  });

  test("cancels with the code what stays unknown for 30 s", async () => {
    const { resolver, world } = within({ faults: ["answer_dropped", ...dropped(5)] });
    const startMs = world.serverMs;
    const cancelledAtMs: number[] = [];
    world.onStep = () => {
      if (world.calls.at(-1) !== "POST /v1/cancellations") return;
      cancelledAtMs.push(world.serverMs - startMs);
    };
    expect(await resolver.pay(request)).toMatchObject({
      kind: "cancelled",
      payment: { status: "cancelled" },
    });
    expect(cancelledAtMs[0]).toBeGreaterThanOrEqual(30_000);
    expect(cancelledAtMs[0]).toBeLessThanOrEqual(36_000);
    expect(world.isPaid(reference)).toBe(false);
  });

  test("asks by the reference alone once a cancellation's code is not read", async () => {
    const { resolver, world } = within({ faults: [...dropped(5), "malformed"] });
    const asked: unknown[] = [];
    const call = world.session.call as (...args: unknown[]) => Promise<never>;
    world.session.call = (...args: readonly unknown[]) => {
      if (args[1] === "/v1/cancellations") asked.push(args[2]);
      return call(...args);
    };
    expect(await resolver.pay(request)).toMatchObject({ kind: "unresolved", problem: null });
    expect(asked.slice(0, 2)).toEqual([
      expect.objectContaining({ payment_reference: reference, code: "code" }),
      expect.not.objectContaining({ code: expect.anything() }),
    ]);
    expect(await world.store.get(reference)).toMatchObject({ stage: "cancelling", request: null });
  });

  test("cancels before a late request arrives, which then pays nothing", async () => {
    const { resolver, world } = within({ faults: ["late", ...dropped(5)], lateByMs: 60_000 });
    expect(await resolver.pay(request)).toMatchObject({ kind: "cancelled", payment: null });
    world.pass(120_000);
    expect(world.isPaid(reference)).toBe(false);
  });

  test.each(["not_found", "conflict", "failed_before", "unavailable", "gateway"] as const)(
    "takes %s for no answer",
    async (fault) => {
      const { resolver } = within({ faults: [fault] });
      expect(await resolver.pay(request)).toMatchObject({ kind: "approved" });
    },
  );

  test.each(["forbidden", "unauthorized", "too_many"] as const)(
    "ends refused by %s when nothing was sent before",
    async (fault) => {
      const { resolver, world } = within({ faults: [fault] });
      expect(await resolver.pay(request)).toMatchObject({ kind: "refused", problem: {} });
      expect(world.calls).toHaveLength(1);
    },
  );

  test("cancels, and then tells the refusal, when an earlier sending is unknown", async () => {
    const lost = within({ faults: ["request_dropped", "forbidden"] });
    expect(await lost.resolver.pay(request)).toMatchObject({
      kind: "refused",
      problem: { code: "forbidden" },
    });
    expect(lost.world.calls.at(-1)).toBe("POST /v1/cancellations");
    const paid = within({ faults: ["answer_dropped", "forbidden"] });
    expect(await paid.resolver.pay(request)).toMatchObject({ kind: "cancelled" });
    expect(paid.world.isPaid(reference)).toBe(false);
  });

  test("does not show as paid a replay whose payment was cancelled since", async () => {
    const { resolver } = within({ faults: ["answer_dropped"], undoneAfterMs: 1_000 });
    expect(await resolver.pay(request)).toMatchObject({
      kind: "cancelled",
      payment: { result: "approved", status: "cancelled" },
    });
  });

  test("asks for a pending payment by id until it is final", async () => {
    const { resolver, world } = within({ verdict: "pending", faults: ["none", "not_found"] });
    expect(await resolver.pay(request)).toMatchObject({ kind: "approved" });
    expect(new Set(world.calls.slice(1))).toEqual(new Set([`GET /v1/payments/pay_${reference}`]));
  });

  test("waits for the payer as long as the server does, past its own patience", async () => {
    const { resolver } = within({ verdict: "pending", payer: "silent" });
    expect(await resolver.pay(request, { patienceMs: 5_000 })).toMatchObject({ kind: "declined" });
  });

  test("waits for the payer no longer than it was told when no answer tells of the payment", async () => {
    const faults: Fault[] = ["none", ...Array.from({ length: 200 }, () => "unauthorized" as const)];
    const { resolver, world } = within({ verdict: "pending", payer: "silent", faults });
    const startMs = world.serverMs;
    const outcome = await resolver.pay(request, { patienceMs: 5_000 });
    expect(outcome).toMatchObject({ kind: "unresolved", reason: "awaits_payer" });
    expect(world.serverMs - startMs).toBeLessThanOrEqual(60_000 + 10_000 + 5_000);
  });

  test("says unresolved when its patience ends, and resolves later", async () => {
    const { resolver, world } = within({ faults: dropped(14) });
    expect(await resolver.pay(request)).toMatchObject({
      kind: "unresolved",
      reason: "no_answer",
    });
    expect(await resolver.acknowledge(reference)).toBe(false);
    world.pass(60_000);
    expect(await resolver.resume()).toMatchObject([{ kind: "cancelled" }]);
    expect(await resolver.acknowledge(reference)).toBe(true);
    expect(await resolver.resume()).toEqual([]);
  });

  test("cancels what is given up while patience ends", async () => {
    const { resolver, world } = within({ faults: dropped(1) });
    let given: Promise<boolean> | undefined;
    world.onStep = () => {
      if (world.calls.length === 1) given ??= resolver.abandon(reference);
    };
    const outcome = await resolver.pay(request, { patienceMs: 1_000 });
    expect([outcome.kind, await given]).toEqual(["unresolved", true]);
    expect(await resolver.resume()).toMatchObject([{ kind: "cancelled" }]);
  });

  test("refuses a reference that belongs to another request, without asking", async () => {
    const { resolver, world } = within({});
    const other = { ...request, amount: 999 };
    const [first, second] = await Promise.all([resolver.pay(request), resolver.pay(other)]);
    expect(first).toMatchObject({ kind: "approved" });
    expect(second).toMatchObject({ kind: "refused", problem: { code: "reference_reused" } });
    expect(await resolver.pay(other)).toMatchObject({ kind: "refused" });
    expect(world.sent).toHaveLength(1);
  });

  test("joins the running payment when it is asked for twice", async () => {
    const { resolver, world } = within({});
    const [first, second] = await Promise.all([resolver.pay(request), resolver.pay(request)]);
    expect(second).toBe(first);
    expect(world.sent).toHaveLength(1);
  });

  test("joins a payment that is taken up without its code", async () => {
    const { resolver, world, restarted } = within({}, { forgetCodes: true });
    await resolver.pay(request);
    const again = restarted();
    let paid: Promise<unknown> | undefined;
    world.onStep = () => {
      if (world.calls.length === 2) paid ??= again.pay(request);
    };
    expect(await again.resume()).toEqual([await paid]);
  });

  test("lets no record go while it is worked on", async () => {
    const { resolver, world, restarted } = within({});
    await resolver.pay(request);
    const again = restarted();
    let gone: Promise<boolean> | undefined;
    world.onStep = () => {
      if (world.calls.length === 2) gone ??= again.acknowledge(reference);
    };
    expect(await again.resume()).toMatchObject([{ kind: "approved" }]);
    expect(await gone).toBe(false);
    expect(await world.store.list()).toHaveLength(1);
  });

  test("sends nothing when the store fails", async () => {
    const { world } = within({});
    const fail = () => Promise.reject(new Error("disk full"));
    const store = { ...world.store, put: fail, change: fail };
    const { session, runtime } = world;
    const resolver = new PaymentResolver({ session, runtime, store });
    await expect(resolver.pay(request)).rejects.toThrow("disk full");
    expect(world.calls).toEqual([]);
  });
});

describe("resume", () => {
  async function killed(
    at: number,
    script: Partial<Script>,
    options: Partial<ResolverOptions> = {},
  ) {
    const all = within(script, options);
    all.world.onStep = (step) => {
      if (step === at) throw new Error("killed");
    };
    await expect(all.resolver.pay(request)).rejects.toThrow("killed");
    all.world.onStep = () => {};
    return all;
  }

  test("sends the same bytes again within the 30 s", async () => {
    const { world, restarted } = await killed(4, {});
    expect(await restarted().resume()).toMatchObject([{ kind: "approved" }]);
    expect(world.sent).toHaveLength(2);
    expect(new Set(world.sent).size).toBe(1);
  });

  test("cancels when the 30 s are over", async () => {
    const { world, restarted } = await killed(4, {});
    world.pass(30_000);
    expect(await restarted().resume()).toMatchObject([{ kind: "cancelled" }]);
    expect(world.sent).toHaveLength(1);
  });

  test("cancels when the clock was set back", async () => {
    const { world, restarted } = await killed(4, {});
    world.skewMs = -60_000;
    expect(await restarted().resume()).toMatchObject([{ kind: "cancelled" }]);
  });

  test("asks by reference when the code is lost, and takes a 404 for no answer", async () => {
    const { world, restarted } = await killed(4, { lagMs: 4_000 }, { forgetCodes: true });
    expect(JSON.stringify(await world.store.list())).not.toContain('code\\":');
    expect(await restarted().resume()).toMatchObject([{ kind: "approved" }]);
    expect(new Set(world.calls.slice(1))).toEqual(
      new Set([`GET /v1/payments?reference=${reference}`]),
    );
  });

  test("cancels by reference alone until that is final", async () => {
    const lost = { faults: dropped(1), windowMs: 300_000 };
    const { world, restarted } = await killed(4, lost, { forgetCodes: true });
    const resolver = restarted();
    expect(await resolver.resume()).toMatchObject([{ kind: "unresolved" }]);
    world.pass(300_000);
    expect(await resolver.resume()).toMatchObject([{ kind: "cancelled", payment: null }]);
  });

  test("looks again at an approval that nobody acknowledged", async () => {
    const { world, resolver, restarted } = within({ undoneAfterMs: 10_000 });
    expect(await resolver.pay(request)).toMatchObject({ kind: "approved" });
    world.pass(10_000);
    expect(await restarted().resume()).toMatchObject([{ kind: "cancelled" }]);
  });

  test("tells window_closed when only a refund can undo the payment", async () => {
    const { world, restarted } = await killed(4, { windowMs: 20_000 });
    world.pass(60_000);
    const resolver = restarted();
    expect(await resolver.resume()).toMatchObject([
      { kind: "unresolved", reason: "window_closed", payment: { status: "captured" } },
    ]);
    expect(world.isPaid(reference)).toBe(true);
    expect(await resolver.acknowledge(reference)).toBe(true);
  });

  test("keeps resolving until it is told to stop", async () => {
    const { resolver } = within({ faults: dropped(18) });
    expect(await resolver.pay(request)).toMatchObject({ kind: "unresolved" });
    const stop = new AbortController();
    const told: string[] = [];
    const onOutcome = ({ kind }: { kind: string }) => {
      told.push(kind);
      stop.abort();
    };
    await resolver.keepResolving(onOutcome, { signal: stop.signal });
    expect(told).toEqual(["cancelled"]);
  });

  test.each(["resume", "keepResolving"] as const)(
    "tells what is known while another payment has no answer: %s",
    async (by) => {
      const { world } = within({});
      const { runtime, store, session: real } = world;
      for (const each of [reference, "ref-00000002"]) {
        const at = { nowMs: world.serverMs, cancellationReference: `undo-${each}` };
        await store.put(each, begin({ ...request, reference: each }, at));
      }
      let answer: () => void = () => undefined;
      const late = new Promise<void>((resolve) => {
        answer = resolve;
      });
      const session: ResolverOptions["session"] = {
        async call(method, path, body, options) {
          if (JSON.stringify(body).includes(reference)) await late;
          return real.call(method, path, body, options);
        },
      };
      const resolver = new PaymentResolver({ session, runtime, store });
      const stop = new AbortController();
      const told: string[] = [];
      const onOutcome = (outcome: PaymentOutcome) => {
        told.push(outcome.reference);
        if (told.length === 2) stop.abort();
        answer();
      };
      if (by === "resume") await resolver.resume({ onOutcome });
      else await resolver.keepResolving(onOutcome, { signal: stop.signal });
      expect(told).toEqual(["ref-00000002", reference]);
    },
  );
});

describe("abandon", () => {
  test("cancels a payment that waits for its payer", async () => {
    const { resolver, world } = within({ verdict: "pending" });
    world.onStep = (step) => {
      if (step === 7) void resolver.abandon(reference);
    };
    expect(await resolver.pay(request)).toMatchObject({ kind: "cancelled" });
    expect(world.calls.at(-1)).toBe("POST /v1/cancellations");
    expect(world.isPaid(reference)).toBe(false);
  });

  test("leaves a payment that has its outcome alone", async () => {
    const { resolver, world } = within({});
    await resolver.pay(request);
    expect(await resolver.abandon(reference)).toBe(false);
    expect(await resolver.abandon("ref-unknown")).toBe(false);
    expect(world.isPaid(reference)).toBe(true);
  });
});
