import type { AlertKind } from "../control/alert-record.ts";
import { dayMs, hourMs, minuteMs, secondMs } from "../time.ts";

/** How a part is: as it should be, worth a look before it hurts, or hurting. */
export const healthStatuses = ["pass", "warn", "fail"] as const;
export type HealthStatus = (typeof healthStatuses)[number];

/** What was seen of one part of the deployment. */
export interface HealthCheck {
  readonly component: string;
  readonly measurement: string;
  readonly status: HealthStatus;
  readonly value: number | null;
  readonly unit: "ms" | "count" | "days";
  /** What to look at; `null` of what passes. */
  readonly output: string | null;
}

/** What objects of one kind that were asked answered; `tookMs` of the slowest, `null`: one did not. */
export interface Answering {
  readonly component: string;
  readonly asked: number;
  readonly tookMs: number | null;
}

/** What waits to be delivered in the objects that were asked, and since when. */
export interface Backlog {
  readonly component: "settlement" | "courier";
  readonly waiting: number;
  /** How long the oldest has waited; `null`: nothing waits. */
  readonly oldestMs: number | null;
}

/** The keys of one purpose. */
interface KeysOfPurpose {
  readonly purpose: string;
  readonly keys: number;
  /** How old the one is that signs or seals; `null`: the ring does not say. */
  readonly ageMs: number | null;
}

/** All that was seen of a deployment. */
export interface HealthFacts {
  readonly answers: readonly Answering[];
  /** How old the control snapshot is that calls are judged by; `null`: there is none. */
  readonly snapshotAgeMs: number | null;
  /** Alerts that nobody has acknowledged; `null`: Control did not say. */
  readonly alerts: readonly { readonly kind: AlertKind; readonly count: number }[] | null;
  readonly backlogs: readonly Backlog[];
  readonly keys: readonly KeysOfPurpose[];
  /** The domain of passkeys, and the host that callers see. */
  readonly passkeys: { readonly domain: string; readonly host: string };
}

/** An object of any kind that takes longer than this is slow: a payment asks several in turn. */
const slowMs = 500;
/** Half a second more than a snapshot lives: older ones are never used. */
const snapshotOldMs = 1_500;
/** What is told at once and is told again after seconds has met a failure by then. */
const oldest = {
  settlement: { warnMs: minuteMs, failMs: hourMs },
  courier: { warnMs: 30 * secondMs, failMs: 10 * minuteMs },
} as const;
const keyAgeMsMax = 400 * dayMs;
/** Of these old keys are taken away again: more than one means a rotation that is not finished. */
const removable = ["access", "code", "webhook", "seal.code", "blind"];

/** While such an alert is open customers are refused, or money may be wrong. */
const grave: readonly AlertKind[] = [
  "books_behind",
  "clock_apart",
  "gateway_failing",
  "reference_conflict",
];

/** One check of each part, with the limit between good and bad in its words. */
export function judgeHealth(facts: HealthFacts): readonly HealthCheck[] {
  return [
    ...facts.answers.map(ofAnswer),
    ofSnapshot(facts.snapshotAgeMs),
    ...ofAlerts(facts.alerts),
    ...facts.backlogs.map(ofBacklog),
    ...facts.keys.map(ofKeys),
    ofPasskeys(facts.passkeys),
  ];
}

/** The worst of them. */
export function worstOf(checks: readonly HealthCheck[]): HealthStatus {
  const worst = Math.max(0, ...checks.map(({ status }) => healthStatuses.indexOf(status)));
  return healthStatuses[worst] ?? "fail";
}

function ofAnswer({ component, asked, tookMs }: Answering): HealthCheck {
  const base = { component, measurement: "answer_time", value: tookMs, unit: "ms" } as const;
  const of = asked === 1 ? "it" : `one of the ${asked} that were asked`;
  if (tookMs === null) return { ...base, status: "fail", output: `${of} did not answer` };
  if (tookMs <= slowMs) return { ...base, status: "pass", output: null };
  return { ...base, status: "warn", output: `${of} took longer than ${slowMs} ms` };
}

function ofSnapshot(ageMs: number | null): HealthCheck {
  const isYoung = ageMs !== null && ageMs <= snapshotOldMs;
  return {
    ...{ component: "control", measurement: "snapshot_age", value: ageMs, unit: "ms" as const },
    status: isYoung ? "pass" : "fail",
    output: isYoung ? null : "nothing is decided without a fresh snapshot of Control",
  };
}

function ofAlerts(alerts: HealthFacts["alerts"]): HealthCheck[] {
  const base = { component: "alerts", unit: "count" } as const;
  if (alerts === null) {
    const output = "Control did not say which alerts are open";
    return [{ ...base, measurement: "open", status: "fail", value: null, output }];
  }
  if (alerts.length === 0) {
    return [{ ...base, measurement: "open", status: "pass", value: 0, output: null }];
  }
  return alerts.map(({ kind, count }) => ({
    ...base,
    measurement: kind,
    status: grave.includes(kind) ? "fail" : "warn",
    value: count,
    output: "open: see the list of alerts",
  }));
}

function ofBacklog({ component, waiting, oldestMs }: Backlog): HealthCheck {
  const { warnMs, failMs } = oldest[component];
  const base = { component, measurement: "backlog_age", value: oldestMs ?? 0, unit: "ms" } as const;
  if (oldestMs === null || oldestMs < warnMs) return { ...base, status: "pass", output: null };
  const output = `${waiting} wait, the oldest for longer than ${warnMs / secondMs} s`;
  return { ...base, status: oldestMs < failMs ? "warn" : "fail", output };
}

function ofKeys({ purpose, keys, ageMs }: KeysOfPurpose): HealthCheck {
  const isRemovable = removable.includes(purpose);
  const value = ageMs === null ? null : Math.floor(ageMs / dayMs);
  const base = { component: "keys", measurement: purpose, value, unit: "days" } as const;
  if (isRemovable && keys > 1) {
    const output = `${keys} keys: a rotation is not finished`;
    return { ...base, status: "warn", output };
  }
  if (isRemovable && ageMs !== null && ageMs > keyAgeMsMax) {
    const output = `it has signed for more than ${keyAgeMsMax / dayMs} days: rotate it`;
    return { ...base, status: "warn", output };
  }
  return { ...base, status: "pass", output: null };
}

function ofPasskeys({ domain, host }: HealthFacts["passkeys"]): HealthCheck {
  const isOwn = domain !== "" && (host === domain || host.endsWith(`.${domain}`));
  return {
    ...{ component: "passkeys", measurement: "domain", value: null, unit: "count" as const },
    status: isOwn ? "pass" : "fail",
    output: isOwn ? null : "no browser uses a passkey of this domain at the public origin",
  };
}
