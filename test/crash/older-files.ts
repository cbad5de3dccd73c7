import { existsSync } from "node:fs";
import { join } from "node:path";
import { readDatabase } from "../../src/cli/books/file-sql.ts";
import { sleep } from "../clock/moved-world.ts";
import { keepKeys, ownerOf, ownersByName, restore, restoreNamed, untilTold } from "./caretaker.ts";
import { diceOf, type Found, type Part, type Plan, seconds } from "./part.ts";
import { drained, lostBy, reckon, verified } from "./reckon.ts";
import type { Shopper } from "./shopper.ts";
import { StateFiles } from "./state-files.ts";
import { open, type Scene } from "./town.ts";

const kept = "older";
const loadMs = 5_000;

/** What came of one kind: a line of figures, and what was not as OPERATIONS.md has it. */
interface Story {
  readonly told: string;
  readonly faults: readonly string[];
}

/** A scene, whose wallets its files are, and who has lost rows so far. */
interface Play extends Scene {
  readonly owners: ReadonlyMap<string, Shopper>;
  readonly losers: Set<Shopper>;
}

/** One object's file is put back older while the process is down, of each kind that keeps something. */
export const olderFiles: Part = {
  name: "older",
  summary: "a file is put back older while the process is down: wallet, settlement, partner, …",
  cannot: () => null,
  async play(plan) {
    const habits = { redeems: false, mayRename: true };
    const scene = await open(plan, "older/state", { dice: diceOf(plan, "older"), habits });
    try {
      return await putBack(scene, plan);
    } finally {
      await scene.end();
    }
  },
};

async function putBack(scene: Scene, { keys, tell }: Plan): Promise<Found> {
  const { machine, shoppers, asker } = scene;
  const files = new StateFiles(`${machine.folder}/..`, machine.folder);
  keepKeys(scene, keys);
  const owners = await ownersByName(scene, keys);
  /** Whose wallet was put back: until that is noticed a till may be told otherwise than before. */
  const losers = new Set<Shopper>();
  const figures: [string, string][] = [];
  const faults: string[] = [];
  for (const [kind, story] of Object.entries(stories)) {
    const { told, faults: found } = await story({ ...scene, owners, losers }, files);
    faults.push(...found.map((fault) => `${kind}: ${fault}`));
    tell(`older: ${kind}: ${told}`);
    await scene.rest();
    let restored = 0;
    if ((await drained(machine, 20_000)) === null) {
      // Who has long delivered delivers nothing again by itself; verify names whose wallet it is.
      restored = (await restoreNamed(scene, verified(machine).said)).length;
      const drainMs = await drained(machine, 60_000);
      if (drainMs === null) faults.push(`${kind}: what was on its way did not arrive`);
    }
    figures.push([kind, restored === 0 ? told : `${told}; ${restored} restored that verify named`]);
  }
  const books = await reckon(shoppers, asker, { mayRename: true });
  const lost = lostBy(losers, shoppers, books);
  const drainMs = await drained(machine);
  const { isWell, said } = verified(machine);
  return {
    figures: [
      ...figures,
      ["payments held against the books, approved", `${books.purchases}, ${books.approved}`],
      ["  of all acts", books.done],
      ["answers asked for again", `${books.replays}`],
      ["  otherwise, of the wallet that was put back", `${lost.own.length}`],
      ["  lost or otherwise, of others", `${lost.foreign.length}`],
      ["drained after", seconds(drainMs)],
      ["verify", isWell ? "clean" : "BAD"],
    ],
    faults: [...faults, ...lost.foreign, ...(isWell ? [] : [said])],
  };
}

/** Keeps the files, has everybody go on, and stops again: what changed since can be put back. */
async function meanwhile(
  { machine, ...scene }: Scene,
  files: StateFiles,
  act: () => Promise<void> = async () => undefined,
): Promise<void> {
  await machine.stop();
  files.keep(kept);
  await machine.start();
  scene.begin();
  await act();
  await sleep(loadMs);
  await scene.rest();
  await drained(machine);
  await machine.stop();
}

/** Puts one file of a kind back and has everybody go on; answers when that was. */
async function withOlder(scene: Play, files: StateFiles, kind: string): Promise<number> {
  const changed = files.changed(kind, kept).filter((file) => hasGrown(files, kind, file));
  if (changed.length === 0) throw new Error(`no log of a ${kind} has grown`);
  const file = scene.dice.pick(changed);
  const owner =
    kind === "Wallet" ? ownerOf(join(files.objects(kind), file), scene.owners) : undefined;
  if (owner !== undefined) scene.losers.add(owner);
  files.putBack(kind, kept, [file]);
  const sinceMs = Date.now() - 1_000;
  await scene.machine.start();
  scene.begin();
  return sinceMs;
}

