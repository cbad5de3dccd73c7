import type { FlowKind } from "../directory/flow.ts";
import type { SetBack, TimedRow } from "../row-time.ts";
import type { EpochMs } from "../time.ts";

/** What was begun, or what was wrong: to the rules an approved act, or a declined one. */
export type GuardedOutcome = "begun" | "failed";

/** An attempt as a source's history keeps it: everything but the way in is a hash, or absent. */
export interface GuardedAct {
  readonly wayIn: FlowKind;
  readonly ipPrefix: string | null;
  readonly device: string | null;
  readonly contact: string | null;
}

/** One act of a source. `sequence` ascends and is never given twice in one shard. */
export interface GuardRow extends GuardedAct {
  readonly sequence: number;
  readonly atMs: EpochMs;
  readonly outcome: GuardedOutcome;
}

/** The newest act of a source, with the latest time of any act of it. */
export interface NewestAct extends TimedRow {
  readonly latestMs: EpochMs;
}

/** The rows of one shard of sources, inside one transaction. */
export interface GuardBook {
  /**
   * The newest act of a source: its number is the revision of the source's history. `latestMs`: the
   * latest time of any act of the source so far.
   */
  newest(source: string): NewestAct | null;
  /** The newest acts of a source after `sinceMs`, at most `guardActsMax`, in their order. */
  acts(source: string, sinceMs: EpochMs): readonly GuardRow[];
  /** Where the clock was seen set back behind a source's acts, in their order. */
  setBacks(source: string): readonly SetBack[];
  /** Keeps one more of them. */
  noteSetBack(source: string, setBack: SetBack): void;
  /** Keeps an act with the latest time of any act of the source, and answers its number. */
  insert(source: string, act: Omit<GuardRow, "sequence">, latestMs: EpochMs): number;
}

/** The rows of the deployment's own count, and of what operators were told lately. */
export interface DeploymentBook extends GuardBook {
  /**
   * Whether `subject` is to be told now: it was not within `withinMs`, and fewer than `countMax` of
   * its kind were. Being asked again keeps it told.
   */
  tellOnce(
    told: { readonly subject: string; readonly of: "source" | "deployment" },
    at: { readonly nowMs: EpochMs; readonly withinMs: number; readonly countMax: number },
  ): boolean;
  /** How many sources were told of lately. */
  sourcesTold(): number;
}
