import { type StreamEnd, streamEnds } from "../identity/listener.ts";
import type { EpochMs } from "../time.ts";
import type { ControlGlance } from "./control-glance.ts";

/** An operator, as the token says by which a ticket was asked for. */
export interface OperatorHolder {
  readonly operatorId: string;
  /** Of the operators, and the operator's own. */
  readonly epoch: readonly [number, number];
  /** The token's own end: the stream does not outlive it. */
  readonly untilMs: EpochMs;
}

/** An operator who listens to an open stream. */
export interface OperatorListener extends OperatorHolder {
  readonly openedMs: EpochMs;
  /** Number of the last message; 0 before the first. */
  readonly sequence: number;
}

/** Whether the token was revoked: with all of its kind, or by the operator's own epoch or role. */
export function isOperatorRevoked(
  { operatorId, epoch: [kind, own] }: OperatorHolder,
  { operatorsEpoch, operatorEpochs }: ControlGlance,
): boolean {
  return kind < operatorsEpoch || own < (operatorEpochs[operatorId] ?? 0);
}

/** Why an operator's stream must end now, or `null`: the next message may go out. */
export function operatorStreamEnd(
  listener: OperatorListener,
  glance: ControlGlance,
  nowMs: EpochMs,
): StreamEnd | null {
  if (isOperatorRevoked(listener, glance)) return streamEnds.revoked;
  return nowMs >= listener.untilMs ? streamEnds.renew : null;
}
