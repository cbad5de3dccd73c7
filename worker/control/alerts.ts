import {
  type AlertCommand,
  type AlertQuery,
  type AlertRecord,
  acknowledgeAlert,
  raiseAlert,
} from "../../src/control/alert.ts";
import { type Finding, takeFinding } from "../../src/control/finding.ts";
import type { Problem } from "../../src/problem.ts";
import type { Result } from "../../src/result.ts";
import type { EpochMs } from "../../src/time.ts";
import { encodeBase64url } from "../../src/token/grammar.ts";
import { random } from "../platform/keys.ts";
import type { By } from "./desk.ts";
import { ControlPolicies } from "./policies.ts";

/** The calls to Control that are about alerts, and about what the deployment does by itself. */
export class ControlAlerts extends ControlPolicies {
  /** Opens an alert, or counts the open one about the same; see `raiseAlert`. */
  raiseAlert(command: AlertCommand): void {
    const alert = { ...command, alertId: freshId("alr") };
    this.ctx.storage.transactionSync(() => raiseAlert(this.book, alert, this.clock.read()));
  }

  /** Raises a terminal's finding and does what its rule asks for; answers when it is in force. */
  takeFinding(finding: Finding): EpochMs {
    const command = { ...finding, alertId: freshId("alr"), stopId: freshId("stp") };
    return this.transact(() => takeFinding(this.book, command, this.clock.read()));
  }

  alertPage(query: AlertQuery): readonly AlertRecord[] {
    return this.book.alertPage(query);
  }

  acknowledgeAlert(by: By, alertId: string): Result<AlertRecord, Problem> {
    return this.commit(by, (act) => acknowledgeAlert(this.book, act, alertId));
  }
}

/** A fresh id of an alert, a stop or a backtest. */
export function freshId(prefix: "alr" | "stp" | "bkt"): string {
  return `${prefix}_${encodeBase64url(random(12))}`;
}
