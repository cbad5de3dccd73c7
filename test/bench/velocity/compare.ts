import { Dice } from "../../../src/cli/seed/dice.ts";
import { compile } from "../../../src/velocity/compile.ts";
import { VelocityEngine } from "../../../src/velocity/engine.ts";
import type { VelocityCandidate, VelocityEvent } from "../../../src/velocity/event.ts";
import { LinearEngine } from "../../../src/velocity/linear.ts";
import { idsForAct, SlotPool } from "../../../src/velocity/slots.ts";
import { velocityModule } from "../../property/velocity-module.ts";
import { type Bench, tell } from "../bench.ts";
import { quantile, table } from "../figures.ts";
import { BENCH_NOW_MS, benchAct, benchHistory } from "./history.ts";
import { judgeIdiomatically } from "./idiomatic.ts";
import { benchPolicy } from "./rules.ts";
import { TypedVelocity } from "./typed.ts";

/*
 * One act judged by 24 rules, the history warm. Engine and typed rival turn the act's subjects
 * into ids and leave the figures in memory; the whole check also makes the decision an object.
 * Samples of all rivals are taken in turn and the fastest twentieth is told, so that a busy
 * machine slows all alike.
 */
const SIZES = [20, 100, 500, 2_048];
const benchTable = compile(benchPolicy, 1);

interface Rival {
  readonly name: string;
  readonly calls: number;
  readonly run: () => void;
}

/** Nanoseconds of one call of `rival`, mean over a sample. */
function sample({ run, calls }: Rival): number {
  const started = performance.now();
  for (let i = 0; i < calls; i++) run();
  return ((performance.now() - started) * 1e6) / calls;
}

function compare(rivals: readonly Rival[], rounds: number): number[] {
  for (const rival of rivals) sample({ ...rival, calls: rival.calls * 200 });
  const samples: number[][] = rivals.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, rival] of rivals.entries()) samples[i]?.push(sample(rival));
  }
  return samples.map((taken) => quantile(taken, 0.05));
}

function rivalsAt(events: readonly VelocityEvent[], act: VelocityCandidate): Rival[] {
  const linear = new LinearEngine(velocityModule());
  const slot = new SlotPool(linear).build("wallet", 1, 0, events);
  const head = slot?.pages.at(-1);
  if (!linear.install(0, benchTable) || slot === null || head === undefined)
    throw new Error("no slot");
  const typed = new TypedVelocity(benchPolicy, events);
  const whole = new VelocityEngine(velocityModule());
  const history = { owner: "wallet", revision: 1, load: () => events };
  const rivals: Rival[] = [
    {
      name: "engine",
      calls: 150,
      run: () => {
        const ids = idsForAct(slot, act);
        if (!linear.check(0, head, slot.generation, act, BENCH_NOW_MS, ids))
          throw new Error("stale");
      },
    },
    { name: "typed arrays", calls: 60, run: () => typed.judge(act) },
    {
      name: "idiomatic",
      calls: Math.ceil(1_000 / events.length),
      run: () => void judgeIdiomatically(benchPolicy, events, act),
    },
    { name: "whole check", calls: 80, run: () => void whole.check(benchTable, history, act) },
  ];
  for (const rival of rivals) rival.run();
  agree(linear, typed, judgeIdiomatically(benchPolicy, events, act));
  return rivals;
}

/** Throws unless the rivals found the same figures. */
function agree(
  linear: LinearEngine,
  typed: TypedVelocity,
  figures: ReturnType<typeof judgeIdiomatically>,
): void {
  for (const [r, rule] of benchPolicy.rules.entries()) {
    const found = linear.readVerdict(r, rule);
    const same =
      found.verdict !== "not_applicable" &&
      found.before === typed.figures[r * 3] &&
      found.after === typed.figures[r * 3 + 1] &&
      found.before === figures[r]?.before &&
      found.after === figures[r]?.after;
    if (!same) throw new Error(`${rule.id}: the rivals differ`);
  }
}

/** The least an authorization costs: three ES256 signatures to verify. Nanoseconds. */
async function signaturesNs(): Promise<number> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const { privateKey, publicKey } = (await crypto.subtle.generateKey(algorithm, false, [
    "sign",
    "verify",
  ])) as CryptoKeyPair;
  const text = new TextEncoder().encode("a token of about three hundred characters ".repeat(7));
  const signature = await crypto.subtle.sign(algorithm, privateKey, text);
  const samples: number[] = [];
  for (let i = 0; i < 300; i++) {
    const started = performance.now();
    for (let k = 0; k < 3; k++) await crypto.subtle.verify(algorithm, publicKey, signature, text);
    samples.push((performance.now() - started) * 1e6);
  }
  return quantile(samples, 0.05);
}

/** Samples of each rival in a round. */
const samples = 60;

/** Engine against JavaScript, by the number of events in the history; told are those at 500. */
export const velocity: Bench = {
  name: "velocity.engine",
  summary: "one act judged by 24 rules: the Wasm engine against JavaScript, at four sizes",
  figures: ["velocity.vs_typed_js", "velocity.vs_idiomatic_js", "velocity.share"],
  async run(plan) {
    const rounds = Array.from({ length: plan.rounds ?? 5 }, () =>
      SIZES.map((events) => {
        const rivals = rivalsAt(benchHistory(events), benchAct(new Dice(1)));
        return { events, nanoseconds: compare(rivals, samples) };
      }),
    );
    const head = ["events", "engine ns", "typed arrays", "idiomatic", "whole check"];
    const cells = rounds.flat().map(({ events, nanoseconds }) => {
      const [engine = 0, typed = 0, idiomatic = 0] = nanoseconds;
      const ratios = [(typed / engine).toFixed(2), (idiomatic / engine).toFixed(0)];
      return [String(events), ...nanoseconds.map((ns) => ns.toFixed(0)), ...ratios];
    });
    tell(table([[...head, "typed ÷ engine", "idiomatic ÷ engine"], ...cells]));
    const at500 = rounds.map((sizes) => sizes.find(({ events }) => events === 500)?.nanoseconds);
    const ratio = (rival: number) =>
      at500.map((ns) => (ns?.[rival] ?? Number.NaN) / (ns?.[0] ?? Number.NaN));
    const leastNs = await signaturesNs();
    const shares = at500.map((ns) => ((ns?.[3] ?? Number.NaN) / (leastNs + (ns?.[3] ?? 0))) * 100);
    return [
      { name: "velocity.vs_typed_js", values: ratio(1) },
      { name: "velocity.vs_idiomatic_js", values: ratio(2) },
      { name: "velocity.share", values: shares },
    ];
  },
};
