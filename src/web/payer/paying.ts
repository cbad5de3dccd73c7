import { effect, type ReadonlySignal, type Signal, signal, untracked } from "@preact/signals";
import type { AppClient } from "../../client/app.ts";
import type { OfflineRecord } from "../../client/offline-codes.ts";
import type { Redemption, TopUp, WalletEvent } from "../../client/resource/wallet.ts";
import { randomFraction } from "../../client/runtime.ts";
import type { RecordStore } from "../../client/store/port.ts";
import type { Reply } from "../../client/wire/answer.ts";
import { isServerThere } from "../deployment.ts";
import type { Shelf } from "../shelf.ts";
import { CodeDesk } from "./code/code-desk.ts";
import { CodeSource } from "./code/code-source.ts";
import { announce } from "./live/announce.ts";
import { LiveDesk } from "./live/live-desk.ts";
import { ActivityList } from "./money/activity-list.ts";
import type { MoneyAct } from "./money/money-act.ts";
import { MoneyDesk } from "./money/money-desk.ts";

/** What paying is made of: of the payer whose phone this is. */
export interface PayingParts {
  readonly client: AppClient;
  readonly seals: RecordStore<OfflineRecord>;
  readonly acts: Shelf<MoneyAct>;
  readonly isOnline: Signal<boolean>;
  /** Where the session stands; while it is `in`, there is something to listen to. */
  readonly session: ReadonlySignal<string>;
  /** By the server's clock as far as it is known, milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Aborted when another tab takes over. */
  readonly held: AbortSignal;
  readonly readWallet: () => Promise<unknown>;
  readonly hear: <T>(reply: Reply<T>) => Reply<T>;
  /** Does an act that wants the identity check for a redemption. */
  readonly guarded: <T>(act: () => Promise<Reply<T>>) => Promise<Reply<T>>;
  /** Money came or went back: said in passing. */
  readonly onMoney: (event: WalletEvent) => void;
}

/** All that is about paying: codes, what happens live, the list of what happened, points and payouts. */
export class Paying {
  readonly source: CodeSource;
  readonly codes: CodeDesk;
  readonly live: LiveDesk;
  readonly activity: ActivityList;
  readonly money: MoneyDesk;
  /** Payouts that this page has asked for or heard of, the newest first. */
  readonly redemptionIds = signal<readonly string[]>([]);
  readonly #parts: PayingParts;
  #session = new AbortController();
  #isReading = false;
  #isDue = false;

  constructor(parts: PayingParts) {
    const { client, seals, acts, isOnline, nowMs, held, hear, guarded, onMoney } = parts;
    const { runtime } = client.session.transport;
    const { sleep } = runtime;
    this.#parts = parts;
    this.source = new CodeSource(client, seals);
    this.codes = new CodeDesk({
      issue: async (deadlineMs) => hear(await this.source.issue(deadlineMs)),
      sign: () => this.source.sign(),
      isServerThere: async () => {
        isOnline.value = await isServerThere();
        return isOnline.value;
      },
      mayBeOnline: () => navigator.onLine && isOnline.value,
      nowMs: () => performance.now(),
    });
    const onChange = () => void this.#readAll();
    const hearMoney = (event: WalletEvent) => {
      if ("redemption_id" in event) this.#noteRedemption(event.redemption_id);
      onMoney(event);
    };
    const heard = { onChange, onMoney: hearMoney, announce };
    const random = () => randomFraction(runtime);
    const ports = { client, codes: this.codes, sleep, random, nowMs, ...heard };
    this.live = new LiveDesk(ports, held);
    this.activity = new ActivityList(client);
    const onDone = (_act: MoneyAct, body: TopUp | Redemption) => {
      if ("redemption_id" in body) this.#noteRedemption(body.redemption_id);
      onChange();
    };
    const shelf = acts;
    this.money = new MoneyDesk({ client, guarded, shelf, sleep, nowMs, onDone });
    effect(() => {
      if (parts.session.value !== "in" || held.aborted) return undefined;
      untracked(() => this.#begin());
      return () => untracked(() => this.#end());
    });
  }

  /** Somebody is signed in: listens, and takes up what was begun. */
  #begin(): void {
    this.#session = new AbortController();
    const ended = AbortSignal.any([this.#parts.held, this.#session.signal]);
    this.live.open(ended);
    void this.money.start(ended).catch(() => undefined);
    const options = { signal: ended };
    const look = () => {
      if (document.visibilityState === "visible") this.live.wake();
    };
    document.addEventListener("visibilitychange", look, options);
    addEventListener("online", look, options);
    void this.keepSeals();
  }

  /** Nobody is signed in any more: nothing of the wallet is left on screen. */
  #end(): void {
    this.#session.abort();
    this.codes.leave();
    this.live.leave();
    this.activity.forget();
    this.redemptionIds.value = [];
  }

  /** Fetches seals for offline codes where they are needed; never while such a code is shown. */
  async keepSeals(): Promise<void> {
    if (this.codes.isOffline || !this.#parts.isOnline.value) return;
    await this.source.keepSeals().catch(() => undefined);
  }

  #noteRedemption(id: string): void {
    const { redemptionIds: ids } = this;
    if (!ids.value.includes(id)) ids.value = [id, ...ids.value];
  }

  /** Reads the figures and the list; what is called for meanwhile is done once more after it. */
  async #readAll(): Promise<void> {
    this.#isDue = true;
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      while (this.#isDue && !this.#session.signal.aborted) {
        this.#isDue = false;
        await Promise.all([this.#parts.readWallet(), this.activity.read()]);
      }
    } finally {
      this.#isReading = false;
    }
  }
}
