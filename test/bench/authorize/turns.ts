import { type Plan, tell } from "../bench.ts";
import { untilQuiet } from "../deployment.ts";
import { quantile, spread, table } from "../figures.ts";
import { runOver } from "../load.ts";
import { expectApproved } from "../payments.ts";
import type { Rival } from "./rival.ts";

/** Part of a round that is sent over all connections; the rest goes one by one. */
const loadPart = 0.75;
/** Pause between requests that go one by one: what one leaves to be done is done before the next. */
const pauseMs = 20;
/** Rounds before the first that counts, for engines that compile what is hot. */
const warmRounds = 5;

/** What one server did with one round. */
export interface Measured {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly aloneP50Ms: number;
  readonly aloneP99Ms: number;
  /** Processor time per request until the server was quiet again: deliveries included. */
  readonly cpuMs: number;
}

/** By the rival's name. */
export type Round = ReadonlyMap<string, Measured>;

/** Has the rivals take turns, another one beginning each round, and answers the rounds that count. */
export async function inTurns(
  rivals: readonly Rival[],
  { connections, ...plan }: Plan,
): Promise<readonly Round[]> {
  const rounds = plan.rounds ?? 5;
  const counted: Round[] = [];
  for (let round = 0; round < warmRounds + rounds; round += 1) {
    const begins = round % rivals.length;
    const measured = new Map<string, Measured>();
    for (const rival of [...rivals.slice(begins), ...rivals.slice(0, begins)]) {
      measured.set(rival.name, await turnOf(rival, connections));
    }
    const counts = round >= warmRounds;
    if (counts) counted.push(measured);
    const rates = rivals.map(({ name }) => `${name} ${measured.get(name)?.perSecond.toFixed(0)}`);
    const named = counts ? `round ${counted.length} of ${rounds}` : "warming up";
    tell(`  ${named}: ${rates.join(", ")} per second`);
  }
  tell(toldRounds(rivals, counted));
  return counted;
}

/**
 * One turn. A whole round is paid before what is measured, and right before it: an object sleeps after
 * 10 s without a call, and the others' turns take longer than that. Without it, what waking costs is
 * measured with each payment of one side, and less often with those of a side that had its last turn
 * at the end of the round before.
 */
async function turnOf(rival: Rival, connections: number): Promise<Measured> {
  await rival.untilFree?.(2);
  const rehearsal = await runOver(rival.ports, await rival.requests(), { connections });
  const requests = await rival.requests();
  await untilQuiet(rival);
  const cut = Math.ceil(requests.length * loadPart);
  const cpuBefore = rival.cpuMs();
  const load = await runOver(rival.ports, requests.slice(0, cut), { connections });
  await untilQuiet(rival);
  const cpuAfter = rival.cpuMs();
  const alone = await runOver(rival.ports, requests.slice(cut), { connections: 1, pauseMs });
  expectApproved(rival.name, [...rehearsal.answers, ...load.answers, ...alone.answers]);
  const loadMs = load.answers.map((answer) => answer.durationMs);
  const aloneMs = alone.answers.map((answer) => answer.durationMs);
  const cpuMs = cpuBefore === null || cpuAfter === null ? Number.NaN : cpuAfter - cpuBefore;
  return {
    perSecond: (cut / load.durationMs) * 1_000,
    p50Ms: quantile(loadMs, 0.5),
    p99Ms: quantile(loadMs, 0.99),
    aloneP50Ms: quantile(aloneMs, 0.5),
    aloneP99Ms: quantile(aloneMs, 0.99),
    cpuMs: cpuMs / cut,
  };
}

const shown: readonly (readonly [string, keyof Measured])[] = [
  ["requests per second", "perSecond"],
  ["p50 under load, ms", "p50Ms"],
  ["p99 under load, ms", "p99Ms"],
  ["p50 one by one, ms", "aloneP50Ms"],
  ["p99 one by one, ms", "aloneP99Ms"],
  ["processor per request, ms", "cpuMs"],
];

function toldRounds(rivals: readonly Rival[], rounds: readonly Round[]): string {
  const head = ["", ...rivals.map(({ name }) => name)];
  const rows = shown.map(([title, key]) => [
    title,
    ...rivals.map(({ name }) => spread(valuesOf(rounds, name, key))),
  ]);
  return table([head, ...rows]);
}

/** What `name` did in each round. */
export function valuesOf(
  rounds: readonly Round[],
  name: string,
  key: keyof Measured,
): readonly number[] {
  return rounds.map((round) => round.get(name)?.[key] ?? Number.NaN);
}

/** What `name` did in each round ÷ what `other` did in it. */
export function ratiosOf(
  rounds: readonly Round[],
  [name, other]: readonly [string, string],
  key: keyof Measured,
): readonly number[] {
  const others = valuesOf(rounds, other, key);
  return valuesOf(rounds, name, key).map((value, round) => value / (others[round] ?? Number.NaN));
}
