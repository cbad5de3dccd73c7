import { differ, type Finding, finding, type Judge } from "./finding.ts";
import { wholeWallets } from "./payments.ts";
import { jsonOf, type LogRow, numberOf, type Velocity } from "./rows.ts";
import { all, type Kept, labelOf, rowsOf, type Seen } from "./seen.ts";

/** Each rule's figures, counted anew from all that the wallet did; and the verdict they lead to. */
export const judgeVelocity: Judge = (seen) => {
  const policies = policiesOf(seen);
  return wholeWallets(seen).flatMap((wallet) => judgeWallet(wallet, policies));
};

interface Range {
  readonly from?: number;
  readonly to?: number;
}

interface Rule {
  readonly id: string;
  readonly act: string;
  readonly watch: readonly string[];
  readonly metric: string;
  readonly window: { readonly sliding_ms?: number };
  readonly limit: number;
  readonly action: string;
  readonly give_back?: boolean;
  readonly near_bp?: number;
  readonly when?: {
    readonly device_age_ms?: Range;
    readonly wallet_age_ms?: Range;
    readonly topped_up_within_ms?: number;
    readonly either?: true;
    readonly amount?: Range;
    readonly channel?: string;
    readonly offline?: boolean;
  };
}

function policiesOf(seen: Seen): ReadonlyMap<number, readonly Rule[]> {
  const rows = all(seen, "Control").flatMap((control) => rowsOf(control, "policy"));
  return new Map(
    rows.map(({ version, document }) => {
      const { rules } = jsonOf<{ rules: readonly Rule[] }>(document);
      return [numberOf(version), rules.filter(({ act }) => act === "payment" || act === "top_up")];
    }),
  );
}

/** Something that a wallet did, as rules see it. */
interface Did {
  readonly row: LogRow;
  readonly act: "payment" | "top_up";
  readonly amount: number;
  readonly tells: Readonly<Record<string, string | number | undefined>>;
  declineCode: string | null;
  returned: number;
}

function judgeWallet(wallet: Kept, policies: ReadonlyMap<number, readonly Rule[]>): Finding[] {
  const findings: Finding[] = [];
  const before: Did[] = [];
  for (const [n, row] of wallet.log.entries()) {
    const did = didOf(row);
    if (did !== null) {
      const times = new Times(wallet.log.slice(0, n), row.atMs);
      findings.push(...judgeDecision(wallet, did, before, times, policies));
      before.push(did);
      continue;
    }
    const { paymentSequence, returnedMinor = 0, declineCode } = row.body;
    const about = before.find((known) => known.row.sequence === paymentSequence);
    if (about === undefined) continue;
    about.returned += returnedMinor;
    if (row.kind === "end" && typeof declineCode === "string") about.declineCode = declineCode;
  }
  return findings;
}

function didOf(row: LogRow): Did | null {
  const { kind, body } = row;
  if (kind !== "payment" && kind !== "top_up" && kind !== "points_in") return null;
  const { shop } = body;
  return {
    row,
    act: kind === "payment" ? "payment" : "top_up",
    amount: body.amountMinor ?? 0,
    tells: {
      wallet: 1,
      device: body.device,
      terminal: shop?.terminalId,
      store: shop?.storeId,
      merchant: shop?.merchantId,
      category: shop?.category as string | undefined,
      channel: kind === "points_in" ? "points" : body.channel,
      partner: body.partnerId,
      ip_prefix: body.ipPrefix,
      amount: body.amountMinor,
    },
    declineCode: body.declineCode ?? null,
    returned: 0,
  };
}

/** When rows count, judged at a moment: at their own time, and never later than a later row's. */
class Times {
  readonly nowMs: number;
  readonly #at = new Map<number, number>();

  constructor(rows: readonly LogRow[], nowMs: number) {
    this.nowMs = nowMs;
    let smallest = nowMs;
    for (const { sequence, atMs } of rows.toReversed()) {
      this.#at.set(sequence, atMs <= nowMs ? atMs : smallest);
      smallest = Math.min(smallest, atMs);
    }
  }

  of({ row }: Did): number {
    return this.#at.get(row.sequence) ?? row.atMs;
  }
}

function judgeDecision(
  wallet: Kept,
  did: Did,
  before: readonly Did[],
  times: Times,
  policies: ReadonlyMap<number, readonly Rule[]>,
): Finding[] {
  const { row } = did;
  const { velocity, policyVersion = 0, declineCode } = row.body;
  const at = `row ${row.sequence} (${row.kind})`;
  const place = `${labelOf(wallet)} ${at}`;
  const rules = policies.get(policyVersion);
  if (velocity == null) {
    if (declineCode != null) return [];
    return [finding(wallet, "no approval without velocity", at)];
  }
  if (rules === undefined) return [finding(wallet, "a policy in force is known", at)];
  const said = new Map(velocity.rules.map(([id, ...figures]) => [id, figures]));
  const findings: Finding[] = [];
  for (const rule of rules) {
    const figures = countedBy(rule, did, before, times);
    if (figures === "unknown") continue;
    const [, limit, first, after] = said.get(rule.id) ?? [];
    const told = first === undefined ? null : { limit, before: first, after };
    const counted = figures === null ? null : { limit: rule.limit, ...figures };
    findings.push(...differ(`${place} ${rule.id}`, "a rule counts what was done", told, counted));
  }
  return [...findings, ...judgeVerdict(wallet, at, velocity, rules, declineCode ?? null)];
}

