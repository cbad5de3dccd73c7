import type { Case, Group } from "./case.ts";
import { alarms } from "./cases/alarms.ts";
import { gates } from "./cases/gates.ts";
import { kept } from "./cases/kept.ts";
import { rpc } from "./cases/rpc.ts";
import { sockets } from "./cases/sockets.ts";
import { sql } from "./cases/sql.ts";

/** All cases, by the name of their group. */
export const groups: Readonly<Record<string, Group>> = { sql, gates, kept, rpc, alarms, sockets };

/** A case, and where the Worker of the cases finds it. */
export interface Numbered {
  readonly group: string;
  readonly number: number;
  readonly played: Case;
}

export const numbered: readonly Numbered[] = Object.entries(groups).flatMap(([group, { cases }]) =>
  cases.map((played, number) => ({ group, number, played })),
);
