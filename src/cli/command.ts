import type { Program } from "./program.ts";

/** What commands are for, in the order in which they are told. */
export const families = ["Run", "Try", "Operate", "Keep", "More"] as const;

/** One word after `sekisho`. */
export type Command = {
  readonly name: string;
  readonly family: (typeof families)[number];
  /** One line. */
  readonly summary: string;
} & (
  | {
      /** Only now is loaded what it needs: whoever asks for help waits for nothing. */
      load(): Promise<Program>;
    }
  | {
      /** A program of the checkout that reads the command line itself. */
      readonly script: string;
    }
);
