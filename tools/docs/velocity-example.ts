import type { RuleVerdict } from "../../src/velocity/decision.ts";
import type { VelocityCandidate, VelocityEvent } from "../../src/velocity/event.ts";
import { parsePolicy, type Rule } from "../../src/velocity/policy.ts";
import { judge } from "../../src/velocity/reference.ts";
import { windowAt } from "../../src/velocity/reference-window.ts";

/** One act as an example writes it. */
interface WrittenAct {
  /** `14:03:00` on 30 November 2026 in Tokyo, or with the day before it: `29 23:50`. */
  readonly at: string;
  readonly amount: number;
  readonly shop?: string;
  readonly wallet?: string;
  readonly declined?: true;
  readonly returned?: number;
  /** Degrees north and east. */
  readonly place?: readonly [number, number];
}

/** What stands in a block of an example. */
interface Written {
  readonly rule: unknown;
  readonly acts: readonly WrittenAct[];
  readonly judged: WrittenAct;
}

/** An example that was judged: by the reference of the engine, so that no picture tells a tale. */
export interface Judged {
  readonly rule: Rule;
  readonly acts: readonly (WrittenAct & { readonly atMs: number })[];
  readonly nowMs: number;
  readonly judged: WrittenAct;
  readonly window: { readonly afterMs: number; readonly endMs: number | null };
  readonly verdict: RuleVerdict;
}

/** Reads and judges an example. Throws when its rule is none. */
export function judgeExample(text: string, source: string): Judged {
  const { rule: written, acts, judged } = JSON.parse(text) as Written;
  const parsed = parsePolicy({ currency: "JPY", rules: [written] });
  const rule = parsed.ok ? parsed.value.rules[0] : undefined;
  if (!parsed.ok || rule === undefined) {
    throw new Error(`${source} has an example whose rule is none: ${JSON.stringify(parsed)}`);
  }
  const timed = acts.map((act) => ({ ...act, atMs: timeOf(act.at) }));
  const nowMs = timeOf(judged.at);
  const events = timed.map(
    (act, sequence): VelocityEvent => ({
      ...actOf(rule, act, act.atMs),
      sequence,
      outcome: act.declined ? "declined" : "approved",
      returnedMinor: act.returned ?? 0,
    }),
  );
  const policy = { currency: "JPY", rules: [rule] };
  const [verdict] = judge(policy, 1, events, actOf(rule, judged, nowMs)).rules;
  if (verdict === undefined) throw new Error("a policy of one rule has one verdict");
  return { rule, acts: timed, nowMs, judged, window: windowAt(rule, nowMs), verdict };
}

function actOf(rule: Rule, act: WrittenAct, atMs: number): VelocityCandidate {
  const { amount, shop = "A", wallet = "a", place } = act;
  const at = { merchant: shop, store: shop, terminal: rule.act === "terminal" ? "T" : shop };
  return {
    atMs,
    act: rule.act,
    amountMinor: amount,
    subjects: { wallet, device: wallet, channel: "qr", category: "cafe", ...at },
    ...(place && {
      place: { latE6: Math.round(place[0] * 1e6), lonE6: Math.round(place[1] * 1e6) },
    }),
  };
}

function timeOf(written: string): number {
  const [, day = "30", clock = ""] = /^(?:(\d+) )?(\d\d:\d\d(?::\d\d)?)$/.exec(written) ?? [];
  const time = Date.parse(`2026-11-${day.padStart(2, "0")}T${clock}+09:00`);
  if (Number.isNaN(time)) throw new Error(`${written} is no time of an example`);
  return time;
}

/** A time as the examples write it; with its day when that is another. */
export function clockOf(atMs: number): string {
  const wall = new Date(atMs + 9 * 3_600_000).toISOString();
  const clock = wall.slice(11, 19).replace(/:00$/, "");
  const day = Number(wall.slice(8, 10));
  return day === 30 && wall.startsWith("2026-11") ? clock : `${day} ${monthOf(wall)} ${clock}`;
}

function monthOf(wall: string): string {
  return wall.slice(5, 7) === "11" ? "Nov" : "Dec";
}
