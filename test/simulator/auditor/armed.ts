import type { Cell } from "../../platform/index.ts";
import type { Mishap } from "../chronicle.ts";
import { type Finding, finding } from "./finding.ts";
import { jsonOf, type Row } from "./rows.ts";

/** Whether something waits that its object is to bring on by itself, of each class. */
const waiting: Readonly<Record<string, string>> = {
  Settlement: `SELECT 'feed of ' || receiver AS what FROM feed
    UNION ALL SELECT 'forward to ' || sender FROM forward
    UNION ALL SELECT 'row ' || sequence || ' of the log' FROM log
    WHERE sequence = (SELECT max(sequence) FROM log) AND told_up_to < sequence`,
  Partner: "SELECT 'claim ' || reference AS what FROM claim WHERE result = 'pending'",
  Directory: `SELECT 'contact ' || blind AS what FROM contact WHERE state = 'reserved'
    UNION ALL SELECT 'key ' || jkt FROM device_key WHERE state = 'reserved'`,
  Terminal: "SELECT 'finding' AS what FROM finding WHERE sent_ms IS NULL",
  Control: `SELECT 'approval ' || approval_id AS what FROM approval
    WHERE status = 'approved' AND result IS NULL
    UNION ALL SELECT 'stop ' || stop_id FROM stop WHERE lifted_at_ms IS NULL AND until_ms IS NOT NULL`,
};

/** One turn in so many is looked at. */
const everyTurns = 5;

/**
 * What an object keeps to be brought on has an alarm in the same commit: whatever ends the object
 * then, it is woken. It is looked at after turns of it, since soon afterwards all has arrived and
 * nobody could tell.
 */
export class ArmedWatch {
  readonly findings: Finding[] = [];
  readonly #cells: () => readonly Cell[];
  readonly #mishaps: readonly Mishap[];
  readonly #nowMs: () => number;
  readonly #known = new Map<string, Cell>();
  /** Of each object the instance that was seen last, when, and since when it may have lived. */
  readonly #lives = new Map<string, Life>();
  #last = "";
  #turns = 0;

  constructor(cells: () => readonly Cell[], mishaps: readonly Mishap[], nowMs: () => number) {
    this.#cells = cells;
    this.#mishaps = mishaps;
    this.#nowMs = nowMs;
  }

  /** An event of whoever begins its label is about to run: the turn before it has ended. */
  event(label: string): void {
    const last = this.#last;
    const end = label.indexOf(")");
    this.#last = end < 0 ? "" : label.slice(0, end + 1);
    if (last === "") return;
    this.#turns += 1;
    const cell = this.#turns % everyTurns === 0 ? this.#cellOf(last) : null;
    if (cell !== null && this.findings.length === 0) this.#look(cell);
  }

  #cellOf(label: string): Cell | null {
    const known = this.#known.get(label);
    if (known !== undefined) return known;
    const cell = this.#cells().find((each) => each.label === label);
    if (cell !== undefined) this.#known.set(label, cell);
    return cell ?? null;
  }

  #look({ className, label, living, alarm, database }: Cell): void {
    if (living === null) return;
    const sinceMs = this.#lifeOf(label, living);
    if (alarm.atMs !== null || alarm.isRinging) return;
    if (database.isTransaction || database.peek("SELECT 1 FROM sqlite_master").length === 0) return;
    const text = waiting[className];
    const what =
      className === "Wallet"
        ? untakenOf(database.peek("SELECT outbox, marks FROM head"))
        : text === undefined
          ? undefined
          : database.peek(text)[0]?.what;
    if (what === undefined || this.#hadFullDisk(label, sinceMs)) return;
    this.findings.push(finding(label, "what waits has an alarm", `${what}: none is set`));
  }

  /** Since when, at the earliest, the instance has lived that lives now. */
  #lifeOf(label: string, instance: object): number {
    const known = this.#lives.get(label);
    const seenMs = this.#nowMs();
    const sinceMs =
      known?.instance === instance ? known.sinceMs : (known?.seenMs ?? Number.NEGATIVE_INFINITY);
    this.#lives.set(label, { instance, sinceMs, seenMs });
    return sinceMs;
  }

  /**
   * What an instance has told and could not write down as told waits for nothing, as long as it lives:
   * the next one knows what is written alone.
   */
  #hadFullDisk(label: string, sinceMs: number): boolean {
    return this.#mishaps.some((mishap) => {
      const { kind, what } = mishap;
      const isOwn = kind === "all disks full" || (isOfDisk.test(kind) && what.startsWith(label));
      return isOwn && endOf(mishap) >= sinceMs;
    });
  }
}

interface Life {
  readonly instance: object;
  readonly sinceMs: number;
  readonly seenMs: number;
}

const isOfDisk = /^(?:disk|step failed|batch broken off)/;

/** When a disk had room again: that of one statement at once. */
function endOf({ atMs, kind, what }: Mishap): number {
  const isForAWhile = kind === "all disks full" || kind === "disk of an object full";
  return isForAWhile ? atMs + Number(/(\d+) ms$/.exec(what)?.[1]) : atMs;
}

/** The destination of a message of a wallet that no written mark says to be taken, if there is any. */
function untakenOf([head]: readonly Row[]): string | undefined {
  if (head === undefined) return undefined;
  const marks = new Map(jsonOf<[string, readonly number[]][]>(head.marks ?? "[]"));
  const outbox = Object.entries(jsonOf<Record<string, { last: number }>>(head.outbox ?? "{}"));
  const open = outbox.find(([name, { last }]) => (marks.get(name)?.[0] ?? last) < last);
  return open && `a message to ${open[0]}`;
}
