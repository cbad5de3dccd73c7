import type { PaymentExplanation } from "../../client/resource/operator.ts";
import type { PolicyDocument } from "../../client/resource/policy.ts";

type Judged = NonNullable<PaymentExplanation["velocity"]>;

/** A rule as an explanation tells it. */
export type ExplainedRule = Judged["rules"][number];

/** The windows of rules, and what was counted in them. */
export type ToldWindows = PaymentExplanation["windows"];

/** One rule of a decision, ready to be drawn and to be told in a table: both say the same. */
export interface Lane {
  readonly rule: string;
  readonly verdict: ExplainedRule["verdict"];
  readonly action: ExplainedRule["action"];
  readonly before: number;
  readonly after: number;
  readonly limit: number;
  /** What the figures count; null where the policy's version could not be read. */
  readonly metric: string | null;
  /** The window ends at the decision; null where it is not known where it begins. */
  readonly fromMs: number | null;
  readonly toMs: number;
  readonly passesAtMs: number | null;
  /** Earlier acts that were counted: where on the window, 0 to 1. */
  readonly dots: readonly number[];
  /** How many were counted, those without a dot too; null where it was not told. */
  readonly countedInAll: number | null;
  /** Parts of the drawing's width, 0 to 1: up to before, up to after, and the limit's line. */
  readonly bars: { readonly before: number; readonly after: number; readonly limit: number };
}

const order = { exceeded: 0, pass: 1, not_applicable: 2 } as const;

/** The lanes of a judgement made at `decidedAtMs`: what was exceeded first, then as in the policy. */
export function lanesOf(
  judged: Judged | null,
  known: {
    readonly decidedAtMs: number;
    readonly policy: PolicyDocument | null;
    readonly windows?: ToldWindows | undefined;
  },
): readonly Lane[] {
  const lanes = (judged?.rules ?? []).map((told) => laneOf(told, known));
  return lanes.toSorted((a, b) => order[a.verdict] - order[b.verdict]);
}

function laneOf(
  told: ExplainedRule,
  { decidedAtMs, policy, windows }: Parameters<typeof lanesOf>[1],
): Lane {
  const { rule, verdict, action, before, after, limit, passes_at: passesAt } = told;
  const known = policy?.rules.find(({ id }) => id === rule);
  const window = known?.window;
  const sliding = window !== undefined && "sliding_ms" in window ? window.sliding_ms : null;
  const counted = windows?.find((each) => each.rule === rule);
  const fromMs =
    counted === undefined
      ? sliding === null
        ? null
        : decidedAtMs - sliding
      : Date.parse(counted.window.from);
  const toMs = counted === undefined ? decidedAtMs : Date.parse(counted.window.to);
  const place = (at: string) =>
    Math.max(0, Math.min(1, (Date.parse(at) - (fromMs ?? 0)) / Math.max(1, toMs - (fromMs ?? 0))));
  const most = Math.max(before, after, limit, 1) * 1.05;
  return {
    ...{ rule, verdict, action, before, after, limit },
    metric: known?.metric ?? null,
    ...{ fromMs, toMs },
    dots: counted?.counted.map(({ at }) => place(at)) ?? [],
    countedInAll: counted?.counted_in_all ?? null,
    passesAtMs: passesAt === null ? null : Date.parse(passesAt),
    bars: { before: before / most, after: after / most, limit: limit / most },
  };
}
