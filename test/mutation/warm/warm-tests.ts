import { join } from "node:path";
import { type Begun, begin } from "../limited.ts";
import type { Asked, Told } from "./serve.ts";

/** What failed; or nothing was told, in time or at all. */
type Outcome = Told | "timed_out" | "ended";

const program = join(import.meta.dirname, "serve.ts");
const startSeconds = 120;

/**
 * Tests of a folder that know no platform, in one process that stays: what they load is loaded once,
 * and a small file takes a tenth of a second. A run that is not over in time ends with the process;
 * the next one has another.
 */
export class WarmTests {
  readonly #folder: string;
  #begun: Begun | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * What fails first of `tests`; `null`: nothing does. `written`: files that are other ones than in
   * the last run.
   */
  async run(asked: Asked, limitSeconds: number): Promise<Outcome> {
    if (this.#begun === null) {
      this.#begun = begin([process.execPath, program], this.#folder);
      const isReady = await this.#answer(startSeconds);
      if (isReady !== "ready") throw new Error("vitest does not start");
    }
    this.#begun.child.send(asked);
    return (await this.#answer(limitSeconds)) as Outcome;
  }

  end(): void {
    this.#begun?.end();
    this.#begun = null;
  }

  /** What the process says next. */
  #answer(limitSeconds: number): Promise<unknown> {
    const { child } = this.#begun as Begun;
    return new Promise((resolve) => {
      const told = (answer: unknown) => {
        clearTimeout(timer);
        child.off("exit", ended).off("message", told);
        resolve(answer);
      };
      const ended = () => {
        this.end();
        told("ended");
      };
      const timer = setTimeout(() => {
        this.end();
        told("timed_out");
      }, limitSeconds * 1_000);
      child.on("exit", ended).on("message", told);
    });
  }
}
