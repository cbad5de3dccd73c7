import type { DeskValues } from "../operate/desk.ts";

/** What was typed after `sekisho policy WORD`. */
export interface PolicyValues extends DeskValues {
  readonly json: boolean;
  readonly rule?: string | undefined;
  readonly limit?: string | undefined;
  readonly action?: string | undefined;
  readonly remove: boolean;
  readonly days?: string | undefined;
  readonly yes: boolean;
}
