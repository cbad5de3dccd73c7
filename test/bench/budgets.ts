/** A limit that a figure has to keep. */
export type Budget = { readonly atLeast: number } | { readonly atMost: number };

/** What is known of a figure before it is measured. */
export interface Kind {
  readonly unit: string;
  /** `null`: it is told, and judged by nobody. */
  readonly budget: Budget | null;
  readonly says: string;
}

const kind = (unit: string, budget: Budget | null, says: string): Kind => ({ unit, budget, says });
const atLeast = (value: number) => ({ atLeast: value });
const atMost = (value: number) => ({ atMost: value });

/** Every figure that `npm run bench` tells unless told which, with its budget. */
const kinds = {
  "authorize.vs_floor": kind("ratio", atLeast(0.6), "payments per second ÷ the floor's"),
  "authorize.p50_vs_floor": kind("ratio", atMost(1.6), "median time under load ÷ the floor's"),
  "authorize.c1_vs_floor": kind("ratio", atMost(1.5), "median time one by one ÷ the floor's"),
  "authorize.cpu_vs_floor": kind("ratio", atMost(2), "processor until quiet ÷ the floor's"),
  "authorize.vs_usual_stack": kind("ratio", null, "payments per second ÷ the usual stack's"),
  "authorize.cpu_vs_usual_stack": kind(
    "ratio",
    atLeast(1.5),
    "payments per processor second ÷ the usual stack's",
  ),
  "cost.rows_wallet": kind("rows", atMost(5), "rows a wallet writes for a payment and its code"),
  "cost.rows_total": kind("rows", atMost(12), "rows all objects write for it, busy"),
  "cost.object_requests": kind("requests", null, "requests of objects for it, busy"),
  "cost.object_seconds": kind("s", atMost(0.1), "seconds that objects are billed for it, busy"),
  "cost.bytes_payment": kind("bytes", atMost(1_800), "bytes it adds to the files of all objects"),
  "cost.bytes_wallet": kind("bytes", atMost(57_344), "the file of a wallet that never paid"),
  "cost.rows_sparse": kind("rows", atMost(16), "rows all objects write for it, each woken for it"),
  "cost.object_seconds_sparse": kind("s", atMost(0.4), "seconds they are billed for it then"),
  "cost.control_requests": kind("requests", atMost(65), "at Control by an isolate, in a minute"),
  "authorize.burst": kind("failures", atMost(0), "of 1,000 payments at once on cold wallets"),
  "authorize.hottest_object": kind(
    "requests",
    atMost(300),
    "requests at the hottest of 4 shards per 1,000 payments of a merchant",
  ),
  "authorize.hottest_object_rows": kind("rows", atMost(600), "rows at that shard"),
  "velocity.vs_typed_js": kind("ratio", atLeast(4), "JavaScript on typed arrays ÷ the engine"),
  "velocity.vs_idiomatic_js": kind("ratio", atLeast(30), "idiomatic JavaScript ÷ the engine"),
  "velocity.share": kind("%", atMost(2), "the check, of what three signatures cost with it"),
  "cold.vs_warm": kind("ratio", atMost(3), "a payment with all objects asleep ÷ one awake"),
  "history.growth": kind("rows", atMost(20), "rows a wallet reads with 100,000 past payments"),
  "memory.per_wallet_kib": kind("KiB", atMost(32), "linear memory for each wallet held"),
  "size.bundle_gzip_kib": kind("KiB", atMost(400), "the Worker as it is deployed"),
  "refusal.forged": kind("ratio", atMost(0.4), "processor of a forged request ÷ a payment's"),
  "refusal.malformed": kind("ratio", atMost(0.1), "processor of a malformed one ÷ a payment's"),
} as const satisfies Readonly<Record<string, Kind>>;

/** What is told only when it is asked for. */
const kindsAsked = {
  "authorize.two_processes": kind("ratio", null, "payments per second of two processes ÷ one's"),
  // 1 of 1,000 honest measurements passes it (two-sided, four of them).
  "contact_timing.z": kind("z", atMost(3.7), "known against unknown contacts, by rank"),
} as const satisfies Readonly<Record<string, Kind>>;

export type FigureName = keyof typeof kinds | keyof typeof kindsAsked;

/** What is known of a figure. */
export function kindOf(name: FigureName): Kind {
  return { ...kinds, ...kindsAsked }[name];
}

/** Whether a figure is told when no name was given. */
export function isUsual(name: FigureName): boolean {
  return name in kinds;
}

/** Whether `value` keeps the figure's budget; NaN keeps none. */
export function keeps(value: number, budget: Budget | null): boolean {
  if (budget === null) return true;
  return "atLeast" in budget ? value >= budget.atLeast : value <= budget.atMost;
}

/** `≥ 0.6`, `≤ 5`, or `–` where there is none. */
export function toldBudget(budget: Budget | null): string {
  if (budget === null) return "–";
  return "atLeast" in budget ? `≥ ${budget.atLeast}` : `≤ ${budget.atMost}`;
}
