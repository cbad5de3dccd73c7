import type { EpochMs } from "../../src/time.ts";
import type { Env } from "../platform/env.ts";
import type { settlementBook } from "./book.ts";

/** What a Settlement's deliveries work with. */
export interface Sender {
  readonly env: Env;
  /** Keeps work going when a call has been answered. */
  readonly after: (work: Promise<unknown>) => void;
  readonly book: ReturnType<typeof settlementBook>;
  /** One transaction, which may have the object's alarm ring. */
  readonly commit: (step: (ringBy: (atMs: EpochMs) => void) => void) => void;
}
