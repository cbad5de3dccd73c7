import { type Profiler, Session } from "node:inspector/promises";
import { decode } from "@jridgewell/sourcemap-codec";
import type { Bundle } from "./bundle.ts";

/** Lines of a file that a program consists of, from 1; what the bundler left out is in neither. */
interface Lines {
  readonly reached: readonly number[];
  readonly missed: readonly number[];
}

/** By file, relative to the folder of its bundle. */
export type Reached = Readonly<Record<string, Lines>>;

/**
 * Measures what of bundles runs in this process, by V8's precise coverage. It begins before they are
 * made: what was compiled earlier is counted by whole functions.
 */
export class Reach {
  readonly #session: Session;
  /** Of each script the ranges of every look so far. */
  readonly #known = new Map<string, Profiler.CoverageRange[][]>();

  private constructor(session: Session) {
    this.#session = session;
  }

  static async start(): Promise<Reach> {
    const session = new Session();
    session.connect();
    await session.post("Profiler.enable");
    await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
    return new Reach(session);
  }

  /** What has run since the beginning of each file that has a part in these bundles. */
  async of(bundles: readonly Bundle[]): Promise<Reached> {
    await this.#look(new Set(bundles.map(({ script }) => script)));
    return joined(bundles.map((bundle) => linesOf(bundle, this.#known.get(bundle.script) ?? [])));
  }

  /** What has run since this was asked last. */
  async since(bundles: readonly Bundle[]): Promise<Reached> {
    await this.#look(new Set(bundles.map(({ script }) => script)));
    const last = ({ script }: Bundle) => this.#known.get(script)?.slice(-1) ?? [];
    return joined(bundles.map((bundle) => linesOf(bundle, last(bundle))));
  }

  async stop(): Promise<void> {
    await this.#session.post("Profiler.stopPreciseCoverage");
    this.#session.disconnect();
  }

  /** Counts begin anew with each look. */
  async #look(scripts: ReadonlySet<string>): Promise<void> {
    const { result } = await this.#session.post("Profiler.takePreciseCoverage");
    for (const { url, functions } of result) {
      if (!scripts.has(url)) continue;
      const looks = this.#known.get(url) ?? [];
      this.#known.set(url, looks);
      looks.push(functions.flatMap(({ ranges }) => ranges));
    }
  }
}

/** What was reached by any of several runs, of other processes too. */
export function joined(all: readonly Reached[]): Reached {
  const lines = new Map<string, Map<number, boolean>>();
  for (const [file, { reached, missed }] of all.flatMap((each) => Object.entries(each))) {
    const known = lines.get(file) ?? new Map<number, boolean>();
    lines.set(file, known);
    for (const line of missed) known.set(line, known.get(line) ?? false);
    for (const line of reached) known.set(line, true);
  }
  return Object.fromEntries([...lines].sort(byName).map(([file, known]) => [file, split(known)]));
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

function split(known: ReadonlyMap<number, boolean>): Lines {
  const of = (isReached: boolean) =>
    [...known].flatMap(([line, is]) => (is === isReached ? [line] : [])).sort((a, b) => a - b);
  return { reached: of(true), missed: of(false) };
}

/** A line is reached when any of the places that the source map knows on it has run. */
function linesOf(bundle: Bundle, looks: readonly (readonly Profiler.CoverageRange[])[]): Reached {
  const { mappings, sources } = JSON.parse(bundle.map) as { mappings: string; sources: string[] };
  const hasRun = looks.map((ranges) => runsAt(ranges, bundle.code.length));
  const places = decode(mappings);
  const files = sources.map(() => new Map<number, boolean>());
  let lineStart = 0;
  for (const [number, line] of bundle.code.split("\n").entries()) {
    for (const [column, source, sourceLine] of places[number] ?? []) {
      if (source === undefined || sourceLine === undefined) continue;
      const file = files[source];
      const isReached = hasRun.some((runs) => runs[lineStart + column] === 1);
      file?.set(sourceLine + 1, isReached || (file.get(sourceLine + 1) ?? false));
    }
    lineStart += line.length + 1;
  }
  // What was loaded before, and what only names files, has no lines here.
  const all = files.map((known, at) => [sources[at] ?? "", split(known)] as const);
  return Object.fromEntries(all.filter(([name]) => !/^(?:shared:|<)/.test(name)));
}

/** For each place of a text 1 where it has run: of ranges that hold a place the innermost tells. */
function runsAt(ranges: readonly Profiler.CoverageRange[], length: number): Uint8Array {
  const runs = new Uint8Array(length);
  const outermostFirst = ranges.toSorted(
    (a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset,
  );
  for (const { startOffset, endOffset, count } of outermostFirst) {
    runs.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  }
  return runs;
}
