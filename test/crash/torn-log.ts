import { copyFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Dice } from "../../src/cli/seed/dice.ts";
import { sleep } from "../clock/moved-world.ts";
import { keepKeys, ownerOf, ownersByName, restoreAll, restoreNamed } from "./caretaker.ts";
import { diceOf, type Found, type Part, type Plan, seconds } from "./part.ts";
import { drained, lostBy, reckon, verified } from "./reckon.ts";
import type { Shopper } from "./shopper.ts";
import { StateFiles } from "./state-files.ts";
import { open, type Scene } from "./town.ts";

const rounds = 10;
const loadMs = 3_000;
/** Of a write-ahead log: its head, and each frame's head before the frame's page. */
const [headBytes, frameBytes] = [32, 24 + 4_096];
/** How many of the newest pages are lost at most. */
const framesMax = 12;

/** Wallets more often than the others: they are what a tear can cost an answer of. */
const kinds = [
  "Wallet",
  "Wallet",
  "Wallet",
  "Settlement",
  "Partner",
  "Directory",
  "Control",
] as const;

type Kind = (typeof kinds)[number];

/** The machine dies and its disk had promised more than it wrote: the newest pages of one log. */
export const tornLog: Part = {
  name: "torn",
  summary: "the newest pages of a write-ahead log are cut off or junk after a SIGKILL",
  cannot: () => null,
  async play(plan) {
    const habits = { redeems: false, mayRename: true };
    const scene = await open(plan, "torn/state", { dice: diceOf(plan, "torn"), habits });
    try {
      return await torn(scene, plan);
    } finally {
      await scene.end();
    }
  },
};

async function torn(scene: Scene, { keys, tell }: Plan): Promise<Found> {
  const { machine, shoppers, asker, dice } = scene;
  keepKeys(scene, keys);
  const owners = await ownersByName(scene, keys);
  const files = new StateFiles(join(machine.folder, ".."), machine.folder);
  const beganMs = Date.now() - 1_000;
  const faults: string[] = [];
  /** By whose wallet it was. */
  const losers = new Set<Shopper>();
  const counts = new Map<string, number>();
  const stopped = new AbortController();
  let restoring: ReturnType<typeof restoreAll> = Promise.resolve([]);
  const before = new Map(kinds.flatMap((kind) => [...files.logged(kind)]));
  scene.begin();
  for (let n = 1; n <= rounds; n += 1) {
    await sleep(loadMs);
    await machine.kill();
    const kind = dice.pick(kinds);
    const log = grownLog(files, kind, { before, dice });
    if (log !== null) {
      const { path } = log;
      const owner = kind === "Wallet" ? ownerOf(path.replace(/-wal$/, ""), owners) : undefined;
      if (owner !== undefined) losers.add(owner);
      const how = tear(files, log, dice);
      count(counts, `${kind}, ${how}`);
      const fault = integrityFault(path.replace(/-wal$/, ""));
      if (fault !== null) faults.push(`${kind} ${basename(path)} after ${how}: ${fault}`);
    }
    await machine.start();
    if (n === 1) restoring = restoreAll(scene, beganMs, stopped.signal);
    restoring.catch(() => undefined);
    tell(`torn: ${n} of ${rounds}`);
  }
  await sleep(loadMs);
  await scene.rest();
  // Whoever is asked about what it has lost finds out, and is restored; what is held counts then.
  await reckon(shoppers, asker, { mayRename: true });
  await sleep(2_000);
  stopped.abort();
  const restored = await restoring;
  // A Settlement that has lost what a wallet has long delivered is told it again by a restoration.
  restored.push(...(await restoreNamed(scene, verified(machine).said)));
  const drainMs = await drained(machine);
  for (const shopper of shoppers) shopper.faults.length = 0;
  const books = await reckon(shoppers, asker, { mayRename: true });
  const { isWell, said } = verified(machine);
  const lost = lostBy(losers, shoppers, books);
  return {
    figures: [
      ...[...counts].map(([what, times]) => [what, `${times}`] as const),
      ["databases that do not open whole", `${faults.length}`],
      ["wallets torn; restorations by two persons", `${losers.size}; ${restored.length}`],
      ["  rows given back, conflicts", `${sum(restored, "rows")}, ${sum(restored, "conflicts")}`],
      ["payments held against the books, approved", `${books.purchases}, ${books.approved}`],
      ["  of all acts", books.done],
      ["  answers lost for good, of torn wallets", `${lost.own.length}`],
      ["  answers lost or otherwise, of others", `${lost.foreign.length}`],
      ["drained after", seconds(drainMs)],
      ["verify", isWell ? "clean" : "BAD"],
    ],
    faults: [...faults, ...lost.foreign, ...(isWell ? [] : [said])],
  };
}

/** A log of a kind that has grown since the load began, and how much it had then. */
function grownLog(
  files: StateFiles,
  kind: Kind,
  { before, dice }: { readonly before: ReadonlyMap<string, number>; readonly dice: Dice },
): { readonly path: string; readonly fromBytes: number } | null {
  const grown = [...files.logged(kind)].flatMap(([path, size]) => {
    const then = before.get(path) ?? 0;
    // One that is shorter than it was has been begun anew.
    const fromBytes = Math.max(size < then ? 0 : then, headBytes);
    return size - fromBytes >= frameBytes ? [{ path, fromBytes }] : [];
  });
  return grown.length === 0 ? null : dice.pick(grown);
}

/** Tears a log in one of three ways, and says how. */
function tear(
  files: StateFiles,
  { path, fromBytes }: { readonly path: string; readonly fromBytes: number },
  dice: Dice,
): string {
  const frames = Math.floor((statSync(path).size - headBytes) / frameBytes);
  const since = Math.floor((statSync(path).size - fromBytes) / frameBytes);
  const lost = 1 + dice.below(Math.min(framesMax, since));
  const whole = headBytes + (frames - lost) * frameBytes;
  switch (dice.below(3)) {
    case 0:
      files.tear(new Map([[path, whole]]));
      return "cut between two pages";
    case 1:
      files.tear(new Map([[path, whole + 1 + dice.below(frameBytes - 1)]]));
      return "cut within a page";
    default:
      files.spoil(path, whole, (count) =>
        Uint8Array.from({ length: count }, () => dice.below(256)),
      );
      return "overwritten with junk";
  }
}

/** What SQLite says of a database as it would open; a copy of it is looked at. */
function integrityFault(path: string): string | null {
  const folder = mkdtempSync(join(tmpdir(), "sekisho-torn-"));
  const copy = join(folder, "copy.sqlite");
  for (const part of ["", "-wal"]) copyFileSync(path + part, copy + part);
  const database = new DatabaseSync(copy);
  try {
    const [row] = database.prepare("PRAGMA integrity_check").all();
    return row?.integrity_check === "ok" ? null : `${row?.integrity_check}`;
  } catch (fault) {
    return `${fault}`;
  } finally {
    database.close();
    rmSync(folder, { recursive: true });
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function sum<K extends string>(rows: readonly Readonly<Record<K, number>>[], member: K): number {
  return rows.reduce((total, row) => total + row[member], 0);
}
