import { type Asked, type Members, nameOf, quietOf } from "./asked.ts";
import { differ, type Finding, finding, type Judge } from "./finding.ts";
import { paymentsOf, wholeWallets } from "./payments.ts";
import { jsonOf, type LogRow, numberOf, type Row, type Velocity } from "./rows.ts";
import { all, type Kept, rowsOf, type Seen } from "./seen.ts";
import { isoOf } from "./told.ts";

/** Once nothing moves any more operators are told all that Control keeps, as it is. */
export const judgeQuietDesks: Judge = (seen) => {
  const [control] = all(seen, "Control");
  const quiet = quietOf(seen).filter(
    ({ status, token }) => status === 200 && token?.kind === "operator",
  );
  if (control === undefined || quiet.length === 0) return [];
  return [
    ...quiet.flatMap((asked) => judgeList(seen, asked, control)),
    ...judgePages(quiet, control),
    ...judgeExplanations(seen, quiet),
    ...judgeReports(seen, quiet),
  ];
};

/** A row as it is told: which members, in which order. */
type Line = (row: Row, atMs: number) => unknown[];

interface List {
  readonly path: string;
  readonly member: string;
  readonly table: string;
  readonly isTold: (row: Row, atMs: number) => boolean;
  readonly line: Line;
  readonly names: readonly string[];
}

const time = (at: Row[string] | undefined) => isoOf(at == null ? null : numberOf(at));
const every = () => true;

const lists: readonly List[] = [
  {
    ...{ path: "/v1/operator/stops", member: "stops", table: "stop" },
    isTold: (row) => row.lifted_at_ms === null,
    names: ["stop_id", "scope", "id", "reason", "until", "raised_by", "raised_at", "in_force_at"],
    line: (row) => [
      ...[row.stop_id, row.scope, row.target, row.reason, time(row.until_ms), row.raised_by],
      ...[time(row.raised_at_ms), time(row.in_force_at_ms)],
    ],
  },
  {
    ...{ path: "/v1/operator/stops", member: "confirmations", table: "confirm_terminal" },
    isTold: every,
    names: ["terminal_id", "reason", "raised_at", "until"],
    line: (row) => [row.terminal_id, row.reason, time(row.since_ms), time(row.until_ms)],
  },
  {
    ...{ path: "/v1/operator/approvals", member: "approvals", table: "approval" },
    isTold: (row, atMs) => row.status === "waiting" && numberOf(row.expires_at_ms) > atMs,
    names: ["approval_id", "act", "status", "proposed_by", "proposed_at", "expires_at"],
    line: (row) => [
      ...[row.approval_id, jsonOf<Members>(row.proposal).act, "waiting", row.proposed_by],
      ...[time(row.proposed_at_ms), time(row.expires_at_ms)],
    ],
  },
  {
    ...{ path: "/v1/operators", member: "operators", table: "operator", isTold: every },
    names: ["operator_id", "name", "role", "created_at"],
    line: (row) => [row.operator_id, row.name, row.role, time(row.created_at_ms)],
  },
  {
    ...{ path: "/v1/operator/merchants", member: "merchants", table: "merchant", isTold: every },
    names: ["merchant_id", "name", "state", "created_at"],
    line: (row) => [row.merchant_id, row.name, standing(row), time(row.created_at_ms)],
  },
  {
    ...{ path: "/v1/operator/partners", member: "partners", table: "partner", isTold: every },
    names: ["partner_id", "name", "channel", "jkt", "state", "created_at", "revoked_at"],
    line: (row) => [
      ...[row.partner_id, row.name, row.channel, row.jkt, standing(row)],
      ...[time(row.created_at_ms), time(row.revoked_at_ms)],
    ],
  },
  {
    ...{ path: "/v1/operator/policies", member: "policies", table: "policy", isTold: every },
    names: ["version", "created_by", "created_at", "activated_at"],
    line: (row) => [row.version, row.created_by, time(row.created_at_ms), time(row.activated_ms)],
  },
];

function standing({ revoked_at_ms: at }: Row): string {
  return at === null ? "active" : "revoked";
}

