import * as z from "zod";
import { fail, ok, type Result } from "../result.ts";
import { firstKinds, schemaWords } from "../schema-words.ts";
import { isZone } from "./calendar.ts";
import {
  ACTIONS,
  ACTS,
  CALENDARS,
  METRICS,
  type Metric,
  metricParts,
  ruleIdForm,
  WATCHES,
} from "./vocabulary.ts";

/*
 * The policy language. A rule judges acts of one kind, and counts the earlier acts of that kind
 * with the same subjects in its window:
 *
 *   count                  approved acts and this one
 *   amount                 their minor units and this one's
 *   distinct:<watch>       different subjects of approved acts and this one's
 *   declines               declined acts
 *   consecutive_declines   declined acts since the last approved one
 *   time_since_last        ms since the last approved act; passes from the limit on, or if none is
 *   travel_speed           km/h since the last approved act with a place, the first 50 km free
 *   given_back             minor units that were given back of approved acts so far
 *   given_back_count       approved acts of which something was given back
 *
 * All but the wait pass while the figure, after the act where the act changes it, is ≤ limit. A
 * window is (now − sliding_ms, now], or starts at the last reset of a calendar; now is the act's
 * time, or the last act's when that is later. `when` names conditions that the act must meet for
 * the rule to apply and an earlier act must meet to be counted; an unknown age meets none.
 * `topped_up_within_ms` is met when the wallet was topped up less than so long before the act; with
 * `either` that or the wallet's age is enough. Of
 * the acts that meet them `near_bp` counts only those whose amount differs from this act's by at most
 * so many 10^−4 of this act's, ⌊amount × near_bp ÷ 10,000⌋. With `give_back` an amount is less what was returned, and an act returned in full is no act. A
 * rule does not apply to an act that lacks what it watches. The watch `amount` is the act's own
 * amount: the same one again and again.
 *
 * Rules of the acts `terminal`, `store` and `merchant` are across wallets. They are judged a moment
 * after the payment was answered, over every payment there, approved or declined.
 *
 * Rules of the act `sign_in` are judged before any wallet is known, for every way in. What is begun
 * counts as approved, a wrong code or factor as declined. `ip_prefix` is the caller's network (/24
 * or /48), `device` the key, `wallet` the contact that is named (lost_device tells none), `channel` the
 * way in: registration, sign_in, recovery, lost_device, contact. A rule on `channel` alone looks at the whole
 * deployment and only tells; every other one that is exceeded has the source wait, `confirm` too.
 */

/** The most rules of one policy. */
const RULES_MAX = 64;
/** The shortest and the longest sliding window: one second, 400 days. */
const WINDOW_MS_MIN = 1_000;
/** The longest window of a rule: 400 days, in ms. */
export const WINDOW_MS_MAX = 34_560_000_000;
/** The most characters of a zone: with at most 48 of a rule's id, 64 rules then fit 12 KiB. */
const NAME_MAX = 32;

/** The furthest amount that is near: as much as this act's, or nothing. */
const NEAR_BP_MAX = 10_000;
/** The longest time since a top-up that a condition asks for: 30 days. */
const TOPPED_UP_MS_MAX = 2_592_000_000;

const METRIC_NAMES = METRICS.flatMap((kind) =>
  kind === "distinct" ? WATCHES.map((watch) => `distinct:${watch}` as const) : [kind],
) as Metric[];

/** Above every amount and age. */
const OPEN_END = 2 ** 53;
const safe = z.int().min(0);

/** `{from?, to?}`, the half-open [from, to); at least one of the two. */
const range = z
  .strictObject({ from: safe.optional(), to: safe.min(1).optional() })
  .refine(({ from, to }) => from !== undefined || to !== undefined, "names neither from nor to")
  .refine(({ from = 0, to = OPEN_END }) => from < to, "from is not below to");

/** What a window that is none is answered with: one of each form. */
const windowForms = {
  error: ({ code, input }: { readonly code: string; readonly input?: unknown }) =>
    code === "invalid_type" && input !== undefined
      ? 'has to be an object, as {"sliding_ms": 600000} or {"calendar": "day", "zone": "Asia/Tokyo"}'
      : undefined,
};

const span = z.int().min(WINDOW_MS_MIN).max(WINDOW_MS_MAX);
const sliding = z.strictObject(
  { sliding_ms: span.describe("The window is (now − sliding_ms, now], exact to the millisecond.") },
  windowForms,
);

const calendar = z
  .strictObject({
    calendar: z.enum(CALENDARS).describe("The window starts at the last reset of this calendar."),
    zone: z.string().max(NAME_MAX).refine(isZone, "is not an IANA time zone"),
    day: z
      .int()
      .min(1)
      .max(31)
      .optional()
      .describe("Of a week 1 (Monday) to 7; of a month; else 1."),
    hour: z.int().min(0).max(23).optional().describe("The hour of the reset by the zone; else 0."),
  })
  .superRefine(({ calendar: unit, day }, context) => {
    if (day === undefined) return;
    if (unit === "day") {
      context.addIssue({ code: "custom", path: ["day"], message: "a day has no day of reset" });
    } else if (unit === "week" && day > 7) {
      context.addIssue({ code: "custom", path: ["day"], message: "a week has days 1 to 7" });
    }
  });

