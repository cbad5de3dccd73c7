import { globSync } from "node:fs";
import { join } from "node:path";
import type { Reached } from "../../platform/run/reach.ts";

const root = join(import.meta.dirname, "../../..");

/** Rooms of the product whose reach is told. */
const rooms = ["src/", "worker/", "wasm/"];

/**
 * Tells which lines of the product's bundles no seed has reached: a line for each file with the share
 * that was, and the ranges that were not; a share of each room; and of all.
 */
export function renderReach(reached: Reached): string[] {
  const files = Object.entries(reached)
    .map(([file, lines]) => ({ file, ...lines }))
    .filter(({ file }) => rooms.some((room) => file.startsWith(room)));
  const share = (some: typeof files) => {
    const count = (of: "reached" | "missed") =>
      some.reduce((sum, each) => sum + each[of].length, 0);
    const all = count("reached") + count("missed");
    return `${((100 * count("reached")) / Math.max(1, all)).toFixed(1)} % of ${all} lines`;
  };
  const ofFile = files.map((each) => {
    const missed = each.missed.length === 0 ? "" : `  not ${rangesOf(each.missed, each.reached)}`;
    return `${each.file}: ${share([each])}${missed}`;
  });
  const ofRoom = rooms
    .map((room) => ({ room, within: files.filter(({ file }) => file.startsWith(room)) }))
    .filter(({ within }) => within.length > 0)
    .map(({ room, within }) => `${room}: ${share(within)}`);
  const unloaded = rooms
    .flatMap((room) => globSync(`${room}**/*.{ts,tsx}`, { cwd: root }))
    .filter((file) => reached[file] === undefined)
    .sort();
  return [
    ...ofFile,
    "",
    `not loaded, or nothing but types: ${unloaded.join(" ")}`,
    "",
    ...ofRoom,
    `all: ${share(files)}`,
  ];
}

/** Lines as ranges; what lies between two and is no code parts nothing. */
function rangesOf(missed: readonly number[], reached: readonly number[]): string {
  const between = new Set(reached);
  const ranges: [number, number][] = [];
  for (const line of missed) {
    const last = ranges.at(-1);
    const parts = (from: number, to: number) => {
      for (let at = from + 1; at < to; at += 1) if (between.has(at)) return true;
      return false;
    };
    if (last !== undefined && !parts(last[1], line)) last[1] = line;
    else ranges.push([line, line]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(", ");
}
