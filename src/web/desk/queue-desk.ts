import { computed, signal } from "@preact/signals";
import type { OperatorClient } from "../../client/operator.ts";
import type { Alert, Approval } from "../../client/resource/operator.ts";

/** A list, and when it was read, by the page's own clock. */
export interface ReadList<T> {
  readonly rows: readonly T[];
  readonly readAtMs: number;
}

/** What waits for an operator: alerts that nobody has acknowledged, and acts of two persons. */
export class QueueDesk {
  readonly alerts = signal<ReadList<Alert> | null>(null);
  readonly approvals = signal<ReadList<Approval> | null>(null);
  /** An alert of these is one that this page has not shown before. */
  readonly news = signal(0);
  readonly waiting = computed(() =>
    (this.approvals.value?.rows ?? []).filter(({ status }) => status === "waiting"),
  );
  readonly #client: Pick<OperatorClient, "alerts" | "approvals">;
  readonly #nowMs: () => number;
  #seen: ReadonlySet<string> | null = null;

  constructor(client: Pick<OperatorClient, "alerts" | "approvals">, nowMs: () => number) {
    this.#client = client;
    this.#nowMs = nowMs;
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
      this.#count(rows);
      this.alerts.value = { rows, readAtMs };
    }
    if (approvals.ok) this.approvals.value = { rows: approvals.body.approvals, readAtMs };
  }

  #count(rows: readonly Alert[]): void {
    const ids = new Set(rows.map(({ alert_id }) => alert_id));
    const seen = this.#seen;
    if (seen !== null) this.news.value += [...ids].filter((id) => !seen.has(id)).length;
    this.#seen = new Set([...(seen ?? []), ...ids]);
  }
}
