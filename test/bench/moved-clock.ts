import { mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Runtime, realRuntime } from "../../src/client/index.ts";
import { preload } from "../clock/preload.ts";

/**
 * The wall clock of servers and clients of a benchmark, which goes ahead by days at once; timers
 * keep real time. A server has to be started anew after a move: its alarms are read again then.
 */
export class MovedClock {
  readonly #file: number;
  #aheadMs = 0;
  /** For the servers. */
  readonly environment: Readonly<Record<string, string>>;
  /** For the clients. */
  readonly runtime: Runtime = { ...realRuntime, nowMs: () => this.nowMs() };

  private constructor(library: string, folder: string) {
    const path = join(folder, "clock");
    this.#file = openSync(path, "w+");
    this.#write();
    this.environment = { LD_PRELOAD: library, MOVABLE_CLOCK: path };
  }

  /** Throws where no clock can be moved. */
  static make(): MovedClock {
    const library = preload(join(import.meta.dirname, "../clock/movable-clock.c"));
    if (library === null) throw new Error("moving a clock needs Linux and a C compiler, cc");
    const folder = mkdtempSync(join(tmpdir(), "sekisho-bench-clock-"));
    process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
    return new MovedClock(library, folder);
  }

  nowMs(): number {
    return Date.now() + this.#aheadMs;
  }

  advance(ms: number): void {
    this.#aheadMs += ms;
    this.#write();
  }

  #write(): void {
    writeSync(this.#file, new BigInt64Array([BigInt(this.#aheadMs)]), 0, 8, 0);
  }
}
