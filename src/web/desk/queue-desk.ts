import { computed, signal } from "@preact/signals";
import type { OperatorClient } from "../../client/operator.ts";
import type { Alert, Approval } from "../../client/resource/operator.ts";

/** A list, and when it was read, by the page's own clock. */
export interface ReadList<T> {
  readonly rows: readonly T[];
  readonly readAtMs: number;
}

/** Alerts that a reading told for the first time, and when, by the page's own clock. */
export interface ArrivedAlerts {
  readonly count: number;
  readonly atMs: number;
}

/** What waits for an operator: alerts that nobody has acknowledged, and acts of two persons. */
export class QueueDesk {
  readonly alerts = signal<ReadList<Alert> | null>(null);
  readonly approvals = signal<ReadList<Approval> | null>(null);
  /** Alerts that came while this page was open, and that nobody has looked at here yet. */
  readonly news = signal(0);
  /** What came last; null while nothing has come since the page was opened. */
  readonly arrived = signal<ArrivedAlerts | null>(null);
  readonly waiting = computed(() =>
    (this.approvals.value?.rows ?? []).filter(({ status }) => status === "waiting"),
  );
  readonly #client: Pick<OperatorClient, "alerts" | "approvals">;
  readonly #nowMs: () => number;
  readonly #onArrival: () => void;
  /** Ids that some reading told; null before the first. */
  #seen: ReadonlySet<string> | null = null;
  /** The last reading told every open alert, and not a first page of them. */
  #wasWhole = false;

  /** `onArrival` is called once for each reading that tells a new alert, the first reading excepted. */
  constructor(
    client: Pick<OperatorClient, "alerts" | "approvals">,
    { nowMs, onArrival }: { readonly nowMs: () => number; readonly onArrival: () => void },
  ) {
    this.#client = client;
    this.#nowMs = nowMs;
    this.#onArrival = onArrival;
  }

  /** Reads both, the first page of the alerts; what does not answer stays as it was, and ages. */
  async read(): Promise<void> {
    const [alerts, approvals] = await Promise.all([
      this.#client.alerts(),
      this.#client.approvals(),
    ]);
    const readAtMs = this.#nowMs();
    if (alerts.ok) {
      const rows = alerts.body.alerts;
      this.alerts.value = { rows, readAtMs };
      this.#count(rows, readAtMs);
      this.#wasWhole = alerts.body.cursor === null;
    }
    if (approvals.ok) this.approvals.value = { rows: approvals.body.approvals, readAtMs };
  }

  #count(rows: readonly Alert[], atMs: number): void {
    const ids = rows.map(({ alert_id }) => alert_id);
    const seen = this.#seen;
    this.#seen = new Set([...(seen ?? []), ...ids]);
    if (seen === null) return;
    // Below all that were on a full page stands what moved up onto it, as others were noted.
    const end = this.#wasWhole ? ids.length : ids.findLastIndex((id) => seen.has(id));
    const count = ids.slice(0, end === -1 ? ids.length : end).filter((id) => !seen.has(id)).length;
    if (count === 0) return;
    this.news.value += count;
    this.arrived.value = { count, atMs };
    this.#onArrival();
  }
}