/** Whether an object has rows in its log that it had not when it was kept. */
function hasGrown(files: StateFiles, kind: string, file: string): boolean {
  const table = kind === "Control" ? "audit" : "log";
  const lastOf = (path: string) =>
    existsSync(path)
      ? readDatabase(path, (sql) => sql.exec(`SELECT max(sequence) AS last FROM ${table}`)[0]?.last)
      : undefined;
  const then = lastOf(join(files.objects(kind, join(files.folder, kept)), file));
  return lastOf(join(files.objects(kind), file)) !== then;
}

const stories: Readonly<Record<string, (scene: Play, files: StateFiles) => Promise<Story>>> = {
  async Wallet(scene, files) {
    await meanwhile(scene, files);
    const sinceMs = await withOlder(scene, files, "Wallet");
    const found = await untilTold(scene, sinceMs, (subject) => subject.startsWith("wal_"));
    if (found === null) return { told: "not noticed", faults: ["no alert books_behind"] };
    const { rows, resent, conflicts } = await restore(scene, found.subject);
    return {
      told: `alert after ${seconds(found.tookMs)}; restored by two: ${rows} rows, ${resent} told again, ${conflicts} conflicts`,
      faults: [],
    };
  },
  async Settlement(scene, files) {
    await meanwhile(scene, files);
    const sinceMs = await withOlder(scene, files, "Settlement");
    const found = await untilTold(scene, sinceMs, (subject) => !subject.startsWith("wal_"));
    return found === null
      ? { told: "not noticed", faults: ["no alert books_behind"] }
      : { told: `alert after ${seconds(found.tookMs)}; was told everything again`, faults: [] };
  },
  async Partner(scene, files) {
    await meanwhile(scene, files, async () => {
      await Promise.all(scene.shoppers.map((shopper) => shopper.topUp()));
    });
    await withOlder(scene, files, "Partner");
    await scene.rest();
    const credits = scene.shoppers.flatMap((shopper) =>
      shopper.answers
        .filter(({ path }) => path.endsWith("/credits"))
        .map((answer) => ({ shopper, answer })),
    );
    let unknown = 0;
    for (const { shopper, answer } of credits) {
      const { reference } = JSON.parse(answer.body) as { reference: string };
      const found = await scene.town.partner.creditByReference(reference);
      if (!found.ok && found.problem?.status === 404) unknown += 1;
      await shopper.hold(answer);
    }
    const told = `${unknown} of ${credits.length} references unknown (404); repeated, each was answered as before`;
    return { told, faults: unknown === 0 ? ["nothing was lost"] : [] };
  },
  async Directory(scene, files) {
    const name = `newcomer-${scene.dice.below(1e9)}@example.com`;
    const phone: { app?: Awaited<ReturnType<Scene["enrol"]>> } = {};
    await meanwhile(scene, files, async () => {
      phone.app = await scene.enrol(name);
    });
    files.putBack("Directory", kept, files.changed("Directory", kept));
    const sinceMs = Date.now() - 1_000;
    await scene.machine.start();
    scene.begin();
    const renewal = await phone.app?.refresh();
    if (renewal !== "renewed") return { told: "no session", faults: [JSON.stringify(renewal)] };
    const found = await untilTold(scene, sinceMs, (subject) => subject === "directory");
    if (found === null) return { told: "not noticed", faults: ["no alert books_behind"] };
    return { told: `alert ${seconds(found.tookMs)} after the phone's renewal`, faults: [] };
  },
  async Control(scene, files) {
    const [operator] = scene.operators;
    const stop = { scope: "top_up:points", reason: "a trial" } as const;
    await meanwhile(scene, files, async () => {
      const raised = await operator.raiseStop(stop);
      if (!raised.ok) throw new Error(JSON.stringify(raised));
    });
    const sinceMs = await withOlder(scene, files, "Control");
    const found = await untilTold(scene, sinceMs, (subject) => subject === "control");
    const undecided = scene.asker.tally.undecided;
    const again = await operator.raiseStop(stop);
    const answeredBefore = scene.asker.tally.answered;
    await sleep(2_000);
    const faults = [
      ...(found === null ? ["no alert books_behind"] : []),
      ...(again.ok ? [] : [JSON.stringify(again)]),
      ...(scene.asker.tally.answered > answeredBefore ? [] : ["nothing goes on"]),
    ];
    const told = `alert after ${seconds(found?.tookMs ?? null)}, ${undecided} times 503 in all; goes on once the stop is raised again`;
    return { told, faults };
  },
};
