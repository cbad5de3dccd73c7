import { signal } from "@preact/signals";
import type { StepUpPurpose } from "../../client/resource/entry.ts";
import type { Reply } from "../../client/wire/answer.ts";

/** An identity check that somebody is asked for. */
export interface AskedStepUp {
  readonly purpose: StepUpPurpose;
  /** The check was passed: the act is done again. */
  readonly passed: () => void;
  /** It was given up: the act's own refusal is its end. */
  readonly givenUp: () => void;
}

/** Asks for an identity check where an act needs one; the screen that began the act stays. */
export class StepUpDesk {
  /** Shown over the screen; null while none is asked for. */
  readonly asked = signal<AskedStepUp | null>(null);

  /** Does an act; where it needs an identity check, asks for one and does the act once more. */
  async run<T>(purpose: StepUpPurpose, act: () => Promise<Reply<T>>): Promise<Reply<T>> {
    const reply = await act();
    if (reply.problem?.code !== "step_up_required") return reply;
    return (await this.#ask(purpose)) ? act() : reply;
  }

  #ask(purpose: StepUpPurpose): Promise<boolean> {
    this.asked.value?.givenUp();
    return new Promise((resolve) => {
      const end = (hasPassed: boolean) => () => {
        this.asked.value = null;
        resolve(hasPassed);
      };
      this.asked.value = { purpose, passed: end(true), givenUp: end(false) };
    });
  }
}
