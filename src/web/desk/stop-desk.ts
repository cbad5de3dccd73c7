import { signal } from "@preact/signals";
import type { OperatorClient } from "../../client/operator.ts";
import type { Stop } from "../../client/resource/operator.ts";
import { type StopPress, type StopReading, type StopTarget, stopKey } from "./stop-ladder.ts";

/** What a stop is raised with, beside what it is over. */
export interface StopWords {
  readonly reason: string;
  /** How long from now, in milliseconds; null: until it is lifted. */
  readonly forMs: number | null;
}

/** What a desk of stops is made of. */
export interface StopDeskParts {
  readonly client: Pick<OperatorClient, "stops" | "raiseStop">;
  /** Who raises: told of a stop before the list has it. */
  readonly operatorId: () => string;
  /** The page's own clock, which nobody sets. */
  readonly nowMs: () => number;
  /** The server's clock, milliseconds since 1970. */
  readonly serverMs: () => number;
}

/** Stops as they were last read, and what was pressed here. */
export class StopDesk {
  readonly reading = signal<StopReading | null>(null);
  readonly presses = signal<Readonly<Record<string, StopPress>>>({});
  readonly #parts: StopDeskParts;

  constructor(parts: StopDeskParts) {
    this.#parts = parts;
  }

  /** Reads what stands. An answer that another has overtaken, or none, changes nothing. */
  async read(): Promise<void> {
    const askedAtMs = this.#parts.nowMs();
    const reply = await this.#parts.client.stops();
    const isOvertaken = (this.reading.value?.askedAtMs ?? Number.NEGATIVE_INFINITY) > askedAtMs;
    if (!reply.ok || isOvertaken) return;
    this.reading.value = { standing: reply.body, askedAtMs, readAtMs: this.#parts.nowMs() };
  }

  /**
   * Raises a stop. Pressed again while nobody knows what became of it, it is raised again: the server
   * never shortens one.
   */
  async raise(target: StopTarget, { reason, forMs }: StopWords): Promise<void> {
    const { client, nowMs, serverMs } = this.#parts;
    const key = stopKey(target);
    if (this.presses.value[key]?.kind === "asking") return;
    const sinceMs = nowMs();
    this.#press(key, { kind: "asking", sinceMs });
    const until = forMs === null ? null : new Date(serverMs() + forMs).toISOString();
    const reply = await client.raiseStop({
      scope: target.scope,
      ...(target.id === null ? {} : { id: target.id }),
      reason,
      ...(until === null ? {} : { until }),
    });
    if (reply.ok) {
      const { stop_id, in_force_at } = reply.body;
      const raised = { raised_by: this.#parts.operatorId(), raised_at: in_force_at };
      const stop: Stop = { ...target, stop_id, in_force_at, reason, until, ...raised };
      this.#press(key, { kind: "raised", stop, answeredAtMs: nowMs() });
    } else if (reply.problem === undefined || reply.problem.status >= 500) {
      this.#press(key, { kind: "unanswered", sinceMs });
    } else {
      this.#press(key, { kind: "refused", problem: reply.problem });
    }
    await this.read();
  }

  #press(key: string, press: StopPress): void {
    this.presses.value = { ...this.presses.value, [key]: press };
  }
}
