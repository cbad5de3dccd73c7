import { exportDeviceKey, generateDeviceKey, type PrivateJwk } from "../../client/index.ts";
import type { StateFolder } from "../local/state-folder.ts";
import type { LocalPlace } from "./actors.ts";
import type { SeedJournal } from "./schema.ts";

/** What seeding works with. `journal` is the truth on disk; `keep` changes both. */
export interface Seeding {
  readonly place: LocalPlace;
  readonly folder: StateFolder;
  readonly bootstrapSecret: string;
  readonly journal: SeedJournal;
  readonly tell: (line: string) => void;
  keep(part: Partial<SeedJournal>): void;
}

/** A key pair that may leave the process: it is kept on disk. */
export async function freshKey(): Promise<PrivateJwk> {
  return exportDeviceKey(await generateDeviceKey({ extractable: true }));
}

/** Where the seeded customer's codes go. */
export function customerContact({ customer_attempt: attempt }: SeedJournal): string {
  return `customer-${attempt}@example.com`;
}
