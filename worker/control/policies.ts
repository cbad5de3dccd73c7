import type { PolicyVersion } from "../../src/control/book.ts";
import {
  type DraftCommand,
  draftPolicy,
  type PolicyState,
  policyState,
  shadowPolicy,
} from "../../src/control/policy.ts";
import type { Problem } from "../../src/problem.ts";
import { ok, type Result } from "../../src/result.ts";
import type { ShadowTally } from "../../src/velocity/shadow.ts";
import { type By, ControlDesk, type InForce, wait } from "./desk.ts";

/** A policy version with its document. */
export interface PolicyEntry extends Omit<PolicyVersion, "document"> {
  readonly state: PolicyState;
  readonly document: unknown;
}

/** The calls to Control that are about velocity policies. */
export class ControlPolicies extends ControlDesk {
  /** A version's document and compiled table, as an explanation needs them. */
  policy(version: number): { readonly document: unknown; readonly table: Uint8Array } | null {
    const found = this.book.policy(version);
    if (found === null) return null;
    return { document: JSON.parse(found.document), table: found.table };
  }

  /** Every version there ever was, oldest first. */
  policies(): { readonly active: number; readonly versions: readonly PolicyEntry[] } {
    const inUse = this.book.policiesInUse();
    const versions = this.book.policyVersions().map((each) => ({
      ...each,
      state: policyState(each, inUse),
      document: JSON.parse(each.document) as unknown,
    }));
    return { active: inUse.active, versions };
  }

  policyEntry(version: number): PolicyEntry | null {
    const found = this.book.policyVersion(version);
    if (found === null) return null;
    const state = policyState(found, this.book.policiesInUse());
    return { ...found, state, document: JSON.parse(found.document) as unknown };
  }

  /** Adds what an isolate has counted of shadow verdicts; not repeatable. */
  countShadow(counted: readonly (readonly [version: number, tally: ShadowTally])[]): void {
    this.ctx.storage.transactionSync(() => {
      for (const [version, tally] of counted) this.book.addShadow(version, tally);
    });
  }

  shadowReport(version: number): { entry: PolicyEntry; tally: ShadowTally } | null {
    const entry = this.policyEntry(version);
    return entry === null ? null : { entry, tally: this.book.shadowTally(version) };
  }

  draftPolicy(by: By, command: DraftCommand): Result<{ readonly version: number }, Problem> {
    return this.commit(by, (act) => draftPolicy(this.book, act, command));
  }

  shadowPolicy(
    by: By,
    command: { readonly version: number; readonly on: boolean },
  ): Result<InForce, Problem> {
    return this.commit(by, (act) => {
      const done = shadowPolicy(this.book, act, command);
      return done.ok ? ok(wait(done.value, act.nowMs)) : done;
    });
  }
}
