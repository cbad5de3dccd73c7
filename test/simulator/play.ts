import { createHash } from "node:crypto";
import type { World } from "../platform/index.ts";
import { type Bundles, Town } from "../whole-worker/town.ts";
import { allActs } from "./acts/index.ts";
import { ArmedWatch } from "./auditor/armed.ts";
import type { Finding } from "./auditor/finding.ts";
import { audit, auditDrained } from "./auditor/index.ts";
import type { Cast } from "./cast.ts";
import { type ActNote, acting, Chronicle, type Evidence } from "./chronicle.ts";
import { closeTown } from "./closing.ts";
import { countBooks } from "./counted-books.ts";
import { gatewayVars, hasGateway, Letters } from "./letters.ts";
import { openTown } from "./opening.ts";
import type { Plan } from "./plan.ts";
import { Restoring } from "./restoring.ts";
import { drawScript } from "./script.ts";
import { type Counts, countFaults } from "./weather/counts.ts";
import { Weather } from "./weather/weather.ts";
import { witness } from "./witness.ts";

export interface Played {
  readonly plan: Plan;
  readonly findings: readonly Finding[];
  readonly chronicle: Chronicle;
  readonly faults: Counts;
  /** What its books tell that occurred. */
  readonly books: Counts;
  readonly events: number;
  /** How much of the processor's time the audit took, of 1. */
  readonly auditShare: number;
  /** SHA-256 over every line of the trace. */
  readonly trace: string;
  /** SHA-256 over all databases, once everything has drained. */
  readonly databases: string;
}

/** How long everything has to drain once nothing goes wrong any more. */
const drainMs = 15 * 60_000;

/** How long what was given back by others has to settle: who failed often asks again hourly. */
const restoredMs = 75 * 60_000;

/** How long what was looked at in the end has to settle. */
const settleMs = 60_000;

/** How long after that an act may still be on its way: some wait on purpose. */
const patienceMs = 3_600_000;

/** How long a long seed goes on in calm: past every hold and window, then past what is kept of them. */
const passagesMs = [9 * 86_400_000, 3 * 86_400_000];

/** So many events at most: what runs for ever in no time is found out. */
const eventsMaxOf = ({ acts }: Plan) => 100_000 + 250 * acts;

/**
 * Plays a seed to its end and audits it; `line` is told of every event before it runs. What throws
 * on the way is a finding like any other. Whoever wants the evidence itself holds it themselves.
 */
export async function playSeed(
  bundles: Bundles,
  plan: Plan,
  line?: (line: string) => void,
  hold: (evidence: Evidence) => Finding[] = audit,
): Promise<Played> {
  const startedMs = processorMs();
  let auditMs = 0;
  const timed = (evidence: Evidence, judge = hold) => {
    const beganMs = processorMs();
    const findings = judge(evidence);
    auditMs += processorMs() - beganMs;
    return findings;
  };
  const trace = new Digest();
  let weather: Weather | null = null;
  let armed: ArmedWatch | null = null;
  const chronicle = new Chronicle();
  let nowMs = () => 0;
  const gateway = new Letters(chronicle, { isOver: () => weather?.isOver ?? true });
  const town = await Town.open({
    seed: plan.seed,
    bundles,
    signatures: plan.signatures,
    vars: varsOf(plan),
    ...(hasGateway(plan.seed) && { gateway }),
    eventsMax: eventsMaxOf(plan),
    carry: witness(chronicle, () => nowMs()),
    trace: (told) => {
      trace.add(told);
      armed?.event(told.slice(told.indexOf(" ") + 1));
      line?.(told);
    },
    calls: (call) => chronicle.noteCall(call, nowMs),
    log: (level, values) =>
      chronicle.logged.push({ atMs: nowMs(), level, line: values.map(String).join(" ") }),
  });
  const { world, worker } = town;
  nowMs = () => world.loop.nowMs;
  armed = new ArmedWatch(
    () => worker.cells,
    chronicle.mishaps,
    () => nowMs(),
  );
  weather = new Weather(town, chronicle, plan);
  world.faults = weather;
  // As workerd does: what nobody catches is logged, and nothing ends by it.
  const uncaught = (fault: unknown) =>
    chronicle.logged.push({
      atMs: nowMs(),
      level: "error",
      line: `Uncaught (in promise) ${fault}`,
    });
  process.on("unhandledRejection", uncaught);
  try {
    const played = await playTown({ town, plan, chronicle, weather, hold: timed });
    const findings = [...armed.findings, ...played];
    const auditShare = auditMs / (processorMs() - startedMs);
    const { events } = world;
    const books = countBooks({ chronicle, cells: worker.cells, nowMs: nowMs() });
    const done = { trace: trace.end(), databases: town.digest() };
    const faults = countFaults(chronicle);
    return { plan, findings, chronicle, faults, books, events, auditShare, ...done };
  } finally {
    process.off("unhandledRejection", uncaught);
    worker.end();
  }
}

/** Some towns ask every proof for a nonce of theirs, some have a gateway for mail. */
function varsOf({ seed }: Plan): Readonly<Record<string, string>> {
  return { ...gatewayVars(seed), ...(seed % 7 === 3 ? { DPOP_NONCE: "required" } : {}) };
}

