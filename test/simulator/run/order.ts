import { randomInt } from "node:crypto";
import { availableParallelism } from "node:os";
import { Misuse, wholeNumber } from "../../../src/cli/program.ts";
import { type Plan, parseNumbers, planOf } from "../plan.ts";

export const usage = `Plays random days of a whole deployment on a simulated platform, with mishaps, and holds what
happened against every promise. Everything is drawn from the seed.

  npm run simulate                      seeds 1 to 100
  npm run simulate -- --seeds N         so many seeds; --from S begins at another one
  npm run simulate -- --time 30         seeds from a drawn one on, for so many seconds
  npm run simulate -- --seed S          one seed; --trace shows each event, --story what happened
  npm run simulate -- --reach           which lines of the product no seed reaches
  npm run simulate -- --help            shows this

  --acts N (400)         requests that are answered before a seed ends
  --jobs N               processes that play at once; as many as there are processors
  --counters             fails, too, when something never occurred that must
  --usual                writes down how often things occurred as what is usual (with 100 seeds)
  --counts               shows how often each thing occurred
  --keep-going           goes on after a failing seed, and names all of them in the end
  --json                 a line of JSON for each seed
  --shrink-seconds N (60)  how long a failing seed is made smaller; 0: it is not

  How a seed is played, as the command of a failure says it:
  --only 3,7-9           these steps alone
  --calm                 without mishaps; --calm-after MS: none any more so long after the opening
  --without "A,B"        without mishaps of these kinds
  --signatures real|fast  real ones in a fifth of the seeds, unless told
  --long, --short        with or without twelve more days in calm; a quarter of the seeds, unless told

Ctrl-C has what is being played played to its end, and says which seed to go on from.
Ends with 0 when every promise was kept, with 1 when one was not (and prints seed, commit, what shows
it, and the shortest story that was found), with 2 when it was called wrongly.
`;

export const options = {
  seeds: { type: "string", default: "100" },
  seed: { type: "string" },
  from: { type: "string" },
  time: { type: "string" },
  acts: { type: "string", default: "400" },
  jobs: { type: "string" },
  only: { type: "string" },
  "calm-after": { type: "string" },
  without: { type: "string" },
  signatures: { type: "string" },
  "shrink-seconds": { type: "string", default: "60" },
  trace: { type: "boolean", default: false },
  story: { type: "boolean", default: false },
  calm: { type: "boolean", default: false },
  long: { type: "boolean", default: false },
  short: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  "keep-going": { type: "boolean", default: false },
  counters: { type: "boolean", default: false },
  counts: { type: "boolean", default: false },
  usual: { type: "boolean", default: false },
  reach: { type: "boolean", default: false },
} as const;

type Typed = {
  [name in keyof typeof options]?: (typeof options)[name]["type"] extends "boolean"
    ? boolean | undefined
    : string | undefined;
};

/** What was asked for on the command line. */
export interface Asked {
  /** One seed was named. */
  readonly isSingle: boolean;
  readonly first: number;
  readonly count: number;
  /** Seeds are drawn for so long; `null`: there are `count` of them. */
  readonly forMs: number | null;
  readonly jobs: number;
  readonly shrinkMs: number;
  planOf(seed: number): Plan;
}

/** Reads the command line; what is wrong with it is a misuse. */
export function readOrder(typed: Typed): Asked {
  const { seed, from, time } = typed;
  const whole = (name: keyof Typed & string, otherwise: number) => {
    const text = typed[name];
    return typeof text === "string" ? wholeNumber(name, text) : otherwise;
  };
  const isSingle = seed !== undefined;
  const drawn = time === undefined ? 1 : randomInt(1, 2 ** 31);
  const shrinkMs = typed["shrink-seconds"] === "0" ? 0 : whole("shrink-seconds", 60) * 1_000;
  return {
    isSingle,
    first: isSingle ? whole("seed", 1) : from === undefined ? drawn : whole("from", 1),
    count: isSingle ? 1 : whole("seeds", 100),
    forMs: time === undefined ? null : whole("time", 30) * 1_000,
    jobs: whole("jobs", availableParallelism()),
    shrinkMs,
    planOf: planner(typed, whole("acts", 400)),
  };
}

function planner(typed: Typed, acts: number): (seed: number) => Plan {
  const { only, without, signatures, calm, long, short } = typed;
  const numbers = only === undefined ? null : parseNumbers(only);
  if (only !== undefined && numbers === null) {
    throw new Misuse(`--only has to be numbers such as 3,7-9, not "${only}".`);
  }
  if (signatures !== undefined && signatures !== "real" && signatures !== "fast") {
    throw new Misuse(`--signatures has to be real or fast, not "${signatures}".`);
  }
  const after = typed["calm-after"];
  const changes: Partial<Plan> = {
    ...(numbers === null ? {} : { only: numbers }),
    ...(without === undefined ? {} : { without: without.split(",") }),
    ...(signatures === undefined ? {} : { signatures }),
    ...(after === undefined ? {} : { calmAfterMs: wholeNumber("calm-after", after) }),
    ...(calm === true ? { isStormy: false } : {}),
    ...(long === true ? { isLong: true } : {}),
    ...(short === true ? { isLong: false } : {}),
  };
  return (seed) => ({ ...planOf(seed, acts), ...changes });
}