/** What the figures lead to, by the actions of the rules that were exceeded. */
function judgeVerdict(
  wallet: Kept,
  at: string,
  velocity: Velocity,
  rules: readonly Rule[],
  declineCode: string | null,
): Finding[] {
  const exceeded = velocity.rules.flatMap(([id, , limit, , after]) => {
    const rule = rules.find((known) => known.id === id);
    if (rule === undefined || after == null) return [];
    const isOver = rule.metric === "time_since_last" ? after < limit : after > limit;
    return isOver ? [rule] : [];
  });
  const declining = exceeded.filter(({ action }) => action === "decline");
  const isConfirming = exceeded.some(({ action }) => action === "confirm");
  const verdict = declining.length > 0 ? "decline" : isConfirming ? "confirm" : "pass";
  const findings: Finding[] = [];
  if ((velocity.verdict === "decline") !== (verdict === "decline")) {
    findings.push(
      ...differ(
        `${labelOf(wallet)} ${at}`,
        "figures lead to their verdict",
        velocity.verdict,
        verdict,
      ),
    );
  }
  if (verdict !== "decline" && (velocity.verdict === "confirm") !== isConfirming) {
    findings.push(
      ...differ(
        `${labelOf(wallet)} ${at}`,
        "figures lead to their verdict",
        velocity.verdict,
        verdict,
      ),
    );
  }
  if (verdict === "decline") {
    const codes = declining.map(({ metric }) => codeOf(metric));
    if (!codes.includes(`${declineCode}`)) {
      const shown = `${at}: ${declineCode}, and exceeded are ${codes}`;
      findings.push(finding(wallet, "a rule that is exceeded declines, by its code", shown));
    }
  } else if (declineCode?.startsWith("velocity_") && !isRefusedConfirm(at, isConfirming)) {
    findings.push(finding(wallet, "velocity declines by a rule", `${at}: ${declineCode}`));
  }
  return findings;
}

/** A top-up has nobody to ask: what would have its payer asked refuses it. */
function isRefusedConfirm(at: string, isConfirming: boolean): boolean {
  return isConfirming && !at.endsWith("(payment)");
}

function codeOf(metric: string): string {
  if (metric === "count") return "velocity_count_exceeded";
  return metric === "amount" ? "velocity_amount_exceeded" : "velocity_pattern";
}

/** Declines that the payer's own rules count. */
const feeding = /^(velocity_\w+|insufficient_funds|confirmation_\w+)$/;

/** A rule's figures; `null` where it does not apply, `unknown` where they are not counted here. */
function countedBy(
  rule: Rule,
  did: Did,
  before: readonly Did[],
  times: Times,
): { before: number; after: number } | null | "unknown" {
  if (rule.act !== did.act || !meets(rule, did)) return null;
  if (rule.watch.some((watch) => did.tells[watch] === undefined)) return null;
  const { sliding_ms: windowMs } = rule.window;
  if (windowMs === undefined) return "unknown";
  const near = rule.near_bp === undefined ? null : Math.floor((did.amount * rule.near_bp) / 10_000);
  const counted = before.filter(
    (known) =>
      known.act === rule.act &&
      times.of(known) > times.nowMs - windowMs &&
      rule.watch.every((watch) => known.tells[watch] === did.tells[watch]) &&
      meets(rule, known) &&
      (near === null || Math.abs(known.amount - did.amount) <= near),
  );
  return figuresOf(rule, did, counted);
}

function figuresOf(
  { metric, give_back: givesBack }: Rule,
  did: Did,
  counted: readonly Did[],
): { before: number; after: number } | "unknown" {
  const approved = counted.filter(({ declineCode }) => declineCode === null);
  const left = ({ amount, returned }: Did) => (givesBack ? amount - returned : amount);
  const standing = approved.filter((known) => left(known) > 0);
  const same = (figure: number) => ({ before: figure, after: figure });
  if (metric === "count") return { before: standing.length, after: standing.length + 1 };
  if (metric === "amount") {
    const amount = standing.reduce((sum, known) => sum + left(known), 0);
    return { before: amount, after: amount + did.amount };
  }
  if (metric.startsWith("distinct:")) {
    const what = metric.slice("distinct:".length);
    const subjects = new Set(standing.map(({ tells }) => tells[what]));
    subjects.delete(undefined);
    const first = subjects.size;
    return { before: first, after: subjects.add(did.tells[what]).size };
  }
  const isCounted = ({ declineCode }: Did) => declineCode !== null && feeding.test(declineCode);
  if (metric === "declines") return same(counted.filter(isCounted).length);
  if (metric === "consecutive_declines") {
    const last = counted.findLastIndex(({ declineCode }) => declineCode === null);
    return same(counted.slice(last + 1).filter(isCounted).length);
  }
  if (metric === "given_back")
    return same(approved.reduce((sum, { returned }) => sum + returned, 0));
  if (metric === "given_back_count") {
    return same(approved.filter(({ returned }) => returned > 0).length);
  }
  return "unknown";
}

function meets({ when = {} }: Rule, { row: { body }, amount, tells }: Did): boolean {
  const within = (range: Range | undefined, value: number | undefined) =>
    range === undefined ||
    (value !== undefined &&
      value >= (range.from ?? 0) &&
      value < (range.to ?? Number.POSITIVE_INFINITY));
  const wallet = within(when.wallet_age_ms, body.walletAgeMs);
  const topped =
    when.topped_up_within_ms === undefined ||
    (body.toppedUpAgoMs !== undefined && body.toppedUpAgoMs < when.topped_up_within_ms);
  return (
    within(when.device_age_ms, body.deviceAgeMs) &&
    within(when.amount, amount) &&
    (when.either ? wallet || topped : wallet && topped) &&
    (when.channel === undefined || when.channel === tells.channel) &&
    (when.offline === undefined || when.offline === (body.offline ?? false))
  );
}
