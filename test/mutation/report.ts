import type { Mutant } from "./mutants.ts";
import { isKill, type StageVerdict } from "./play.ts";
import { type StageName, stageNames } from "./stages.ts";
import { type Verdict, verdictLine, verdictsFile } from "./verdicts.ts";

/** A mutant, and how the stages that it has met ended. */
export type Played = Omit<Mutant, "edit"> & { readonly verdicts: readonly StageVerdict[] };

/** What a sample came to. */
export interface Figures {
  readonly drawn: number;
  readonly played: number;
  readonly killed: number;
  /** Of the killed: by a limit of time, not by a test. */
  readonly timedOut: number;
  readonly killedBy: Readonly<Record<StageName, number>>;
  readonly equivalent: number;
  readonly killedSince: number;
  readonly survived: number;
  /** Killed, in percent of those played and not shown to be equivalent. */
  readonly killedPercent: number;
  /** How each stage did among those that it was played for, whatever other stages said. */
  readonly alone: Readonly<
    Record<StageName, { readonly killed: number; readonly unreached: number; readonly of: number }>
  >;
}

/** Counts a sample; equivalent ones are out of every share. */
export function figuresOf(
  sample: readonly Played[],
  verdicts: ReadonlyMap<string, Verdict>,
): Figures {
  const said = (each: Played) => verdicts.get(each.id)?.verdict;
  const played = sample.filter((each) => each.verdicts.length > 0);
  const survivors = played.filter((each) => !isKilled(each));
  const equivalent = survivors.filter((each) => said(each) === "equivalent");
  const counted = played.filter((each) => !equivalent.includes(each));
  const killed = played.filter(isKilled);
  const byStage = <T>(count: (stage: StageName) => T) =>
    Object.fromEntries(stageNames.map((stage) => [stage, count(stage)])) as Record<StageName, T>;
  const killedSince = survivors.filter((each) => said(each) === "killed since").length;
  return {
    drawn: sample.length,
    played: played.length,
    killed: killed.length,
    timedOut: killed.filter((each) => killerOf(each)?.outcome === "timed_out").length,
    killedBy: byStage((stage) => killed.filter((each) => killerOf(each)?.stage === stage).length),
    equivalent: equivalent.length,
    killedSince,
    survived: survivors.length - equivalent.length - killedSince,
    killedPercent: percent(killed.length, counted.length),
    alone: byStage((stage) => {
      const own = counted.flatMap(({ verdicts: all }) => all.filter((one) => one.stage === stage));
      const met = own.filter(({ outcome }) => outcome !== "none");
      const unreached = met.filter(({ outcome }) => outcome === "unreached").length;
      return { killed: met.filter(isKill).length, unreached, of: met.length };
    }),
  };
}

/** The figures in words; `isEvery`: each stage was played for every mutant. */
export function told(figures: Figures, isEvery: boolean): string[] {
  const { drawn, played, killed, timedOut, killedBy, equivalent, killedSince, survived } = figures;
  const stages = stageNames.filter((stage) => killedBy[stage] > 0);
  const by = stages.map((stage) => `${killedBy[stage]} by ${stage}`).join(", ");
  return [
    `${drawn} drawn, ${played} played: ${killed} killed (${by || "none"}; ${timedOut} of them by time-out), ` +
      `${equivalent} equivalent, ${killedSince} killed since, ${survived} survived.`,
    `Killed, of those not shown to be equivalent: ${figures.killedPercent} %.`,
    ...stageNames
      .filter((stage) => isEvery && figures.alone[stage].of > 0)
      .map((stage) => {
        const { killed: own, unreached, of } = figures.alone[stage];
        return `Killed by ${stage} alone, of those in files it loads: ${own} of ${of}, ${percent(own, of)} % (${unreached} not reached).`;
      }),
  ];
}

/** How one stage ended for a mutant. */
export function toldOf(mutant: Omit<Mutant, "edit">, verdict: StageVerdict): string {
  const { stage, outcome, by, seconds } = verdict;
  const { id, file, line, operator } = mutant;
  const found = by === undefined ? "" : `: ${by}`;
  return `${id} ${file}:${line} ${operator}: ${stage} ${outcome} (${Math.round(seconds)} s)${found}`;
}

/** A survivor with its change, and its verdict or the line that one would be written on. */
export function survivorTold(each: Played, verdict: Verdict | undefined): string {
  return [
    `${each.id} ${each.file}:${each.line} in ${each.within || "the module"}, ${each.operator}`,
    ...diffOf(each),
    verdict === undefined
      ? `  no verdict; a line of ${verdictsFile}:\n  ${verdictLine(each)}`
      : `  ${verdict.verdict}: ${verdict.reason}`,
  ].join("\n");
}

/** The lines before and after. */
export function diffOf({ original, mutated }: { original: string; mutated: string }): string[] {
  const marked = (sign: string, lines: string) =>
    lines.split("\n").map((one) => `  ${sign} ${one}`);
  return [...marked("-", original), ...marked("+", mutated)];
}

export function isKilled({ verdicts }: Played): boolean {
  return verdicts.some(isKill);
}

function killerOf({ verdicts }: Played) {
  return verdicts.find(isKill);
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.floor((part / whole) * 1_000) / 10;
}
