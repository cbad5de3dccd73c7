import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readDatabase } from "../../src/cli/books/file-sql.ts";
import type { Alert } from "../../src/client/index.ts";
import { parseKeyRing } from "../../src/token/key-ring.ts";
import { openId } from "../../src/token/seal.ts";
import { ownName } from "../../worker/wallet/book.ts";
import { sleep } from "../clock/moved-world.ts";
import type { Shopper } from "./shopper.ts";
import type { Scene } from "./town.ts";

/** A wallet that was given back what it had lost, as the operators were told. */
export interface Restored {
  readonly walletId: string;
  readonly rows: number;
  readonly resent: number;
  readonly conflicts: number;
}

/** The alerts about lost rows that were raised again or anew since `sinceMs`. */
async function lostRowsTold(scene: Scene, sinceMs: number): Promise<readonly Alert[]> {
  const reply = await scene.operators[0].alerts();
  const alerts = reply.ok ? reply.body.alerts : [];
  return alerts.filter(
    ({ kind, last_at }) => kind === "books_behind" && Date.parse(last_at) >= sinceMs,
  );
}

/** The first alert about lost rows of such a subject, and how long it took; null: none in `limitMs`. */
export async function untilTold(
  scene: Scene,
  sinceMs: number,
  isSubject: (subject: string) => boolean,
  limitMs = 60_000,
): Promise<{ readonly subject: string; readonly tookMs: number } | null> {
  const beganMs = performance.now();
  while (performance.now() - beganMs < limitMs) {
    const told = await lostRowsTold(scene, sinceMs);
    const found = told.find(({ subject }) => isSubject(subject));
    if (found !== undefined) {
      return { subject: found.subject, tookMs: performance.now() - beganMs };
    }
    await sleep(100);
  }
  return null;
}

/** Two persons have a wallet given back what others have of it. */
export async function restore(scene: Scene, walletId: string): Promise<Restored> {
  const [one, other] = scene.operators;
  for (let tries = 0; tries < 60; tries += 1) {
    const asked = await one.restoreWallet(walletId, "a trial: its file was put back");
    const done = asked.ok ? await other.approve(asked.body.approval_id) : asked;
    if (done.ok) {
      const { rows, resent, conflicts } = done.body.result as unknown as {
        readonly rows: number;
        readonly resent: number;
        readonly conflicts: readonly unknown[];
      };
      return { walletId, rows, resent, conflicts: conflicts.length };
    }
    await sleep(500);
  }
  throw new Error(`${walletId} could not be restored`);
}

/** Restores every wallet that is told of, until stopped; answers what was done. */
export async function restoreAll(
  scene: Scene,
  sinceMs: number,
  stopped: AbortSignal,
): Promise<Restored[]> {
  const done: Restored[] = [];
  const seen = new Map<string, string>();
  for (;;) {
    const isLast = stopped.aborted;
    for (const { subject, last_at } of await lostRowsTold(scene, sinceMs)) {
      if (!subject.startsWith("wal_") || seen.get(subject) === last_at) continue;
      seen.set(subject, last_at);
      done.push(await restore(scene, subject));
    }
    if (isLast) return done;
    await sleep(300);
  }
}

/** Keeps the key ring beside the data, as `npm start` does: with it `verify` names wallets' ids. */
export function keepKeys({ machine }: Scene, keys: string): void {
  writeFileSync(join(machine.folder, "keys.json"), keys, { mode: 0o600 });
}

/** Whose wallet each is, by the name that its object goes by. */
export async function ownersByName(
  { shoppers }: Scene,
  keys: string,
): Promise<ReadonlyMap<string, Shopper>> {
  const ring = await parseKeyRing(keys);
  if (!ring.ok) throw new Error("the ring was made for this");
  const owners = new Map<string, Shopper>();
  for (const shopper of shoppers) {
    const opened = openId(ring.value, "wal", `${await shopper.cast.app.walletId()}`);
    if (opened !== null) owners.set(opened.route, shopper);
  }
  return owners;
}

/** Whose wallet a database file is. */
export function ownerOf(path: string, owners: ReadonlyMap<string, Shopper>): Shopper | undefined {
  return owners.get(readDatabase(path, (sql) => ownName(sql, undefined)));
}

/** Restores the wallets that `verify` names as known to somebody who has lost what they told. */
export async function restoreNamed(scene: Scene, said: string): Promise<Restored[]> {
  const done: Restored[] = [];
  for (const id of new Set([...said.matchAll(/of Wallet ([0-9a-f]{64})/g)].map(([, hex]) => hex))) {
    const walletId = new RegExp(`^  Wallet ${id}  (wal_\\S+)$`, "m").exec(said)?.[1];
    if (walletId === undefined) throw new Error(`verify does not say what the API calls ${id}`);
    done.push(await restore(scene, walletId));
  }
  return done;
}
