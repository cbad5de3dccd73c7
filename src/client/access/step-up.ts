import type { Factor, StepUpOpened, StepUpPurpose } from "../resource/entry.ts";
import type { Reply } from "../wire/answer.ts";
import type { Body, Method } from "../wire/transport.ts";
import { readTokens, type Session, type Tokens } from "./session.ts";

/**
 * Holds the tokens of fresh second factors, one per purpose, and uses each only for what it was
 * given for. They are not kept between runs and end within minutes; an act that lacks one is
 * refused with `step_up_required`.
 */
export class StepUp {
  readonly #session: Session;
  readonly #tokens = new Map<StepUpPurpose, { token: string; endsAtMs: number }>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** Begins a step-up; for a passkey the answer carries the challenge. */
  open(purpose: StepUpPurpose): Promise<Reply<StepUpOpened>> {
    return this.#session.call("POST", "/v1/step-ups", { purpose });
  }

  /** Ends a step-up with the second factor. */
  async finish(purpose: StepUpPurpose, id: string, factor: Factor): Promise<Reply<Tokens>> {
    const path = `/v1/step-ups/${encodeURIComponent(id)}/factor`;
    const reply = await this.#session.call<Tokens>("POST", path, factor);
    const tokens = reply.ok ? readTokens(reply.body) : undefined;
    if (tokens !== undefined) {
      const endsAtMs = this.#session.endOf(tokens);
      this.#tokens.set(purpose, { token: tokens.access_token, endsAtMs });
    }
    return reply;
  }

  /** A guarded call: with the purpose's token while it lives, else with the session's own. */
  async call<T>(
    purpose: StepUpPurpose,
    method: Method,
    path: string,
    body?: Body,
  ): Promise<Reply<T>> {
    const { transport } = this.#session;
    const held = this.#tokens.get(purpose);
    if (held !== undefined && held.endsAtMs > transport.runtime.nowMs()) {
      const reply = await transport.call<T>(method, path, body, { token: held.token });
      if (reply.ok || reply.problem?.code !== "unauthorized") return reply;
    }
    this.#tokens.delete(purpose);
    return this.#session.call<T>(method, path, body);
  }

  /** Forgets every step-up. */
  forget(): void {
    this.#tokens.clear();
  }
}
