import type { Place } from "../syntax.ts";

/** One change of a source: what stands in `[start, end)` is replaced by `text`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What one kind of slip makes of a place; none where it does not apply. */
export type Operator = (place: Place) => Edit[];
