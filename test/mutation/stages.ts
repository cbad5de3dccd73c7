import type { Day } from "./days/day.ts";
import { type Imports, loadedBy, loadersOf } from "./imports.ts";
import { type Runs, testsThatRun } from "./inside/runs.ts";

/** Test files by the project of vitest that they belong to. */
type Projects = ReadonlyMap<string, readonly string[]>;

/** What a stage plays of one file's mutants: each step is one program with its own time. */
export type Step =
  /** Days of the simulator that run the mutant's lines. */
  | { readonly program: "days"; readonly limitSeconds: number }
  | {
      readonly project: string;
      readonly tests: readonly string[];
      readonly limitSeconds: number;
    };

/** Whom the tests of a tree reach. */
export interface Reach {
  readonly imports: Imports;
  readonly projects: Projects;
  /** Days of the simulator without a mutant; none until they were asked for. */
  readonly days: readonly Day[];
  /** What the tests inside workerd run; nothing until it was asked for. */
  readonly runs: Runs;
}

/** Where a mutant stands; `within` names the functions around it. */
interface Place {
  readonly file: string;
  readonly within: string;
}

interface Stage {
  /** What is played of mutants there, the nearest first; nothing: the stage does not load the file. */
  readonly stepsOf: (place: Place, reach: Reach) => readonly Step[];
  /** Whether a failure may come of a busy machine, and is played a second time. */
  readonly isTimed: boolean;
}

/**
 * Where the files begin that the simulator's isolates run: the Worker, its objects, and the SDK and
 * the maker of keys that its people use. What builds the bundles is none of them.
 */
const simulator = {
  entries: [
    "worker/local.ts",
    "test/whole-worker/objects.ts",
    "test/whole-worker/actors.ts",
    "src/token/key-ring.ts",
    "wasm/index.ts",
  ],
  limitSeconds: 240,
} as const;

/** So many seeds are played once without a mutant, to know which lines each of them runs. */
export const surveyedDays = 16;

/** Pictures of the sources: they differ with any change, and say nothing of what it does. */
const pictures = new Set(["test/tidy.test.ts", "test/unit/src/velocity/listing.test.ts"]);

/** So many tests are played before the others: the nearest ones, then those that are near. */
const nearest = 3;
const near = 12;

/** In the order in which a mutant meets them. */
export const stages = {
  unit: {
    isTimed: false,
    stepsOf({ file }, reach) {
      const tests = testsOf(reach, "node");
      const mirrored = tests.filter((test) => isMirror(test, file));
      const others = loadersOf(reach.imports, entryOf(file), tests);
      // Properties find much and take long.
      const isSlow = (test: string) => test.startsWith("test/property/");
      const quick = others.filter((test) => !isSlow(test));
      const loading = [...new Set([...mirrored, ...quick, ...others])];
      return [
        ...testStep("node", loading.slice(0, nearest), 240),
        ...testStep("node", loading.slice(nearest, near), 240),
        ...testStep("node", loading.slice(near), 900),
      ];
    },
  },
  simulator: {
    isTimed: false,
    stepsOf: ({ file }, { imports }) =>
      loadedBy(imports, simulator.entries).has(file)
        ? [{ program: "days", limitSeconds: simulator.limitSeconds }]
        : [],
  },
  worker: {
    isTimed: true,
    stepsOf({ file, within }, reach) {
      const tests = testsOf(reach, "worker");
      const place = file === entryOf(file) ? { file, within } : { file: entryOf(file), within: "" };
      const running = testsThatRun(reach.runs, place, tests);
      const ordered = nearestFirst(file, running);
      return [
        ...testStep("worker", ordered.slice(0, nearest), 900),
        ...testStep("worker", ordered.slice(nearest, near), 900),
        ...testStep("worker", ordered.slice(near), 1_800),
      ];
    },
  },
  process: {
    isTimed: true,
    stepsOf({ file }, reach) {
      // What they start is not seen by imports: those that load nothing of it are last, not left out.
      const tests = testsOf(reach, "process");
      const loading = loadersOf(reach.imports, entryOf(file), tests);
      const ordered = nearestFirst(file, [...new Set([...loading, ...tests])]);
      return [
        ...testStep("process", ordered.slice(0, nearest), 600),
        ...testStep("process", ordered.slice(nearest, near), 900),
        ...testStep("process", ordered.slice(near), 1_800),
      ];
    },
  },
  browser: {
    isTimed: true,
    stepsOf: ({ file }, reach) =>
      file.startsWith("src/web/")
        ? testStep("browser", nearestFirst(file, testsOf(reach, "browser")), 900)
        : [],
  },
} as const satisfies Readonly<Record<string, Stage>>;

export type StageName = keyof typeof stages;

/** What they cost differs by far. */
export const stageNames = Object.keys(stages) as StageName[];

/** Tests whose name says that they are about the file, then the others, else in their order. */
function nearestFirst(file: string, tests: readonly string[]): string[] {
  const isNear = (test: string) => isMirror(test, file) || sharesWord(test, file);
  return [...tests.filter(isNear), ...tests.filter((test) => !isNear(test))];
}

function testStep(project: string, tests: readonly string[], limitSeconds: number): Step[] {
  return tests.length === 0 ? [] : [{ project, tests, limitSeconds }];
}

function testsOf({ projects }: Reach, project: string): string[] {
  return (projects.get(project) ?? []).filter((test) => !pictures.has(test));
}

/** Tests load the engine as a whole. */
function entryOf(file: string): string {
  return file.startsWith("wasm/") ? "src/velocity/engine.ts" : file;
}

/** `test/unit/src/payment/refund.test.ts` is the mirror of `src/payment/refund.ts`, as one in `worker/` is. */
function isMirror(test: string, file: string): boolean {
  const name = /^(?:src|worker)\/(.*)\.tsx?$/.exec(file)?.[1] ?? file.replace(/\.ts$/, "");
  const [, , room, ...rest] = test.split("/");
  const mirrored = room === "src" || room === "worker" ? rest.join("/") : [room, ...rest].join("/");
  return test.startsWith("test/unit/") && mirrored.startsWith(`${name}.`);
}

/** Whether the name of a test has a word of the file's path, `payments` being one of `payment`. */
function sharesWord(test: string, file: string): boolean {
  const words = wordsOf(file.replace(/^(?:src|worker|wasm)\//, ""));
  const name = test.slice(test.lastIndexOf("/") + 1).replace(/\..*$/, "");
  return wordsOf(name).some((word) => words.includes(word));
}

function wordsOf(path: string): string[] {
  const words = path.replace(/\.tsx?$/, "").split(/[/-]/);
  return words.map((word) => word.replace(/s$/, "")).filter((word) => word.length > 2);
}