interface Stage {
  readonly town: Town;
  readonly plan: Plan;
  readonly chronicle: Chronicle;
  readonly weather: Weather;
  readonly hold: (evidence: Evidence, judge?: typeof audit) => Finding[];
}

async function playTown(stage: Stage): Promise<Finding[]> {
  const { town, plan, chronicle, weather, hold } = stage;
  const { world, worker } = town;
  const findings: Finding[] = [];
  const judge = (by?: typeof audit) => {
    const evidence = { chronicle, cells: worker.cells, nowMs: world.loop.nowMs };
    findings.push(...hold(evidence, by));
  };
  try {
    const { cast, restoring } = await world.play(async () => {
      const cast = await openTown(town, chronicle, world.dice.child("opening"));
      const { calmAfterMs } = plan;
      if (plan.isStormy) weather.rise();
      if (calmAfterMs !== undefined) {
        world.loop.add(calmAfterMs, "the weather calms", () => weather.calm());
      }
      const restoring = new Restoring(cast, world.dice.child("restoring"));
      findings.push(...(await playSteps(cast, plan, restoring, () => weather.calm())));
      // Whoever was deploying keys then has gone on in calm.
      weather.ringForgotten();
      return { cast, restoring };
    });
    await world.pass(drainMs);
    await wakeGivenUp(town);
    if (restoring.isNeeded) {
      await world.play(() => restoring.all());
      await world.pass(restoredMs);
    }
    judge(auditDrained);
    await passDayEnd(world);
    await world.play(() => closeTown(cast, world.dice.child("closing")));
    await world.pass(settleMs);
    judge();
    // An open stream would ask for a new ticket four times an hour.
    town.endActors();
    for (const ms of plan.isLong ? passagesMs : []) {
      if (findings.length > 0) break;
      await world.pass(ms);
      judge();
    }
  } catch (fault) {
    findings.push({ promise: "a day comes to its end", shown: shownOf(fault) });
  }
  return findings;
}

/**
 * Calls the objects whose alarms the platform has given up: time alone brings nothing on there, and
 * whatever calls them has to. Then that has as long to drain as everything had.
 */
async function wakeGivenUp({ world, worker }: Town): Promise<void> {
  const givenUp = worker.cells.filter(({ alarm }) => alarm.isGivenUp);
  if (givenUp.length === 0) return;
  await world.play(async () => {
    for (const cell of givenUp) cell.knock();
  });
  await world.pass(drainMs);
}

/** Begins one step after the other; then the weather calms, and all that was begun ends. */
async function playSteps(
  cast: Cast,
  plan: Plan,
  restoring: Restoring,
  calm: () => void,
): Promise<Finding[]> {
  const { town, chronicle } = cast;
  const { world } = town;
  const findings: Finding[] = [];
  const begun: Promise<void>[] = [];
  const only = plan.only === undefined ? null : new Set(plan.only);
  const last = Math.max(...(plan.only ?? [Number.POSITIVE_INFINITY]));
  for (const { number, act, waitMs } of drawScript(world.dice.child("script"), allActs)) {
    if (chronicle.answered >= plan.acts || number > last) break;
    await pause(world, waitMs);
    const restored = restoring.begin();
    if (restored !== null) begun.push(restored);
    if (only?.has(number) === false) continue;
    const note: ActNote = { number, name: act.name, atMs: world.loop.nowMs, word: undefined };
    chronicle.acts.push(note);
    const playing = acting.run(number, () => act.play(cast, world.dice.child(`act ${number}`)));
    const ended = playing.then(
      (word) => {
        note.word = word;
      },
      (fault) => {
        note.word = "threw";
        const shown = `act ${number}, ${act.name}: ${shownOf(fault)}`;
        findings.push({ promise: "who acts is never thrown at", shown });
      },
    );
    begun.push(ended);
  }
  calm();
  await Promise.race([Promise.all(begun), pause(world, patienceMs)]);
  for (const { number, name, word } of chronicle.acts) {
    if (word !== undefined) continue;
    const shown = `act ${number}, ${name}: an hour after the last mishap it waits for an answer`;
    findings.push({ promise: "what was begun ends", shown });
  }
  return findings;
}

/**
 * What everybody asks in the end is exact as long as nothing ends by itself meanwhile, as windows and
 * what waits for them do at the end of a day in Tokyo and 15 minutes later.
 */
async function passDayEnd(world: World): Promise<void> {
  const minuteMs = 60_000;
  const sinceMs = (world.loop.nowMs + 9 * 60 * minuteMs + 5 * minuteMs) % (24 * 60 * minuteMs);
  const lastsMs = 25 * minuteMs;
  if (sinceMs < lastsMs) await world.pass(lastsMs - sinceMs);
}

/** SHA-256 over lines; many at once, since each piece has its price. */
class Digest {
  readonly #hash = createHash("sha256");
  #lines = "";

  add(line: string): void {
    this.#lines += `${line}\n`;
    if (this.#lines.length < 65_536) return;
    this.#hash.update(this.#lines);
    this.#lines = "";
  }

  end(): string {
    return this.#hash.update(this.#lines).digest("hex");
  }
}

function shownOf(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function pause(world: World, ms: number): Promise<void> {
  return new Promise((resolve) => void world.loop.add(ms, "the next act", resolve));
}
