import type { PolicyVersion } from "../../src/control/book.ts";
import { type PolicyState, policyState } from "../../src/control/policy.ts";
import { parseOwn } from "../../src/own-json.ts";
import type { ShadowTally } from "../../src/velocity/shadow.ts";
import type { ControlDesk } from "./desk.ts";

/** A policy version with its document. */
export interface PolicyEntry extends Omit<PolicyVersion, "document"> {
  readonly state: PolicyState;
  readonly document: unknown;
}

/** What is asked of Control about velocity policies, and what it counts of those in shadow. */
export class Policies {
  readonly #desk: ControlDesk;

  constructor(desk: ControlDesk) {
    this.#desk = desk;
  }

  /** A version's document and compiled table, as an explanation needs them. */
  compiled(version: number): { readonly document: unknown; readonly table: Uint8Array } | null {
    const found = this.#desk.book.policy(version);
    if (found === null) return null;
    return { document: parseOwn<unknown>(found.document), table: found.table };
  }

  /** Every version there ever was, the oldest first, and which of them decides. */
  all(): { readonly active: number; readonly versions: readonly PolicyEntry[] } {
    const { book } = this.#desk;
    const versions = book.policyVersions().map((each) => this.#entryOf(each));
    return { active: book.policiesInUse().active, versions };
  }

  /** One version; `null`: there is none. */
  entry(version: number): PolicyEntry | null {
    const found = this.#desk.book.policyVersion(version);
    return found === null ? null : this.#entryOf(found);
  }

  /** A version and what was counted of it while it was in shadow; `null`: there is none. */
  shadowReport(version: number): { entry: PolicyEntry; tally: ShadowTally } | null {
    const entry = this.entry(version);
    return entry === null ? null : { entry, tally: this.#desk.book.shadowTally(version) };
  }

  /** Adds what an isolate has counted of shadow verdicts; not repeatable. */
  count(counted: readonly (readonly [version: number, tally: ShadowTally])[]): void {
    const { book } = this.#desk;
    this.#desk.record(() => {
      for (const [version, tally] of counted) book.addShadow(version, tally);
    });
  }

  #entryOf(version: PolicyVersion): PolicyEntry {
    const state = policyState(version, this.#desk.book.policiesInUse());
    return { ...version, state, document: parseOwn<unknown>(version.document) };
  }
}
