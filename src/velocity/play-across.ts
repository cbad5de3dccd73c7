import { fail, ok, type Result } from "../result.ts";
import type { VelocityEngine, VelocityFault } from "./engine.ts";
import type { VelocityEvent } from "./event.ts";
import { partOf } from "./part.ts";
import { ACTS_ACROSS, type ActAcross, type RuleAction } from "./vocabulary.ts";

/** A rule across wallets that a payment exceeded when payments were played. */
export interface FoundAcross {
  readonly rule: string;
  readonly action: RuleAction;
  /** The terminal, the store or the merchant whose rule it is. */
  readonly subject: string;
  readonly value: number;
  readonly limit: number;
  readonly sale: VelocityEvent;
}

/**
 * What the rules across wallets in `table` would have found in payments, which are in order of time and
 * tell what their shops were told. Nothing is declined by it, so that one finding changes no other.
 */
export function playAcross(
  engine: VelocityEngine,
  table: Uint8Array,
  sales: readonly VelocityEvent[],
): Result<FoundAcross[], VelocityFault> {
  const found: FoundAcross[] = [];
  for (const act of ACTS_ACROSS) {
    const rules = partOf(table, (rule) => rule.act === act);
    if (rules === null) return fail("table_malformed");
    if (rules.rules === 0) continue;
    for (const [subject, seen] of bySubject(sales, act)) {
      const played = playOne(engine, rules.table, { subject, seen, found });
      if (played !== null) return fail(played);
    }
  }
  return ok(found.sort((one, other) => one.sale.atMs - other.sale.atMs));
}

function bySubject(sales: readonly VelocityEvent[], act: ActAcross): Map<string, VelocityEvent[]> {
  const groups = new Map<string, VelocityEvent[]>();
  for (const { place: _, deviceAgeMs: __, ...sale } of sales) {
    const subject = sale.subjects[act];
    if (subject === undefined) continue;
    const group = groups.get(subject) ?? [];
    groups.set(subject, group);
    group.push({ ...sale, act, sequence: group.length + 1 });
  }
  return groups;
}

/** The engine's fault, or `null`. */
function playOne(
  engine: VelocityEngine,
  table: Uint8Array,
  { subject, seen, found }: { subject: string; seen: VelocityEvent[]; found: FoundAcross[] },
): VelocityFault | null {
  const owner = `across ${subject}`;
  for (const [revision, sale] of seen.entries()) {
    const load = (sinceMs: number) => seen.slice(0, revision).filter(({ atMs }) => atMs > sinceMs);
    const judged = engine.check(table, { owner, revision, load }, sale);
    if (!judged.ok) return judged.fault;
    for (const { rule, action, verdict, after: value, limit } of judged.value.rules) {
      if (verdict === "exceeded") found.push({ rule, action, subject, value, limit, sale });
    }
    engine.record(owner, revision, revision + 1, sale);
  }
  engine.forget(owner);
  return null;
}

/**
 * The payments of wallets, each with how long before it its wallet was topped up, in order of time.
 * `openedMs`: when the wallet was opened, where it is known and the payment does not say its age.
 */
export function salesOf(
  wallets: Iterable<{ readonly events: readonly VelocityEvent[]; readonly openedMs?: number }>,
): VelocityEvent[] {
  const sales: VelocityEvent[] = [];
  for (const { events, openedMs } of wallets) {
    let toppedUpMs: number | null = null;
    for (const event of events) {
      const {
        act,
        atMs,
        outcome,
        walletAgeMs = openedMs === undefined ? undefined : atMs - openedMs,
      } = event;
      if (act === "top_up" && outcome === "approved") toppedUpMs = atMs;
      if (act !== "payment") continue;
      sales.push({
        ...event,
        ...(walletAgeMs === undefined ? {} : { walletAgeMs }),
        ...(toppedUpMs === null ? {} : { toppedUpAgoMs: atMs - toppedUpMs }),
      });
    }
  }
  return sales.sort((one, other) => one.atMs - other.atMs);
}
