import { signal } from "@preact/signals";
import type { WalletState } from "../../client/resource/wallet.ts";
import type { Reply } from "../../client/wire/answer.ts";
import { type Trouble, troubleOf } from "./trouble.ts";

/** How far a freeze is. */
export type FreezeStage =
  | { readonly kind: "idle" }
  | { readonly kind: "counting"; readonly seconds: number }
  | { readonly kind: "asking" }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly trouble: Trouble };

const waitSeconds = 3;

/** Freezes the wallet 3 s after one tap, unless that is called off. */
export class Freezing {
  readonly stage = signal<FreezeStage>({ kind: "idle" });
  readonly #freeze: () => Promise<Reply<WalletState>>;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(freeze: () => Promise<Reply<WalletState>>) {
    this.#freeze = freeze;
  }

  /** Begins to count, or says that it is done; does nothing while it counts or asks. */
  begin({ isFrozen = false } = {}): void {
    const { kind } = this.stage.value;
    if (kind === "counting" || kind === "asking") return;
    if (isFrozen) {
      this.stage.value = { kind: "done" };
      return;
    }
    this.stage.value = { kind: "counting", seconds: waitSeconds };
    this.#timer = setInterval(() => this.#count(), 1_000);
  }

  /** Calls it off while it counts; closes what is said at its end. What is asked goes on. */
  close(): void {
    if (this.stage.value.kind === "asking") return;
    clearInterval(this.#timer);
    this.stage.value = { kind: "idle" };
  }

  /** Asks at once, as after a failure. */
  async ask(): Promise<void> {
    clearInterval(this.#timer);
    if (this.stage.value.kind === "asking") return;
    this.stage.value = { kind: "asking" };
    const reply = await this.#freeze();
    this.stage.value = reply.ok
      ? { kind: "done" }
      : { kind: "failed", trouble: troubleOf(reply, { closed: "freeze.closed" }) };
  }

  #count(): void {
    const stage = this.stage.value;
    if (stage.kind !== "counting") return;
    if (stage.seconds === 1) void this.ask();
    else this.stage.value = { kind: "counting", seconds: stage.seconds - 1 };
  }
}
