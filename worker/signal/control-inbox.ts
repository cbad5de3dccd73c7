import type { NamedOperator } from "../../src/control/act.ts";
import type { AlertCommand } from "../../src/control/alert-record.ts";
import type { Finding } from "../../src/control/finding.ts";
import type { ControlState } from "../../src/control/snapshot.ts";
import type { ControlGlance } from "../../src/monitor/control-glance.ts";
import type { EpochMs } from "../../src/time.ts";
import type { ShadowTally } from "../../src/velocity/shadow.ts";
import type { Calls } from "../object/calls.ts";
import type { Env } from "../platform/env.ts";

/**
 * What anybody in the deployment may ask Control and tell it. What an operator does is not in it:
 * that is `Control` itself, of which this is the only part that objects know.
 */
export interface ControlInbox {
  /** Everything of a snapshot but the time the Worker stamps on it. */
  snapshot(): ControlState;
  /** What operators' streams tell of Control; so long as it is asked, snapshots say `watched`. */
  glance(named?: NamedOperator): ControlGlance;
  /** Opens an alert, or counts the open one of its kind about the same subject. */
  raiseAlert(alert: AlertCommand): void;
  /** Raises what a terminal's rules found and does what they ask for; answers when it is in force. */
  takeFinding(finding: Finding): EpochMs;
  /** Adds what an isolate has counted of each version in shadow. */
  countShadow(counted: readonly (readonly [version: number, tally: ShadowTally])[]): void;
}

/** The one Control object of the deployment, to be told. Take a new stub for every attempt. */
export function controlInbox(env: Env): Calls<ControlInbox> {
  return env.CONTROL.get(env.CONTROL.idFromName("control")) as unknown as Calls<ControlInbox>;
}
