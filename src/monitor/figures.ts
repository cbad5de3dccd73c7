import type { StreamEnd } from "../identity/listener.ts";
import { type EpochMs, renderTime } from "../time.ts";
import type { ControlGlance } from "./control-glance.ts";
import { withinMs } from "./latency.ts";
import type { RecentDecision } from "./report.ts";
import type { SecondCounts } from "./second.ts";
import type { ToldSeconds } from "./seconds.ts";

/** What a message tells beside its number. */
export interface Figures extends ToldSeconds {
  readonly nowMs: EpochMs;
  readonly heard: { readonly of: number; readonly n: number };
  readonly glance: ControlGlance;
}

/** The message number `sequence` of a stream, as JSON. */
export function figuresMessage(sequence: number, figures: Figures): string {
  const { nowMs, heard, seconds, recent, glance } = figures;
  return JSON.stringify({
    kind: "figures",
    sequence,
    at: renderTime(nowMs),
    heard,
    seconds: seconds.map(([atMs, counts]) => renderSecond(atMs, counts)),
    recent: recent.map(renderDecision),
    alerts_open: glance.alertsOpen,
    approvals_waiting: glance.approvalsWaiting,
    stops_version: glance.version,
  });
}

/** The last message of a stream that is ended here: the same code as the close frame after it. */
export function endedMessage(sequence: number, nowMs: EpochMs, over: StreamEnd): string {
  return JSON.stringify({ kind: "stream.ended", sequence, at: renderTime(nowMs), ...over });
}

function renderSecond(atMs: EpochMs, counts: SecondCounts) {
  const { approved, pending, declined, amountMinor, latencies } = counts;
  const p50 = withinMs(latencies, 0.5);
  const latency = p50 === null ? null : { p50, p99: withinMs(latencies, 0.99) };
  const t = renderTime(atMs);
  return { t, approved, pending, declined, amount: amountMinor, latency_ms: latency };
}

function renderDecision({ names, declineCode, ...decision }: RecentDecision) {
  return {
    at: renderTime(decision.atMs),
    payment_id: decision.paymentId,
    merchant_id: decision.merchantId,
    merchant_name: names?.merchantName ?? null,
    store_id: decision.storeId,
    store_name: names?.storeName ?? null,
    terminal_id: decision.terminalId,
    amount: decision.amountMinor,
    currency: decision.currency,
    result: decision.result,
    decline: declineCode === null ? null : { code: declineCode },
    latency_ms: decision.tookMs,
  };
}
