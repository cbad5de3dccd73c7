import type { Chronicle } from "../chronicle.ts";

const ways = ["lost", "unanswered", "never arrived", "never answered", "late", "answered late"];
const classes = [
  ...["Control", "Guard", "Directory", "Merchant", "Courier", "Partner"],
  ...["Handle", "Terminal", "Settlement"],
];

/** Every kind of mishap that a seed may have, by the name that it is written down with. */
export const mishapKinds: readonly string[] = [
  ...["request", "rpc"].flatMap((kind) => ways.map((way) => `${kind} ${way}`)),
  ...["request doubled", "socket lost", "socket late", "rpc straggled", "partition"],
  ...["crash before commit", "crash after commit", "disk broken at commit", "crash in an alarm"],
  ...["aimed crash", "sender crashed", "receiver crashed"],
  ...["object crashed", "object evicted", "object replaced"],
  ...["isolate restarted", "memory exceeded", "all restarted"],
  ...["alarm late", "alarm doubled", "alarm fails again"],
  ...classes.flatMap((name) => [`${name} down`, `${name} slow`]),
  ...["all disks full", "disk of an object full", "disk full for a statement"],
  ...["disk full for a turn", "disk broken", "batch broken off", "step failed"],
  ...[
    "clock stepped",
    "clock of alarms stepped",
    "clock drifted",
    "put back",
    "a claim's clock ahead",
  ],
];

/** How many faults of each kind a run has had. */
export type Counts = Readonly<Record<string, number>>;

/** Counts a chronicle's faults by their kind, in the order of the kinds' names. */
export function countFaults({ mishaps }: Chronicle): Counts {
  const counts = new Map<string, number>();
  for (const { kind } of mishaps) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
