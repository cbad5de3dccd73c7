import { signal } from "@preact/signals";
import type { AppClient } from "../../../client/app.ts";
import type { Redemption, TopUp } from "../../../client/resource/wallet.ts";
import type { Reply } from "../../../client/wire/answer.ts";
import type { Shelf } from "../../shelf.ts";
import type { ActState, MoneyAct, MoneyRequest } from "./money-act.ts";

/** What the desk works with. */
export interface MoneyPorts {
  readonly client: Pick<AppClient, "topUp" | "redeem">;
  /** Asks for an identity check where the act needs one. */
  readonly guarded: <T>(act: () => Promise<Reply<T>>) => Promise<Reply<T>>;
  readonly shelf: Shelf<MoneyAct>;
  readonly sleep: (durationMs: number, signal?: AbortSignal) => Promise<void>;
  readonly nowMs: () => number;
  readonly ended: AbortSignal;
  /** Balance and points are others now. */
  readonly onDone: (act: MoneyAct, body: TopUp | Redemption) => void;
}

const pauseMsMax = 10_000;

/**
 * Turns points into balance and pays balance out: each act is kept before it is sent, and sent the
 * same until it is answered, after a reload as well.
 */
export class MoneyDesk {
  readonly #ports: MoneyPorts;
  /** The act that is shown; null while there is none. */
  readonly state = signal<ActState | null>(null);

  constructor(ports: MoneyPorts) {
    this.#ports = ports;
  }

  /** Takes up what was begun and never answered. */
  async start(): Promise<void> {
    const [open] = await this.#ports.shelf.list();
    if (open !== undefined && this.state.value === null) await this.#send(open);
  }

  /** Begins an act, unless another one is on its way. */
  async begin(asked: MoneyRequest): Promise<void> {
    if (this.state.value?.kind === "sending") return;
    const act: MoneyAct = { ...asked, begunAtMs: this.#ports.nowMs() };
    this.state.value = { kind: "sending", act, isLost: false };
    try {
      await this.#ports.shelf.put(act.request.reference, act);
    } catch {
      this.state.value = { kind: "not_kept" };
      return;
    }
    await this.#send(act);
  }

  /** Leaves what an act ended with. */
  close(): void {
    if (this.state.value?.kind !== "sending") this.state.value = null;
  }

  async #send(act: MoneyAct): Promise<void> {
    const { sleep, ended, shelf, onDone } = this.#ports;
    this.state.value = { kind: "sending", act, isLost: false };
    for (let pauseMs = 1_000; !ended.aborted; pauseMs = Math.min(pauseMs * 2, pauseMsMax)) {
      const reply = await this.#ask(act);
      const { problem } = reply;
      if (reply.ok || (problem !== undefined && problem.retry !== "same_request")) {
        // What is answered is not sent again; a shelf that fails only has it asked about once more.
        await shelf.remove(act.request.reference).catch(() => undefined);
        if (reply.ok) onDone(act, reply.body);
        const told = reply.ok ? ({ kind: "done", body: reply.body } as const) : undefined;
        if (told !== undefined) this.state.value = { ...told, act };
        else if (problem !== undefined) this.state.value = { kind: "refused", act, problem };
        return;
      }
      this.state.value = { kind: "sending", act, isLost: true };
      await sleep(pauseMs, ended);
    }
  }

  #ask(act: MoneyAct): Promise<Reply<TopUp | Redemption>> {
    const { client, guarded } = this.#ports;
    if (act.kind === "points") return client.topUp(act.request);
    const { request } = act;
    return guarded(() => client.redeem(request));
  }
}
