import type { LiveFigures, PaymentExplanation } from "../../client/resource/operator.ts";
import { LiveSeries } from "../desk/live-series.ts";
import { sampleMerchant } from "./console-things.ts";
import { longName, sampleNowMs } from "./samples.ts";

const at = (secondsBefore: number) => new Date(sampleNowMs - secondsBefore * 1_000).toISOString();
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

/** A wave, so that a chart has ups and downs and is the same each time. */
const wave = (index: number, most: number) => Math.round((1 + Math.sin(index / 9)) * (most / 2));

const second = (before: number): LiveFigures["seconds"][number] => ({
  ...{ t: at(before), approved: wave(before, 24), pending: before % 11 === 0 ? 1 : 0 },
  declined: before % 7 === 0 ? { insufficient_funds: 2, code_expired: 1 } : {},
  amount: wave(before, 24) * 1_200,
  latency_ms: { p50: 18 + (before % 5), p99: 60 + wave(before, 50) },
});

const results = ["approved", "approved", "declined", "pending"] as const;

const decision = (index: number): LiveFigures["recent"][number] => ({
  ...{ at: at(index), payment_id: `pay_sample_${1_000 + index}`, terminal_id: "ter_sample_till_1" },
  ...{ merchant_id: sampleMerchant.merchant_id, merchant_name: sampleMerchant.name },
  ...{ store_id: "sto_sample_station", store_name: index % 5 === 0 ? longName : "駅前店" },
  ...{
    amount: 100 + wave(index, 9_000),
    currency: "JPY",
    result: results[index % 4] ?? "approved",
  },
  decline: index % 4 === 2 ? { code: "insufficient_funds" } : null,
  latency_ms: index % 6 === 0 ? null : 12 + (index % 40),
});

/** A message of the stream; `n` of four shards were heard. */
function message(
  n: number,
  seconds: LiveFigures["seconds"],
  recent: LiveFigures["recent"] = [],
): LiveFigures {
  return {
    ...{ kind: "figures" as const, sequence: 1, at: at(0), heard: { of: 4, n }, seconds, recent },
    ...{ alerts_open: 0, approvals_waiting: 0, stops_version: 1 },
  };
}

/** Five minutes: 30 s of them nobody heard, and of 40 s not every shard was. */
export function sampleSeries(): LiveSeries {
  const series = new LiveSeries();
  const isPartial = (before: number) => before >= 40 && before < 80;
  const heard = upTo(300).filter((before) => before < 120 || before >= 150);
  const whole = heard.filter((before) => !isPartial(before)).map(second);
  series.hear(message(4, whole, upTo(600).map(decision)));
  series.hear(message(3, heard.filter(isPartial).map(second)));
  return series;
}

type Told = Pick<
  PaymentExplanation,
  "velocity" | "reevaluated" | "same_verdict" | "shadow" | "policy_version" | "windows"
>;

const judged: NonNullable<Told["velocity"]> = {
  ...{ policy_version: 12, verdict: "decline", code: "velocity_count_exceeded" },
  rules: [
    {
      ...{ rule: "wallet-count-10min", before: 8, after: 9, limit: 8, verdict: "exceeded" },
      ...{ action: "decline", passes_at: at(-180) },
    },
    {
      ...{ rule: "wallet-amount-day", before: 21_400, after: 22_600, limit: 50_000 },
      ...{ verdict: "pass", action: "decline", passes_at: null },
    },
    {
      ...{ rule: "new-phone-amount", before: 0, after: 0, limit: 5_000 },
      ...{ verdict: "not_applicable", action: "confirm", passes_at: null },
    },
  ],
};

/** Judged: over one limit, within another; the rules of today say the same. */
export const judgedStory: Told = {
  ...{ velocity: judged, reevaluated: judged, same_verdict: true, policy_version: 12 },
  shadow: { ...judged, verdict: "pass" },
  windows: [
    {
      rule: "wallet-count-10min",
      window: { from: at(600), to: at(0) },
      counted: [520, 410, 300, 290, 180, 60, 31, 12].map((before) => ({
        ...{ at: at(before), amount: 900, returned: 0, payment_id: `pay_sample_${before}` },
      })),
      counted_in_all: 8,
    },
  ],
};

/** Judged otherwise by the very rules today. */
export const differingStory: Told = {
  ...judgedStory,
  same_verdict: false,
  shadow: null,
  windows: [],
};

/** Refused before any rule was asked. */
export const unjudgedStory: Told = { ...differingStory, velocity: null, reevaluated: null };
