import type { EntryRows, FlowEntry, StepUp, StepUpRows } from "../../../src/identity/book.ts";
import type { StepUpGrant } from "../../../src/wallet/book.ts";
import type { Sql } from "../../rows/sql.ts";
import { Records } from "./record-book.ts";

const entries = new Records<FlowEntry>("entry", ({ flowId }) => flowId);
const stepUps = new Records<StepUp>("step_up", ({ number }) => number);

/** What was let in by a second factor: flows, and acts that take a fresh one. */
export function entryRows(sql: Sql): EntryRows & StepUpRows {
  return {
    entry: (flowId) => entries.get(sql, flowId),
    saveEntry(entry, forgetMs): void {
      const old = entries.all(sql).filter(({ atMs }) => atMs < forgetMs);
      entries.drop(sql, old);
      entries.save(sql, entry);
    },
    stepUp: (number) => stepUps.get(sql, number),
    insertStepUp(stepUp, forgetMs): number {
      const number = stepUps.lastKey(sql) + 1;
      const old = stepUps.all(sql).filter((each) => each.openedMs < forgetMs);
      // The last one stays, since its number must not be given again.
      stepUps.drop(
        sql,
        old.filter((each) => each.number < number - 1),
      );
      const unproven = { tries: 0, grantedMs: null, jti: null, factorHash: null };
      stepUps.insert(sql, { number, ...stepUp, ...unproven });
      return number;
    },
    stepUpsOf: (device, sinceMs) =>
      stepUps.having(sql, "device", device).filter(({ openedMs }) => openedMs > sinceMs),
    saveStepUp: (stepUp) => stepUps.save(sql, stepUp),
  };
}

/** The granted step-up whose access token has this `jti`, if there is one. */
export function stepUpGrant(sql: Sql, jti: string): StepUpGrant | null {
  const [stepUp] = stepUps.having(sql, "jti", jti);
  if (stepUp === undefined || stepUp.grantedMs === null) return null;
  return { purpose: stepUp.purpose, device: stepUp.device, grantedMs: stepUp.grantedMs };
}
