import { randomBytes } from "node:crypto";
import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type * as z from "zod";
import { type KeyRing, makeKeyRing, parseKeyRing } from "../../token/key-ring.ts";
import { Failure } from "../program.ts";
import type { SeedJournal } from "../seed/schema.ts";
import { type BareSeed, bareSeed, type FullSeed, fullSeed, seedJournal } from "../seed/schema.ts";
import { freshOctets, today } from "./fresh.ts";
import { closeToOthers, makePrivateFolder, readIfThere, writePrivate } from "./private-file.ts";

/** The secrets of a local deployment, made once and kept in its state folder. */
export interface Secrets {
  /** The key ring as `sekisho keys` prints it. */
  readonly keys: string;
  readonly bootstrapSecret: string;
}

/** A file beside the objects' databases that says that a server has begun there. */
export const begunName = "begun";

/**
 * A local deployment's folder: `keys.json`, `bootstrap-secret`, `seed.json`, what the first run has
 * reached (`seeding.json`), sessions of the programs here (`sessions/`), and the objects' databases
 * (`objects/`). Every file is readable by its owner only.
 */
export class StateFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Where the objects' databases are. */
  get objects(): string {
    return join(this.path, "objects");
  }

  /** Whether there are objects, or what may be some. */
  hasObjects(): boolean {
    const found = statSync(this.objects, { throwIfNoEntry: false });
    return found !== undefined && readdirSync(this.objects).some((name) => name !== begunName);
  }

  get sessions(): string {
    return join(this.path, "sessions");
  }

  /** Makes the folder and tries to write to it. */
  prepare(): void {
    makePrivateFolder(this.path);
    closeToOthers(this.path);
    const trial = join(this.path, "write-trial");
    writePrivate(trial, "");
    rmSync(trial, { force: true });
  }

  /** Fails unless a server has run here before. */
  expect(): void {
    const found = statSync(this.path, { throwIfNoEntry: false });
    if (found?.isDirectory()) return;
    throw new Failure(`There is no state folder ${this.path}: run "sekisho start" first.`);
  }

  /** The secrets that are kept here; made now if there are none and no data that needs them. */
  async secrets(): Promise<Secrets> {
    return { keys: await this.keys(), bootstrapSecret: this.bootstrapSecret() };
  }

  /** The key ring that is kept here; `null` when there is none that can be used. Makes nothing. */
  async keyRing(): Promise<KeyRing | null> {
    const kept = readIfThere(join(this.path, "keys.json"));
    const parsed = kept === null ? null : await parseKeyRing(kept);
    return parsed?.ok ? parsed.value : null;
  }

  /** What `seed.json` says; `null` before the first run has ended. */
  seed(): FullSeed | BareSeed | null {
    const bare = this.#read("seed.json", bareSeed);
    if (bare === null) return null;
    const text = readIfThere(join(this.path, "seed.json")) ?? "";
    if (!("operators" in JSON.parse(text))) return bare;
    return this.#read("seed.json", fullSeed) as FullSeed;
  }

  /** Writes `seed.json` and forgets what led to it. */
  saveSeed(seed: FullSeed | BareSeed): void {
    writePrivate(join(this.path, "seed.json"), `${JSON.stringify(seed, null, 2)}\n`);
    if (isFull(seed)) rmSync(join(this.path, "seeding.json"), { force: true });
  }

  journal(): SeedJournal | null {
    return this.#read("seeding.json", seedJournal);
  }

  saveJournal(journal: SeedJournal): void {
    writePrivate(join(this.path, "seeding.json"), `${JSON.stringify(journal, null, 2)}\n`);
  }

  /** The key ring kept here; made now as `secrets` says. */
  async keys(): Promise<string> {
    const path = join(this.path, "keys.json");
    const kept = readIfThere(path);
    if (kept !== null) {
      const parsed = await parseKeyRing(kept);
      if (parsed.ok) return kept;
      throw new Failure(`${path} is broken: ${parsed.fault}. ${this.#remedy()}`);
    }
    if (statSync(this.objects, { throwIfNoEntry: false }) !== undefined) {
      throw new Failure(`${path} is missing, and nothing here opens without it. ${this.#remedy()}`);
    }
    const ring = await makeKeyRing(freshOctets, today());
    writePrivate(path, `${ring}\n`);
    return `${ring}\n`;
  }

  /** The bootstrap secret kept here; made now if there is none. */
  bootstrapSecret(): string {
    const path = join(this.path, "bootstrap-secret");
    const kept = readIfThere(path)?.trim();
    if (kept === "") throw new Failure(`${path} is empty. ${this.#remedy()}`);
    if (kept !== undefined) return kept;
    const secret = randomBytes(24).toString("base64url");
    writePrivate(path, `${secret}\n`);
    return secret;
  }

  #read<T>(name: string, schema: z.ZodType<T>): T | null {
    const path = join(this.path, name);
    const text = readIfThere(path);
    if (text === null) return null;
    const broken = (what: string) => new Failure(`${path} is broken: ${what}. ${this.#remedy()}`);
    let document: unknown;
    try {
      document = JSON.parse(text);
    } catch {
      throw broken("it is not JSON");
    }
    const read = schema.safeParse(document);
    if (read.success) return read.data;
    const place = read.error.issues[0]?.path.map(String).join(".") || "the document";
    throw broken(`${place} is not as it was written`);
  }

  #remedy(): string {
    return remedyIn(this.path);
  }
}

/**
 * What to do about a file that is broken or missing. A folder is thrown away only where it is a trial
 * of this machine: what `sekisho serve` has served is somebody's money.
 */
export function remedyIn(folder: string): string {
  if (readIfThere(join(folder, "deployment.json")) !== null) {
    return "Put it back from where your root secrets are kept, or from a backup.";
  }
  return `Put it back, or delete ${folder} to start afresh (its wallets are lost then).`;
}

/** True when somebody of every kind was seeded. */
export function isFull(seed: FullSeed | BareSeed | null): seed is FullSeed {
  return seed !== null && "operators" in seed;
}
