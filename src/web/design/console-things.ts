import type { Merchant } from "../../client/resource/merchant.ts";
import type {
  Alert,
  Approval,
  Stop,
  StopScope,
  TerminalConfirmation,
} from "../../client/resource/operator.ts";
import type { PolicyVersion } from "../../client/resource/policy.ts";
import type { DeploymentFacts } from "../deployment.ts";
import { longName, sampleNowMs } from "./samples.ts";

const at = (seconds: number) => new Date(sampleNowMs + seconds * 1_000).toISOString();

/** The deployment of all samples. */
export const sampleFacts: DeploymentFacts = {
  ...{ origin: "https://sekisho.example", environment: "local", currency: "JPY" },
  ...{ time_zone: "Asia/Tokyo", bar_code_prefix: "28", support: "https://help.example/" },
  limits: { balance_max: 1_000_000, offline_amount_max: 3_000, cooling_amount_max: 5_000 },
};

/** Whoever looks at the samples, and a colleague. */
export const own = "opr_sample_hayashi";
const other = "opr_sample_morita";

export const sampleMerchant: Merchant = {
  ...{ merchant_id: "mer_sample_aoi", name: "アオイ商店", name_kana: "アオイショウテン" },
  ...{ category: "5411", reward_rate_bp: 100, fee_rate_bp: 250, shards: 1, credit_line: 500_000 },
  bank: {
    ...{ bank_code: "0001", branch_code: "123", account_type: "ordinary" },
    ...{ account_number: "1234567", holder_kana: "アオイショウテン" },
  },
  ...{ bank_next: null, bank_proposed: null, state: "active", created_at: at(-9_000_000) },
  stores: [
    { store_id: "sto_sample_station", name: "駅前店", lat_e6: 35_681_236, lon_e6: 139_767_125 },
    { store_id: "sto_sample_harbour", name: "みなと店", lat_e6: 35_443_707, lon_e6: 139_638_031 },
    { store_id: "sto_sample_long", name: longName, lat_e6: 0, lon_e6: 0 },
  ],
  terminals: [
    ...[1, 2].map((number) => ({
      ...{ terminal_id: `ter_sample_till_${number}`, store_id: "sto_sample_station" },
      ...{ label: `レジ ${number}`, state: "active" as const },
    })),
  ],
};

export const sampleNames: ReadonlyMap<string, string> = new Map([
  [own, "林 美咲"],
  [other, "森田 健"],
  [sampleMerchant.merchant_id, sampleMerchant.name],
  ...sampleMerchant.stores.map(
    ({ store_id, name }) => [store_id, `${sampleMerchant.name} · ${name}`] as const,
  ),
  ["ter_sample_till_1", "アオイ商店 · 駅前店 · レジ 1"],
]);

export const sampleConfirmation: TerminalConfirmation = {
  ...{ terminal_id: "ter_sample_till_1", reason: "terminal-count-10min" },
  ...{ raised_at: at(-240), until: at(3_360) },
};

/** A stop that stands; by the system, soon to be in force, or of one thing where that is told. */
export function sampleStop(scope: StopScope, more: Partial<Stop> = {}): Stop {
  return {
    ...{ stop_id: `stp_sample_${scope}`, scope, id: null, reason: "不審な取引の調査 <b>№ 118</b>" },
    ...{ until: null, raised_by: other, raised_at: at(-95), in_force_at: at(-90), ...more },
  };
}

/** A stop whose word is given, and which is not in force everywhere yet. */
export const comingStop = sampleStop("spending", { in_force_at: at(3) });
export const endingStop = sampleStop("top_up", { raised_by: "system", until: at(7_200) });

const cases = { watch: ["wallet"], act: "payment", metric: "count", action: "decline" } as const;
const [tenMinutes, day] = [
  { sliding_ms: 600_000 },
  { calendar: "day", zone: "Asia/Tokyo" },
] as const;

function policy(version: number, limits: readonly [number, number]): PolicyVersion {
  return {
    ...{ version, state: version === 12 ? "active" : "draft", table_bytes: 4_096 },
    document: {
      ...{ version, currency: "JPY" },
      rules: [
        {
          ...cases,
          id: "wallet-count-10min",
          watch: ["wallet"],
          window: tenMinutes,
          limit: limits[0],
        },
        {
          ...cases,
          id: "wallet-amount-day",
          watch: ["wallet"],
          metric: "amount",
          window: day,
          limit: limits[1],
        },
      ],
    },
    ...{ created_by: other, created_at: at(-7_200), activated_at: null, shadowed_at: null },
  };
}

export const samplePolicies = [policy(12, [8, 50_000]), policy(13, [5, 80_000])] as const;

/** An act that waits for a second person. */
export function sampleApproval(more: Partial<Approval> = {}): Approval {
  return {
    ...{ approval_id: "apr_sample_0001", act: "change_terms", seen: "seen" },
    detail: { merchant_id: sampleMerchant.merchant_id, fee_rate_bp: 200 },
    ...{ status: "waiting", proposed_by: other, proposed_at: at(-600), expires_at: at(85_800) },
    ...more,
  };
}

/** Something that the deployment has noticed, seven times, over its limit, with a stop to end it. */
export function sampleAlert(more: Partial<Alert> = {}): Alert {
  return {
    ...{ alert_id: "alr_sample_0001", kind: "store_rule", subject: "sto_sample_station" },
    evidence: { rule: "store-count-10min", value: 57, limit: 40, store_id: "sto_sample_station" },
    proposed_stop: { scope: "store", id: "sto_sample_station" },
    ...{ count: 7, first_at: at(-540), last_at: at(-12) },
    ...{ acknowledged_by: null, acknowledged_at: null, ...more },
  };
}

export const notedAlert = sampleAlert({
  ...{ count: 1, acknowledged_by: other, acknowledged_at: at(-3), proposed_stop: null },
  ...{ kind: "books_behind", subject: "journal", evidence: { behind_ms: 95_000 } },
});
