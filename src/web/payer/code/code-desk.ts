import { signal } from "@preact/signals";
import type { ShownCode } from "../../../client/shown-code.ts";
import type { Problem, Reply } from "../../../client/wire/answer.ts";
import { LiveCodes } from "./live-codes.ts";

/** Why there is no code on screen. */
export type NoCode =
  /** The server did not answer, though the network is there. */
  | { readonly why: "no_answer" }
  /** The network is gone, and no offline code can be signed. */
  | { readonly why: "no_network" }
  /** An offline code has ended; the next one uses up another seal, so it is asked for. */
  | { readonly why: "offline_ended" }
  | { readonly why: "refused"; readonly problem: Problem };

/** What the code screen shows. Times are of the desk's monotonic clock. */
export type CodeView =
  | { readonly kind: "asking" }
  | { readonly kind: "shown"; readonly code: ShownCode; readonly endMs: number }
  | { readonly kind: "none"; readonly reason: NoCode }
  /** The page is hidden, or the screen is left: no code is anywhere. */
  | { readonly kind: "hidden" }
  /** A decision was made: nothing is to be scanned until somebody asks for a new code. */
  | { readonly kind: "decided" };

/** A code and how long it lives from its answer on. */
export interface CodeWithLife {
  readonly code: ShownCode;
  readonly lifeMs: number;
}

/** What the desk works with. */
export interface CodePorts {
  /** The server's code. */
  readonly issue: (deadlineMs: number) => Promise<Reply<CodeWithLife>>;
  /** A code that the phone signs; null where it has no seal. */
  readonly sign: () => Promise<CodeWithLife | null>;
  /** Whether the server answers at all. */
  readonly isServerThere: () => Promise<boolean>;
  /** What the browser says of the network; true where it does not know. */
  readonly mayBeOnline: () => boolean;
  /** Never set, never stops. */
  readonly nowMs: () => number;
}

/** A new code is asked for when the one on screen has so long left. */
const renewBeforeMs = 8_000;
/** With nothing on screen a person waits no longer than this for the server. */
const firstDeadlineMs = 5_000;

/**
 * Has one code on screen: renews it 8 s before its end, never has a third while two may pay, and
 * shows none once a decision was made or the page is hidden. The page calls `tick` while it is open.
 */
export class CodeDesk {
  readonly view = signal<CodeView>({ kind: "hidden" });
  readonly #ports: CodePorts;
  readonly #live = new LiveCodes();
  /** The screen is there, though the page may be hidden. */
  #isOpen = false;
  /** Counts what ends an ask on its way: whatever it brings is not shown any more. */
  #turn = 0;
  #isAsking = false;
  /** The code on screen was followed by an ask already. */
  #hasRenewed = false;

  constructor(ports: CodePorts) {
    this.#ports = ports;
  }

  /** The screen is opened, or somebody asks for another code. */
  show(): void {
    this.#isOpen = true;
    this.#turn += 1;
    this.#hasRenewed = false;
    this.view.value = { kind: "asking" };
    this.tick();
  }

  /** The page is hidden: its code is taken away in the same moment. */
  hide(): void {
    this.#turn += 1;
    if (this.view.value.kind !== "decided") this.view.value = { kind: "hidden" };
  }

  /** The page is seen again: another code, unless there was a decision meanwhile. */
  back(): void {
    if (this.#isOpen && this.view.value.kind === "hidden") this.show();
  }

  /** The screen is left. */
  leave(): void {
    this.#isOpen = false;
    this.#turn += 1;
    this.view.value = { kind: "hidden" };
  }

  /** The server has decided on a code of this phone: both of a pair are used up. */
  decide(): void {
    this.#turn += 1;
    this.#live.spend();
    if (this.#isOpen) this.view.value = { kind: "decided" };
  }

  /** Whether the code on screen was signed by the phone. */
  get isOffline(): boolean {
    const view = this.view.value;
    return view.kind === "shown" && view.code.offline;
  }

  /** Looks at the clock: renews what is about to end, takes away what has. */
  tick(): void {
    const view = this.view.value;
    if (view.kind === "asking") this.#askIfAllowed();
    if (view.kind !== "shown") return;
    const leftMs = view.endMs - this.#ports.nowMs();
    const mayRenew = !view.code.offline && !this.#hasRenewed && this.#ports.mayBeOnline();
    if (leftMs <= 0) this.#end(view.code);
    else if (leftMs <= renewBeforeMs && mayRenew) this.#askIfAllowed();
  }

  #end(code: ShownCode): void {
    if (code.offline) {
      this.#miss({ why: "offline_ended" });
      return;
    }
    this.#hasRenewed = false;
    this.view.value = { kind: "asking" };
    // An ask that is on its way since is waited for; one that was lost is not asked again unseen.
    if (!this.#isAsking) void this.#lookAround(this.#turn);
  }

  #askIfAllowed(): void {
    const isAllowed = !this.#isAsking && this.#live.count(this.#ports.nowMs()) <= 1;
    if (isAllowed) void this.#ask(this.#turn);
  }

  async #ask(turn: number): Promise<void> {
    const { issue, mayBeOnline, nowMs } = this.#ports;
    const isFirst = this.view.value.kind === "asking";
    this.#hasRenewed = true;
    this.#isAsking = true;
    if (isFirst && !mayBeOnline()) {
      await this.#sign(turn);
      this.#isAsking = false;
      return;
    }
    const told = this.#live.ask();
    const reply = await issue(isFirst ? firstDeadlineMs : renewBeforeMs);
    this.#isAsking = false;
    const cameMs = nowMs();
    if (reply.ok) {
      told(cameMs, cameMs + reply.body.lifeMs);
      if (turn === this.#turn) this.#put(reply.body, cameMs);
    } else if (reply.problem === undefined) {
      this.#live.lose(cameMs);
      if (turn === this.#turn && this.view.value.kind === "asking") await this.#lookAround(turn);
    } else {
      this.#live.refuse();
      const { problem } = reply;
      // A server that is busy or out of order says nothing of the code on screen.
      const isOver = this.view.value.kind === "asking" || !isBusy(problem);
      if (turn === this.#turn && isOver) this.#miss({ why: "refused", problem });
    }
  }

  /** No code came: the phone signs one if, and only if, the network is gone. */
  async #lookAround(turn: number): Promise<void> {
    this.#isAsking = true;
    try {
      const isThere = this.#ports.mayBeOnline() && (await this.#ports.isServerThere());
      if (turn !== this.#turn) return;
      if (isThere) this.#miss({ why: "no_answer" });
      else await this.#sign(turn);
    } finally {
      this.#isAsking = false;
    }
  }

  async #sign(turn: number): Promise<void> {
    const signed = await this.#ports.sign().catch(() => null);
    if (turn !== this.#turn) return;
    if (signed === null) this.#miss({ why: "no_network" });
    else this.#put(signed, this.#ports.nowMs());
  }

  #put({ code, lifeMs }: CodeWithLife, cameMs: number): void {
    this.#hasRenewed = false;
    this.view.value = { kind: "shown", code, endMs: cameMs + lifeMs };
  }

  #miss(reason: NoCode): void {
    this.view.value = { kind: "none", reason };
  }
}

function isBusy({ status }: Problem): boolean {
  return status === 429 || status >= 500;
}
