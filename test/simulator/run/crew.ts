import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Reached } from "../../platform/run/reach.ts";
import type { Plan } from "../plan.ts";
import { lostResult, type Result } from "../result.ts";
import { limit, processorMs } from "./limit.ts";
import type { Order, Request } from "./player.ts";

interface Job {
  readonly order: Order;
  readonly resolve: (result: Result) => void;
}

export interface CrewOptions {
  /** How much of the processor's time a seed may take: what never gives it back is found out. */
  readonly msMaxOf?: (plan: Plan) => number;
  /** Whether it is measured which lines are reached; slower. */
  readonly isMeasured?: boolean;
}

interface Player {
  readonly process: ChildProcess;
  job: Job | null;
  unlimit: () => void;
}

const program = join(import.meta.dirname, "player.ts");

const usualMsMax = ({ acts }: Plan) => 120_000 + 300 * acts;

/**
 * So many processes that play seeds. One that ends or hangs fails the seed that it plays, and
 * another takes its place.
 */
export class Crew {
  readonly size: number;
  readonly #players: Player[] = [];
  readonly #waiting: Job[] = [];
  readonly #options: CrewOptions;
  #isOver = false;

  constructor(size: number, options: CrewOptions = {}) {
    this.size = size;
    this.#options = options;
  }

  play(plan: Plan, story = false): Promise<Result> {
    return new Promise((resolve) => {
      this.#waiting.push({ order: { plan, story }, resolve });
      this.#next();
    });
  }

  /** Which lines were reached by what each process has played; call it when all has been played. */
  reached(): Promise<Reached[]> {
    return Promise.all(
      this.#players.map(
        ({ process }) =>
          new Promise<Reached>((resolve) => {
            process.once("message", (message: Reached) => resolve(message));
            send(process, "reach");
          }),
      ),
    );
  }

  end(): void {
    this.#isOver = true;
    this.#waiting.splice(0);
    for (const { process, unlimit } of this.#players.splice(0)) {
      unlimit();
      process.kill();
    }
  }

  #next(): void {
    if (this.#waiting.length === 0) return;
    let player = this.#players.find(({ job }) => job === null);
    if (player === undefined && this.#players.length < this.size) player = this.#hire();
    const job = player === undefined ? undefined : this.#waiting.shift();
    if (player === undefined || job === undefined) return;
    player.job = job;
    const { process } = player;
    const { msMaxOf = usualMsMax } = this.#options;
    player.unlimit = limit({
      msMax: msMaxOf(job.order.plan),
      usedMs: () => processorMs(process.pid ?? 0),
      end: () => process.kill("SIGKILL"),
    });
    send(process, job.order);
  }

  #hire(): Player {
    const words = this.#options.isMeasured === true ? ["--reach"] : [];
    const child = fork(program, words, { execArgv: ["--expose-gc"] });
    const player: Player = { process: child, job: null, unlimit: () => undefined };
    this.#players.push(player);
    child.on("message", (message: Result | "ready") => {
      if (player.job !== null && message !== "ready") this.#settle(player, message);
    });
    child.on("exit", (code, signal) => {
      const at = this.#players.indexOf(player);
      if (at >= 0) this.#players.splice(at, 1);
      if (this.#isOver || player.job === null) return;
      const { plan } = player.job.order;
      this.#settle(player, lostResult(plan, `the process that played it ended: ${signal ?? code}`));
    });
    return player;
  }

  #settle(player: Player, result: Result): void {
    player.unlimit();
    const { job } = player;
    player.job = null;
    job?.resolve(result);
    this.#next();
  }
}

function send(to: ChildProcess, request: Request): void {
  to.send(request);
}

/** Plays one plan after the other, a few at once, and tells their results in their order. */
export async function* playAll(crew: Crew, plans: Iterable<Plan>): AsyncGenerator<Result> {
  const waiting: Promise<Result>[] = [];
  const rest = plans[Symbol.iterator]();
  for (;;) {
    while (waiting.length <= crew.size) {
      const { value, done } = rest.next();
      if (done === true) break;
      waiting.push(crew.play(value));
    }
    const first = waiting.shift();
    if (first === undefined) return;
    yield await first;
  }
}
