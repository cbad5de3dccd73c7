import { Reach, type Reached } from "../../platform/run/reach.ts";
import { makeBundles, ofIsolates } from "../../whole-worker/town.ts";
import type { Finding } from "../auditor/finding.ts";
import type { Plan } from "../plan.ts";
import { playSeed } from "../play.ts";
import { type Result, resultOf } from "../result.ts";
import { storyOf } from "../story.ts";

/** What a player is asked for. */
export interface Order {
  readonly plan: Plan;
  /** Whether the day is wanted as a story. */
  readonly story: boolean;
}

/** Asks instead which lines have been reached by all that was played. */
export type Request = Order | "reach";

/*
 * A process that plays one seed after the other, as it is told over its channel, and answers each
 * with its result. What nobody caught is a finding of the seed that is played then.
 */
const strays: Finding[] = [];
const promise = "what fails is caught by somebody";
const stray = (fault: unknown) => {
  const shown = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
  strays.push({ promise, shown });
};
process.on("uncaughtException", stray);
process.on("unhandledRejection", stray);
process.on("disconnect", () => process.exit());
// Whoever asked for seeds is told to stop as well, and ends this by its channel.
process.on("SIGINT", () => undefined);

// It has to begin before anything is compiled.
const reach = process.argv.includes("--reach") ? await Reach.start() : null;
const bundles = await makeBundles();
let seeds = 0;
let line = Promise.resolve();
process.on("message", (request: Request) => {
  line = line.then(async () => {
    process.send?.(request === "reach" ? await reached() : await play(request));
  });
});
process.send?.("ready");

async function reached(): Promise<Reached> {
  return (await reach?.of(ofIsolates(bundles))) ?? {};
}

/** What is still held when all that nobody needs has gone. */
function heapBytes(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed;
}

async function play({ plan, story }: Order): Promise<Result> {
  const before = process.cpuUsage();
  const played = await playSeed(bundles, plan);
  const { user, system } = process.cpuUsage(before);
  const result = resultOf(played);
  seeds += 1;
  return {
    ...result,
    findings: [...result.findings, ...strays.splice(0)],
    cpuMs: Math.round((user + system) / 1_000),
    heapBytes: seeds % 10 === 0 ? heapBytes() : null,
    ...(story ? { story: storyOf(played) } : {}),
  };
}
