import { OperatorAccess } from "./access/operator-access.ts";
import type { Waiting } from "./resource/operator.ts";
import type * as policy from "./resource/policy.ts";
import type { Reply } from "./wire/answer.ts";
import { segment } from "./wire/request-check.ts";

/** How operators change what the velocity rules are, and try them first. */
export class OperatorPolicies extends OperatorAccess {
  /** Every version of the policy, and which decides. Problems: none of its own. */
  policies(): Promise<Reply<policy.PolicyList>> {
    return this.read("policies");
  }

  /** One version with its document. Problems: `not_found`. */
  policy(version: number): Promise<Reply<policy.PolicyVersion>> {
    return this.read(`policies/${version}`);
  }

  /** Keeps a policy as a new version, which decides nothing yet. Problems: none of its own. */
  addPolicy(document: policy.PolicyDocument): Promise<Reply<policy.PolicyMade>> {
    return this.act("POST", "policies", document);
  }

  /**
   * Has a version judged beside the one that decides, without any effect. Problems: `not_found` or
   * `state_conflict`.
   */
  shadowPolicy(version: number): Promise<Reply<policy.ShadowChanged>> {
    return this.act("POST", `policies/${version}/shadow`);
  }

  /** Ends a version's shadow. Problems: `not_found` or `state_conflict`. */
  endShadow(version: number): Promise<Reply<policy.ShadowChanged>> {
    return this.act("DELETE", `policies/${version}/shadow`);
  }

  /** What a version in shadow would have done so far, by rule. Problems: `not_found`. */
  shadowReport(version: number): Promise<Reply<policy.ShadowReport>> {
    return this.read(`policies/${version}/report`);
  }

  /**
   * Asks for a version to decide, an older one too: that is the way back. Problems: `not_found` or
   * `state_conflict`.
   */
  activatePolicy(version: number): Promise<Reply<Waiting>> {
    return this.act("POST", `policies/${version}/activate`);
  }

  /**
   * Plays a version over what chosen wallets, or all, did; read how far it is with `backtest`.
   * Problems: `not_found` or `state_conflict`.
   */
  backtestPolicy(
    version: number,
    request: policy.BacktestRequest,
  ): Promise<Reply<policy.Backtest>> {
    return this.act("POST", `policies/${version}/backtests`, request);
  }

  /** The backtests of a version. Problems: `not_found`. */
  backtests(version: number): Promise<Reply<policy.BacktestList>> {
    return this.read(`policies/${version}/backtests`);
  }

  /** How far a backtest is, and what it has found. Problems: `not_found`. */
  backtest(version: number, backtestId: string): Promise<Reply<policy.Backtest>> {
    return this.read(`policies/${version}/backtests/${segment(backtestId)}`);
  }

  /** Ends a backtest where it is. Problems: `not_found` or `state_conflict`. */
  cancelBacktest(version: number, backtestId: string): Promise<Reply<policy.BacktestSummary>> {
    return this.act("DELETE", `policies/${version}/backtests/${segment(backtestId)}`);
  }
}
