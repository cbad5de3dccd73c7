import { assert } from "../assert.ts";
import { parseOwn } from "../own-json.ts";

declare const bodies: unique symbol;

/**
 * The kinds of rows that a log has, by the map from each kind to what the body of such a row keeps.
 */
export type KindOf<Bodies> = keyof Bodies & string;

/** A row of the log that has these bodies. */
export interface Row<Bodies> {
  readonly kind: KindOf<Bodies>;
  /** JSON of what `Bodies` says of the kind, as short as its log writes it. */
  readonly body: string;
  /** See `LogRow`. */
  readonly said?: unknown;
  /** In types only, never in a row: by it `bodyOf` knows whose row it is. */
  readonly [bodies]?: Bodies;
}

/** Every kind of row that a log has: what of `Bodies` is there when the program runs. */
export type KindsOf<Bodies> = Readonly<Record<KindOf<Bodies>, true>>;

/** Whether a row is of one of these kinds; any other was not written by this program. */
export function isRowOf<Bodies>(
  kinds: KindsOf<Bodies>,
  row: { readonly kind: string; readonly body: string },
): row is Row<Bodies> {
  return Object.hasOwn(kinds, row.kind);
}

/**
 * The body of a row of this kind, as it was written; of one of several kinds what they share.
 * Parses it where nobody has. Throws `InvariantError` for a row of another kind, `SyntaxError` for a
 * damaged body.
 */
export function bodyOf<Bodies, Kind extends KindOf<Bodies>>(
  row: Row<Bodies>,
  kind: Kind,
): Bodies[Kind] {
  assert(row.kind === kind, "the body of a row is read as what its kind says");
  return (row.said ?? parseOwn(row.body)) as Bodies[Kind];
}
