/**
 * What of a living list is shown: all of it, or, while `order` holds it, only what was shown before,
 * each row in its place and as it is now; `waiting` counts what has come since.
 */
export function heldRows<T>(
  rows: readonly T[],
  idOf: (row: T) => string,
  order: readonly string[] | null,
): { readonly shown: readonly T[]; readonly waiting: number } {
  if (order === null || order.length === 0) return { shown: rows, waiting: 0 };
  const byId = new Map(rows.map((row) => [idOf(row), row]));
  const shown = order.flatMap((id) => byId.get(id) ?? []);
  return { shown, waiting: rows.length - shown.length };
}