function judgeList(seen: Seen, asked: Asked, control: Kept): Finding[] {
  const { path, answer } = asked;
  const found = lists
    .filter((list) => list.path === path)
    .flatMap(({ member, table, isTold, line, names }) => {
      const rows = rowsOf(control, table).filter((row) => isTold(row, asked.sentMs));
      const counted = rows.map((row) => JSON.stringify(line(row, asked.sentMs))).sort();
      const told = ((answer?.[member] ?? []) as Members[]).map((one) =>
        JSON.stringify(names.map((name) => one[name])),
      );
      const promise = `operators are told all ${member}, as they are kept`;
      return differ(nameOf(asked), promise, told.sort(), counted);
    });
  return [...found, ...judgeMerchant(seen, asked)];
}

/** A merchant is told with the terms, stores and tills that its object keeps. */
function judgeMerchant(seen: Seen, asked: Asked): Finding[] {
  const { path, answer } = asked;
  if (!/^\/v1\/operator\/merchants\/mer_[\w-]+$/.test(path) || answer === null) return [];
  const named = ["name", "name_kana", "category", "reward_rate_bp", "fee_rate_bp", "shards"];
  const terms = [...named, "credit_line", "state"];
  const said = JSON.stringify([
    terms.map((name) => answer[name]),
    (answer.stores as Members[]).map(({ name, lat_e6, lon_e6 }) => [name, lat_e6, lon_e6]),
    (answer.terminals as Members[]).map(({ label, state }) => [label, state]),
    answer.created_at,
  ]);
  const kept = all(seen, "Merchant").map((merchant) => {
    const [own] = rowsOf(merchant, "merchant");
    return JSON.stringify([
      terms.map((name) => own?.[name]),
      inOrder(rowsOf(merchant, "store")).map(({ name, lat_e6, lon_e6 }) => [name, lat_e6, lon_e6]),
      inOrder(rowsOf(merchant, "terminal")).map(({ label, state }) => [label, state]),
      time(own?.created_at_ms ?? null),
    ]);
  });
  if (kept.includes(said)) return [];
  return [finding(nameOf(asked), "a merchant is told as it is kept", `${said}, kept ${kept}`)];
}

/** Lists that come in pages: the newest first, each once, down to where the reading ended. */
function judgePages(quiet: readonly Asked[], control: Kept): Finding[] {
  const alerts = rowsOf(control, "alert")
    .toSorted(
      (a, b) =>
        numberOf(b.first_ms) - numberOf(a.first_ms) || (`${a.alert_id}` < `${b.alert_id}` ? 1 : -1),
    )
    .map((row) =>
      JSON.stringify([
        ...[row.alert_id, row.kind, row.subject, row.count, time(row.first_ms)],
        ...[time(row.last_ms), row.acknowledged_by, time(row.acknowledged_ms)],
      ]),
    );
  const record = control.log
    .map(({ sequence, atMs, caller, kind, hash }) =>
      JSON.stringify([sequence, isoOf(atMs), caller, kind, hash]),
    )
    .reverse();
  const alertNames = ["alert_id", "kind", "subject", "count", "first_at"];
  return [
    ...judgePaged(quiet, "/v1/operator/alerts", alerts, (one) =>
      [...alertNames, "last_at", "acknowledged_by", "acknowledged_at"].map((name) => one[name]),
    ),
    ...judgePaged(quiet, "/v1/operator/record", record, (one) =>
      ["sequence", "at", "actor", "act", "hash"].map((name) => one[name]),
    ),
  ];
}

function judgePaged(
  quiet: readonly Asked[],
  path: string,
  counted: readonly string[],
  line: (one: Members) => unknown[],
): Finding[] {
  const pages = quiet.filter((asked) => asked.path === path);
  const [first] = pages;
  if (first === undefined) return [];
  const told = pages.flatMap(({ answer }) =>
    ((answer?.alerts ?? answer?.events ?? []) as Members[]).map((one) => JSON.stringify(line(one))),
  );
  const isAll = pages.at(-1)?.answer?.cursor === null;
  const n = told.findIndex((one, at) => one !== counted[at]);
  const promise = "what comes in pages is told once, newest first";
  if (n >= 0) return differ(nameOf(first), promise, told[n], counted[n]);
  return isAll ? differ(nameOf(first), promise, told.length, counted.length) : [];
}

