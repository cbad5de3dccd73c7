import type { Evidence } from "../chronicle.ts";

/** A promise that was not kept: its name, and what shows it. */
export interface Finding {
  readonly promise: string;
  readonly shown: string;
}

/** Holds the evidence against one promise, or a few of one kind. */
export type Judge = (evidence: Evidence) => readonly Finding[];