/** A rule applies to, and counts, only the acts that meet every condition here. */
const when = z.strictObject({
  device_age_ms: range.optional(),
  wallet_age_ms: range.optional(),
  topped_up_within_ms: z
    .int()
    .min(1)
    .max(TOPPED_UP_MS_MAX)
    .optional()
    .describe("Across wallets: the wallet was topped up less than so long before the act."),
  either: z.literal(true).optional(),
  amount: range.optional(),
  channel: z
    .string()
    .regex(/^[a-z0-9_]{1,32}$/)
    .optional()
    .describe("How a code was carried, how money came in, or which way in it was."),
  offline: z.boolean().optional().describe("Whether the phone signed the code without a network."),
});

const rule = z
  .strictObject({
    id: z
      .string()
      .regex(ruleIdForm, "is not 1 to 48 of a-z 0-9 . _ -")
      .describe("The rule's name in explanations and reports; unique in the policy."),
    act: z.enum(ACTS).describe("What the rule judges, and which earlier acts it looks at."),
    watch: z.array(z.enum(WATCHES)).min(1).max(2).describe("Acts with the same subject count."),
    metric: z.enum(METRIC_NAMES).describe("Which figure is held against the limit."),
    window: z.union([sliding, calendar]).describe("How far back the rule looks."),
    limit: safe.describe("The largest figure that passes; of time_since_last the smallest, in ms."),
    when: when.optional().describe("Conditions of the acts that are judged and counted."),
    action: z.enum(ACTIONS).describe("What happens to the act when the limit is exceeded."),
    give_back: z.boolean().optional().describe("Whether what was given back counts no more."),
    near_bp: z
      .int()
      .min(0)
      .max(NEAR_BP_MAX)
      .optional()
      .describe("Only acts whose amount is within so many 10^−4 of this act's count."),
  })
  .superRefine((rule, context) => {
    const issue = (path: (string | number)[], message: string) =>
      context.addIssue({ code: "custom", path, message });
    const { kind, distinct } = metricParts(rule.metric);
    if (rule.watch.length === 2 && rule.watch[0] === rule.watch[1])
      issue(["watch", 1], "watches the same twice");
    if (distinct !== null && rule.watch.includes(distinct)) {
      issue(["metric"], "counts what it watches, which is always one");
    }
    if (rule.act === "sign_in") {
      if (["amount", "given_back", "given_back_count"].includes(kind)) {
        issue(["metric"], "a sign-in has no amount");
      }
      if (rule.near_bp !== undefined) issue(["near_bp"], "a sign-in has no amount");
    }
    if (rule.when?.device_age_ms && rule.when.wallet_age_ms) {
      issue(["when", "wallet_age_ms"], "no act tells the age of its device and of its wallet");
    }
    const { wallet_age_ms, topped_up_within_ms, either } = rule.when ?? {};
    if (either && !(wallet_age_ms && topped_up_within_ms !== undefined)) {
      issue(["when", "either"], "is for wallet_age_ms and topped_up_within_ms together");
    }
    if (kind === "travel_speed" && rule.limit < 1) issue(["limit"], "is below 1 km/h");
    if (rule.give_back && !["count", "amount", "distinct"].includes(kind)) {
      issue(["give_back"], "is for count, amount and distinct only");
    }
    if (kind !== "time_since_last" || !("sliding_ms" in rule.window)) return;
    if (rule.limit > rule.window.sliding_ms) issue(["limit"], "is longer than the window");
  });

/** The schema that validates a policy and is published as JSON Schema. */
export const policySchema = z
  .strictObject({
    version: z
      .int()
      .min(1)
      .max(0xffffffff)
      .optional()
      .describe("Its number. The server gives it, whatever a draft says."),
    currency: z.string().regex(/^[A-Z]{3}$/, "is not an ISO 4217 code"),
    rules: z.array(rule).max(RULES_MAX).describe("All of them are judged, and told in this order."),
  })
  .superRefine(({ rules }, context) => {
    const seen = new Set<string>();
    for (const [index, { id }] of rules.entries()) {
      if (seen.has(id)) {
        context.addIssue({
          code: "custom",
          path: ["rules", index, "id"],
          message: "is not unique",
        });
      }
      seen.add(id);
    }
  });

export type Policy = z.infer<typeof policySchema>;
/** One rule of a policy. */
export type Rule = Policy["rules"][number];

/** What is wrong with a policy: an RFC 6901 pointer to the place, and a sentence about it. */
export interface PolicyFault {
  readonly pointer: string;
  readonly message: string;
}

/** The policy that `value` is, or everything that is wrong with it, in document order. */
export function parsePolicy(value: unknown): Result<Policy, readonly PolicyFault[]> {
  const parsed = policySchema.safeParse(value, { reportInput: true, error: schemaWords });
  if (parsed.success) return ok(parsed.data);
  return fail(firstKinds(parsed.error.issues).flatMap((issue) => faultsOf(issue, [])));
}

type Issue = z.core.$ZodIssue;

function faultsOf(issue: Issue, above: readonly PropertyKey[]): PolicyFault[] {
  const path = [...above, ...issue.path];
  if (issue.code === "invalid_union") {
    const branch = issue.errors[isCalendar(issue.input) ? 1 : 0] ?? [];
    return branch.flatMap((inner) => faultsOf(inner, path));
  }
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => fault([...path, key], "is not a member of a policy"));
  }
  return [fault(path, issue.message)];
}

function isCalendar(input: unknown): boolean {
  return typeof input === "object" && input !== null && "calendar" in input;
}

function fault(path: readonly PropertyKey[], message: string): PolicyFault {
  const parts = path.map((part) => String(part).replaceAll("~", "~0").replaceAll("/", "~1"));
  return { pointer: parts.map((part) => `/${part}`).join(""), message };
}
