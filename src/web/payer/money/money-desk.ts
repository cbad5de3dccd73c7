import { signal } from "@preact/signals";
import type { AppClient } from "../../../client/app.ts";
import type { Redemption, TopUp } from "../../../client/resource/wallet.ts";
import type { Problem, Reply } from "../../../client/wire/answer.ts";
import type { Shelf } from "../../shelf.ts";
import type { ActState, MoneyAct, MoneyRequest } from "./money-act.ts";

/** What the desk works with. */
export interface MoneyPorts {
  readonly client: Pick<AppClient, "topUp" | "redeem" | "walletId">;
  /** Asks for an identity check where the act needs one. */
  readonly guarded: <T>(act: () => Promise<Reply<T>>) => Promise<Reply<T>>;
  readonly shelf: Shelf<MoneyAct>;
  readonly sleep: (durationMs: number, signal?: AbortSignal) => Promise<void>;
  readonly nowMs: () => number;
  /** Balance and points are others now. */
  readonly onDone: (act: MoneyAct, body: TopUp | Redemption) => void;
}

/** Who is signed in, and until when. */
interface SignedIn {
  readonly walletId: string;
  readonly ended: AbortSignal;
}

const pauseMsMax = 10_000;

/**
 * Turns points into balance and pays balance out: each act is kept before it is sent, and sent the
 * same until it is answered, after a reload as well. It does so while the wallet that the act is of is
 * signed in: who gets in on this phone next has not asked for it.
 */
export class MoneyDesk {
  readonly #ports: MoneyPorts;
  /** The act that was begun last; null while there is none. */
  readonly state = signal<ActState | null>(null);
  /** Null while nobody is signed in. */
  #session: SignedIn | null = null;

  constructor(ports: MoneyPorts) {
    this.#ports = ports;
  }

  /**
   * Somebody is signed in, until `ended`: takes up what they began and what was never answered. What
   * was begun since is shown by itself.
   */
  async start(ended: AbortSignal): Promise<void> {
    const { client, shelf } = this.#ports;
    const walletId = await client.walletId();
    if (walletId === null || ended.aborted) return;
    this.#session = { walletId, ended };
    ended.addEventListener("abort", () => {
      this.#session = null;
      this.state.value = null;
    });
    const open = (await shelf.list()).find((act) => act.walletId === walletId);
    if (open !== undefined && this.state.value === null) await this.#send(open, ended);
  }

  /** Begins an act, unless another one is on its way. */
  async begin(asked: MoneyRequest): Promise<void> {
    if (this.#session === null || this.state.value?.kind === "sending") return;
    const { walletId, ended } = this.#session;
    const act: MoneyAct = { ...asked, walletId, begunAtMs: this.#ports.nowMs() };
    this.state.value = { kind: "sending", act, isLost: false };
    try {
      await this.#ports.shelf.put(act.request.reference, act);
    } catch {
      if (!ended.aborted) this.state.value = { kind: "not_kept", act };
      return;
    }
    await this.#send(act, ended);
  }

  /**
   * What a screen for acts of one kind shows: an act of another kind only while it is on its way, since
   * none is begun meanwhile. Null where one may be begun.
   */
  shownTo(kind: MoneyAct["kind"]): ActState | null {
    const state = this.state.value;
    return state?.kind === "sending" || state?.act.kind === kind ? state : null;
  }

  /** Leaves what an act ended with. */
  close(): void {
    if (this.state.value?.kind !== "sending") this.state.value = null;
  }

  async #send(act: MoneyAct, ended: AbortSignal): Promise<void> {
    const { sleep, shelf, onDone } = this.#ports;
    if (ended.aborted) return;
    this.state.value = { kind: "sending", act, isLost: false };
    for (let pauseMs = 1_000; !ended.aborted; pauseMs = Math.min(pauseMs * 2, pauseMsMax)) {
      const reply = await this.#ask(act);
      if (ended.aborted) return;
      const { problem } = reply;
      if (reply.ok || (problem !== undefined && isDecided(problem))) {
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

/** Whether a refusal is the end of what was asked for: one of the session says nothing of the act. */
function isDecided({ code, retry }: Problem): boolean {
  return retry !== "same_request" && code !== "unauthorized";
}
