import fc from "fast-check";
import { expect, test } from "vitest";
import type { PaymentOutcome } from "../../../../../src/client/till/payment-record.ts";
import { PaymentResolver } from "../../../../../src/client/till/payment-resolver.ts";
import { Crash, type Fault, faults, type Script, World } from "../payment-world.ts";

const reference = "ref-00000001";
const request = {
  reference,
  code: "eyJ.code",
  amount: 1200,
  currency: "JPY",
  capture: "automatic",
} as const;

interface Life {
  /** Steps of the program at which it dies; a step is a write, a call's start or end, a wait. */
  readonly crashes: readonly number[];
  readonly downMs: number;
  readonly skewMs: number;
  readonly forgetCodes: boolean;
  /** The step at which the cashier gives up, if any. */
  readonly abandonAt: number | null;
}

const hopeless: readonly Fault[] = Array.from({ length: 14 }, () => "request_dropped");
const scripts: fc.Arbitrary<Script> = fc.record({
  verdict: fc.constantFrom("approved", "approved", "declined", "pending", "code_invalid"),
  payer: fc.constantFrom("approve", "reject", "silent"),
  payerTakesMs: fc.integer({ min: 0, max: 70_000 }),
  windowMs: fc.constantFrom(20_000, 40_000, 600_000),
  faults: fc.oneof(
    fc.array(fc.constantFrom(...faults), { maxLength: 25 }),
    fc
      .tuple(fc.constantFrom(...faults), fc.array(fc.constantFrom(...faults), { maxLength: 12 }))
      .map(([first, rest]) => [first, ...hopeless, ...rest]),
  ),
  lateByMs: fc.integer({ min: 0, max: 90_000 }),
  lagMs: fc.integer({ min: 0, max: 8_000 }),
  undoneAfterMs: fc.option(fc.integer({ min: 0, max: 60_000 }), { freq: 3 }),
});
const lives: fc.Arbitrary<Life> = fc.record({
  crashes: fc
    .uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 5 })
    .map((steps) => steps.sort((a, b) => a - b)),
  downMs: fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 90_000 })),
  skewMs: fc.oneof(fc.constant(0), fc.integer({ min: -3_600_000, max: 3_600_000 })),
  forgetCodes: fc.boolean(),
  abandonAt: fc.option(fc.integer({ min: 1, max: 40 })),
});

interface End {
  readonly outcome: PaymentOutcome | undefined;
  /** The cashier gave up, and the program lived on to see to it. */
  readonly isAbandoned: boolean;
}

/** Runs a terminal program, killed and restarted as told, until it knows what became of it. */
async function live(world: World, life: Life): Promise<End> {
  let isAbandoned = false;
  let isFirst = true;
  for (let round = 0; round < 400; round += 1) {
    const { session, runtime, store } = world;
    const resolver = new PaymentResolver({
      session,
      runtime,
      store,
      forgetCodes: life.forgetCodes,
    });
    let abandoning: Promise<boolean> = Promise.resolve(false);
    world.onStep = (step) => {
      if (step === life.abandonAt) abandoning = resolver.abandon(reference);
      if (life.crashes.includes(step)) throw new Crash();
    };
    try {
      const outcomes = isFirst ? [await resolver.pay(request)] : await resolver.resume();
      if (await abandoning) isAbandoned = true;
      const [outcome] = outcomes;
      if (outcome === undefined) return { outcome, isAbandoned };
      const isKnown = outcome.kind !== "unresolved" || outcome.reason === "window_closed";
      if (isKnown) {
        world.onStep = () => {};
        return { outcome, isAbandoned };
      }
      world.pass(15_000);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      isAbandoned = false;
      world.pass(life.downMs);
      world.skewMs += life.skewMs;
    }
    isFirst = false;
  }
  throw new Error(`never resolved: ${world.calls.slice(-5).join(", ")}`);
}

test("ends with the server's books, whatever is lost and whenever the program dies", async () => {
  await fc.assert(
    fc.asyncProperty(scripts, lives, async (script, life) => {
      const world = new World(script);
      const { outcome, isAbandoned } = await live(world, life);
      const told = outcome?.kind ?? "nothing";
      const isPaidThen = world.isPaid(reference);
      // What is still in flight arrives, and the payer decides or never does.
      world.pass(600_000);
      const isPaid = world.isPaid(reference);
      if (told === "approved" || told === "unresolved") {
        expect({ told, isPaidThen }).toEqual({ told, isPaidThen: true });
      } else {
        expect({ told, isPaid }).toEqual({ told, isPaid: false });
      }
      if (isAbandoned) expect(told).not.toBe("approved");
      expect(new Set(world.sent).size).toBeLessThanOrEqual(1);
    }),
    { numRuns: 3_000 },
  );
});
