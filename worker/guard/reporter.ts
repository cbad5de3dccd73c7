import type { GuardReport, ReportedAct, SourceNews } from "../../src/guard/watch-deployment.ts";
import type { Env } from "../platform/env.ts";
import { logFault } from "../platform/log.ts";
import { deploymentGuard } from "./stub.ts";

/** A shard reports at once, and then no more often than this. */
const reportEveryMs = 2_000;
const actsMax = 500;
const newsMax = 20;
/** What waits when reports fail; the oldest is let go. */
const waitingMax = 2_000;

/**
 * Takes what a shard has counted to the object that counts for the whole deployment, after the
 * answers and in batches. It waits in memory: with a shard that dies, up to `reportEveryMs` of it
 * is lost to the deployment's count, and nothing to the sources' own.
 */
export class Reporter {
  readonly #env: Env;
  readonly #after: (work: Promise<void>) => void;
  #acts: ReportedAct[] = [];
  readonly #news = new Map<string, SourceNews>();
  #reporting = false;

  constructor(env: Env, after: (work: Promise<void>) => void) {
    this.#env = env;
    this.#after = after;
  }

  /** Has an act counted for the whole deployment. */
  act(act: ReportedAct): void {
    if (this.#acts.length >= waitingMax) this.#acts.shift();
    this.#acts.push(act);
    this.#start();
  }

  /** Has the operators told of a source, up to `newsMax` of them a report. */
  news(news: SourceNews): void {
    if (this.#news.size >= newsMax && !this.#news.has(news.subject)) return;
    this.#news.set(news.subject, news);
    this.#start();
  }

  #start(): void {
    if (this.#reporting) return;
    this.#reporting = true;
    this.#after(this.#run());
  }

  async #run(): Promise<void> {
    try {
      while (this.#acts.length > 0 || this.#news.size > 0) {
        await this.#report();
        await scheduler.wait(reportEveryMs);
      }
    } finally {
      this.#reporting = false;
    }
  }

  async #report(): Promise<void> {
    const acts = this.#acts.slice(0, actsMax);
    const news = [...this.#news.values()];
    const report: GuardReport = { acts, news };
    this.#acts = this.#acts.slice(acts.length);
    this.#news.clear();
    try {
      await deploymentGuard(this.#env).count(report);
    } catch (fault) {
      logFault("guard_report_failed", fault, { acts: acts.length });
      this.#acts = [...acts, ...this.#acts].slice(-waitingMax);
    }
  }
}