/** A payment is explained by what was found when it was decided; found anew it is the same. */
function judgeExplanations(seen: Seen, quiet: readonly Asked[]): Finding[] {
  const rows = new Map<string, LogRow>();
  for (const { row } of wholeWallets(seen).flatMap(paymentsOf)) {
    rows.set(`${row.caller} ${row.reference} ${isoOf(row.atMs)}`, row);
  }
  const topUps = new Map<string, LogRow>();
  for (const row of wholeWallets(seen).flatMap(({ log }) => log)) {
    if (row.kind === "top_up") topUps.set(`${row.caller} ${row.reference}`, row);
  }
  return quiet.flatMap((asked) => {
    const { answer, path } = asked;
    if (path.startsWith("/v1/operator/top-ups/")) return judgeTopUp(asked, topUps);
    const shown = answer?.payment as Members | undefined;
    if (!path.endsWith("/explanation") || answer === null || shown === undefined) return [];
    const row = rows.get(`${shown.terminal_id} ${shown.reference} ${shown.created_at}`);
    if (row === undefined) return [];
    const { velocity, declineCode, snapshotVersion, policyVersion } = row.body;
    const { shadow } = row.body as { readonly shadow?: Velocity };
    const said = {
      decided_by: answer.decided_by,
      snapshot_version: answer.snapshot_version,
      policy_version: answer.policy_version,
      velocity: figuresTold(answer.velocity),
      again: figuresTold(answer.reevaluated),
      isSame: answer.same_verdict,
      shadow: figuresTold(answer.shadow),
    };
    return differ(nameOf(asked), "a payment is explained as it was decided", said, {
      decided_by: declineCode ?? "approved",
      snapshot_version: snapshotVersion,
      policy_version: policyVersion,
      velocity: figuresKept(velocity),
      again: figuresKept(velocity),
      isSame: true,
      shadow: figuresKept(shadow),
    });
  });
}

function judgeTopUp(asked: Asked, rows: ReadonlyMap<string, LogRow>): Finding[] {
  const { answer } = asked;
  const shown = answer?.top_up as Members | undefined;
  const row = rows.get(`${shown?.partner_id} ${shown?.reference}`);
  if (answer === null || shown === undefined || row === undefined) return [];
  const { velocity, declineCode, policyVersion, amountMinor, channel } = row.body;
  const said = [
    ...[answer.decided_by, answer.policy_version, shown.amount, shown.channel, shown.created_at],
    ...[figuresTold(answer.velocity), figuresTold(answer.reevaluated), answer.same_verdict],
  ];
  return differ(nameOf(asked), "a top-up is explained as it was decided", said, [
    ...[declineCode ?? "credited", policyVersion, amountMinor, channel, isoOf(row.atMs)],
    ...[figuresKept(velocity), figuresKept(velocity), true],
  ]);
}

const actions = ["decline", "confirm", "flag"];

function figuresTold(told: unknown): string | null {
  if (told == null) return null;
  const { verdict, code, rules } = told as Members;
  const lines = (rules as Members[]).map(({ rule, action, limit, before, after, verdict: is }) =>
    is === "not_applicable" ? [rule, action, limit] : [rule, action, limit, before, after],
  );
  return JSON.stringify([verdict, code, lines]);
}

function figuresKept(kept: Velocity | null | undefined): string | null {
  if (kept == null) return null;
  const lines = kept.rules.map(([rule, action, limit, ...figures]) => [
    ...[rule, actions[action], limit],
    ...figures.slice(0, 2),
  ]);
  return JSON.stringify([kept.verdict, kept.code, lines]);
}

/** What a policy in shadow would have done is counted from what it said, and no more of it. */
function judgeReports(seen: Seen, quiet: readonly Asked[]): Finding[] {
  const said = wholeWallets(seen).flatMap(({ log }) =>
    log.flatMap(({ body }) => (body as { readonly shadow?: Velocity }).shadow ?? []),
  );
  return quiet.flatMap((asked) => {
    const [, version] = /\/policies\/(\d+)\/report$/.exec(asked.path) ?? [];
    if (version === undefined || asked.answer === null) return [];
    const own = said.filter(({ v }) => `${v}` === version);
    const { judged, would_have_declined: declined, would_have_confirmed: confirmed } = asked.answer;
    const of = (verdict: string) => own.filter((one) => one.verdict === verdict).length;
    const isWithin =
      Number(judged) <= own.length &&
      Number(declined) <= of("decline") &&
      Number(confirmed) <= of("confirm") &&
      (own.length < 12 || Number(judged) > 0);
    if (isWithin) return [];
    const shown = `${judged}, ${declined}, ${confirmed} of ${own.length}, ${of("decline")}, ${of("confirm")}`;
    return [finding(nameOf(asked), "what a shadow would have done is counted", shown)];
  });
}

/** Rows as they were made, whichever numbers they drew. */
function inOrder(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => Number(a.ordinal) - Number(b.ordinal));
}
