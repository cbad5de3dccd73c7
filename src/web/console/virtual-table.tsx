import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { rowOfKey, rowWindow } from "../desk/virtual-rows.ts";

/** Every row is as high as this, in CSS pixels, by its lines; the whole of a text is in its title. */
const rowHeights = { 1: 36, 2: 52 } as const;

export interface TableColumn<T> {
  readonly title: string;
  readonly isFigure?: boolean;
  /** In CSS pixels; columns without share what is left. */
  readonly width?: number;
  readonly render: (row: T) => ComponentChildren;
}

/**
 * A table of any length: only the rows in sight are in the document. Arrows, Page, Home and End move
 * the selection, which goes by a row's id and stays when rows come in above it.
 */
export function VirtualTable<T>(props: {
  readonly label: string;
  readonly rows: readonly T[];
  readonly columns: readonly TableColumn<T>[];
  readonly idOf: (row: T) => string;
  /** How many lines each row has; a longer text is cut. */
  readonly lines?: keyof typeof rowHeights;
  /** Called when the end is in sight. */
  readonly onEnd?: (() => void) | undefined;
  /** Called with the row that Enter is pressed on. */
  readonly onOpen?: ((row: T) => void) | undefined;
}) {
  const { label, rows, columns, idOf, lines = 1, onEnd, onOpen } = props;
  const rowHeight = rowHeights[lines];
  const look = lines === 2 ? "virtual tall" : "virtual";
  const own = useRef<HTMLElement>(null);
  const [seen, setSeen] = useState({ scrollTop: 0, height: 480 });
  const [selected, setSelected] = useState<string | null>(null);
  const { from, to } = rowWindow(seen, { count: rows.length, rowHeight });
  useEffect(() => watchScroll(own.current, setSeen), []);
  useEffect(() => {
    if (to >= rows.length) onEnd?.();
  }, [to, rows.length]);
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const at = rows.findIndex((row) => idOf(row) === selected);
      const current = rows[at];
      if (event.key === "Enter" && current !== undefined) return onOpen?.(current);
      const page = Math.floor(seen.height / rowHeight);
      const next = rowOfKey(event.key, at, { count: rows.length, page });
      const row = next === null ? undefined : rows[next];
      if (next === null || row === undefined) return;
      event.preventDefault();
      setSelected(idOf(row));
      bringToSight(own.current, next, rowHeight);
    };
    own.current?.addEventListener("keydown", hear);
    return () => own.current?.removeEventListener("keydown", hear);
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll it and move the selection in it
    <section class={look} ref={own} aria-label={label} tabIndex={0}>
      <table aria-rowcount={rows.length + 1}>
        <colgroup>
          {columns.map(({ title, width }) => (
            <col key={title} style={width === undefined ? {} : { width: `${width}px` }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ title, isFigure }) => (
              <th key={title} scope="col" class={isFigure ? "figure" : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap height={from * rowHeight} columns={columns.length} />
          {rows.slice(from, to).map((row, index) => (
            <tr
              key={idOf(row)}
              aria-rowindex={from + index + 2}
              aria-current={idOf(row) === selected ? "true" : undefined}
            >
              {columns.map(({ title, isFigure, render }) => (
                <td key={title} class={isFigure ? "figure" : undefined}>
                  {render(row)}
                </td>
              ))}
            </tr>
          ))}
          <Gap height={(rows.length - to) * rowHeight} columns={columns.length} />
        </tbody>
      </table>
    </section>
  );
}

function Gap({ height, columns }: { readonly height: number; readonly columns: number }) {
  if (height <= 0) return null;
  return (
    <tr class="gap">
      <td colSpan={columns} style={{ height: `${height}px` }} />
    </tr>
  );
}

function watchScroll(
  element: HTMLElement | null,
  onSeen: (seen: { scrollTop: number; height: number }) => void,
): (() => void) | undefined {
  if (element === null) return undefined;
  let frame = 0;
  const look = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      onSeen({ scrollTop: element.scrollTop, height: element.clientHeight });
    });
  };
  const sizes = new ResizeObserver(look);
  sizes.observe(element);
  element.addEventListener("scroll", look, { passive: true });
  return () => {
    sizes.disconnect();
    cancelAnimationFrame(frame);
  };
}

function bringToSight(element: HTMLElement | null, row: number, rowHeight: number): void {
  if (element === null) return;
  const top = row * rowHeight;
  // The head stands over the first row.
  const bottom = top + 2 * rowHeight;
  if (top < element.scrollTop) element.scrollTop = top;
  else if (bottom > element.scrollTop + element.clientHeight) {
    element.scrollTop = bottom - element.clientHeight;
  }
}
