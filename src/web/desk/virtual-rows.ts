/** Which rows of a long table are in the document, `from` inclusive to `to` exclusive. */
export interface RowWindow {
  readonly from: number;
  readonly to: number;
}

/** Rows beyond what is seen, so that a fast scroll meets no empty table. */
const beyond = 12;

/** The rows to have in the document when so much of the table is seen, all in CSS pixels. */
export function rowWindow(
  seen: { readonly scrollTop: number; readonly height: number },
  { count, rowHeight }: { readonly count: number; readonly rowHeight: number },
): RowWindow {
  const first = Math.floor(Math.max(0, seen.scrollTop) / rowHeight);
  const shown = Math.ceil(seen.height / rowHeight) + 1;
  const from = Math.max(0, Math.min(first - beyond, count - shown - beyond));
  return { from, to: Math.min(count, first + shown + beyond) };
}

/** The row that a key moves to from `at`; null for a key that moves nothing. */
export function rowOfKey(
  key: string,
  at: number,
  { count, page }: { readonly count: number; readonly page: number },
): number | null {
  const steps: Readonly<Record<string, number>> = {
    ...{ ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page },
    ...{ Home: -count, End: count },
  };
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  if (step === undefined || count === 0) return null;
  return Math.max(0, Math.min(count - 1, at + step));
}
