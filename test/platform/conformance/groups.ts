import type { Case, Group } from "./case.ts";
import { alarms } from "./cases/alarms.ts";
import { clocks } from "./cases/clocks.ts";
import { disk } from "./cases/disk.ts";
import { gates } from "./cases/gates.ts";
import { kept } from "./cases/kept.ts";
import { life } from "./cases/life.ts";
import { rpc } from "./cases/rpc.ts";
import { sockets } from "./cases/sockets.ts";
import { sql } from "./cases/sql.ts";

/** All cases, by the name of their group. */
export const groups: Readonly<Record<string, Group>> = {
  sql,
  gates,
  kept,
  disk,
  rpc,
  alarms,
  sockets,
  life,
  clocks,
};

/** A case, and where the Worker of the cases finds it. */
export interface Numbered {
  readonly group: string;
  readonly number: number;
  readonly played: Case;
}

/** Where the Worker of the cases plays it. */
export function pathOf({ group, number }: Numbered, part: "run" | "later"): string {
  return `http://cases/${group}/${number}/${part}`;
}

/** How long after the first part of a case the second is played. */
export const laterMs = 500;

const all: readonly Numbered[] = Object.entries(groups).flatMap(([group, { cases }]) =>
  cases.map((played, number) => ({ group, number, played })),
);

/** Cases of machines whose clocks are right. */
export const numbered = all.filter(({ group }) => group !== "clocks");

/** Cases in which a machine's clock is moved; `test/clock` plays them on workerd. */
export const ofClocks = clocks.cases.map((played, number) => ({ group: "clocks", number, played }));
