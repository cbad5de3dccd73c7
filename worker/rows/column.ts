import { parseOwn } from "../../src/own-json.ts";
import type { SqlValue } from "./sql.ts";

/**
 * A column that holds JSON, as its book wrote it. Throws `SyntaxError` for a damaged one. A column that
 * may be `NULL` is read by its book, which says what that means.
 */
export function parseColumn<Value>(column: SqlValue | undefined): Value {
  return parseOwn(column as string);
}
