import type { Brought, Delivered, ToldTaken } from "../chronicle.ts";
import { type Finding, finding, type Judge } from "./finding.ts";
import { all, putBackMs, type Seen } from "./seen.ts";

/**
 * As long as a wallet's instance lives, what it knows to have been taken never falls, and is no less
 * than it was told; what it has brought begins right after that and has no gap.
 */
export const judgeDeliveries: Judge = (seen) => {
  // To a receiver that has less than it had, all is brought again.
  const older = new Set(all(seen, "Settlement").filter((kept) => putBackMs(seen, kept) !== null));
  if (older.size > 0) return [];
  const known = new Map<string, Known>();
  return seen.chronicle.deliveries.flatMap((one) => {
    const key = `${one.life} ${one.to}`;
    const at = known.get(key) ?? new Known();
    known.set(key, at);
    if ("taken" in one) {
      at.hear(one);
      return [];
    }
    return [...at.say(one), ...judgeBrought(seen, one)];
  });
};

/** So many batches an instance keeps in mind until it is told of them. */
const givenMax = 60;

/** What an instance has to know of one Settlement. */
class Known {
  /** Since when it has known how much, oldest first. */
  readonly #marks: { readonly atMs: number; readonly mark: number }[] = [];
  /** The ends of what it had brought, oldest first. */
  #given: (Brought & Pick<Delivered, "along">)[] = [];

  /**
   * It knows of what it was told to have been taken: by a receipt of what it had brought itself, and
   * by whoever calls it of what it had given along, and of nothing else.
   */
  hear({ atMs, taken, after }: ToldTaken): void {
    const { sequence: mark } = taken;
    const given = this.#given.filter(({ along }) => along || after !== null);
    const isGiven = given.some(
      (end) => end.sequence === mark && (end.hash === null || end.hash === taken.hash),
    );
    // A receipt is for the batch as it was when all was known before it.
    const isPassed =
      after !== null && this.#given.some((end) => end.sequence > after && end.sequence < mark);
    if (isGiven && !isPassed) this.#marks.push({ atMs, mark });
  }

  /** What it said may have been held back meanwhile: it was made some time before that left. */
  say({ from, to, acknowledged, brought, atMs, sinceMs, along }: Delivered): Finding[] {
    const last = brought.at(-1);
    if (last !== undefined) this.#given = [...this.#given, { ...last, along }].slice(-givenMax);
    const before = this.#marks.filter((known) => known.atMs < sinceMs).map(({ mark }) => mark);
    const known = Math.max(0, ...before);
    this.#marks.push({ atMs, mark: acknowledged });
    if (acknowledged >= known) return [];
    const shown = `to ${to} at ${atMs}: ${acknowledged}, and knew of ${known}`;
    return [finding(from, "what is known to have been taken never falls", shown)];
  }
}

function judgeBrought(seen: Seen, { from, to, acknowledged, brought }: Delivered): Finding[] {
  const isRestored = all(seen, "Wallet").some(({ log }) =>
    log.some(({ kind }) => kind === "restored" || kind === "resent"),
  );
  const numbers = brought.map(({ sequence }) => sequence);
  const isNext = numbers.every((number, n) => number === acknowledged + n + 1);
  if (isNext || isRestored) return [];
  const shown = `to ${to}: ${numbers} after ${acknowledged}`;
  return [finding(from, "what is brought follows what was taken", shown)];
}
