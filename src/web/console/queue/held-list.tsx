import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { heldRows } from "../../desk/held-rows.ts";
import { t } from "../../language.ts";

/**
 * A list that lives: while it is pointed at or has the focus, nothing comes in and nothing changes its
 * place; what is new waits behind a button. What is shown of a row is always the newest.
 */
export function HeldList<T>(props: {
  readonly rows: readonly T[];
  readonly idOf: (row: T) => string;
  readonly render: (row: T) => ComponentChildren;
}) {
  const { rows, idOf, render } = props;
  const own = useRef<HTMLDivElement>(null);
  const order = useRef<readonly string[]>([]);
  const [isPointedAt, setPointedAt] = useState(false);
  const [hasFocus, setFocus] = useState(false);
  const isHeld = isPointedAt || hasFocus;
  useEffect(() => {
    const list = own.current;
    list?.addEventListener("pointerenter", () => setPointedAt(true));
    list?.addEventListener("pointerleave", () => setPointedAt(false));
    list?.addEventListener("focusin", () => setFocus(true));
    list?.addEventListener("focusout", () => setFocus(false));
  }, []);
  const { shown, waiting } = heldRows(rows, idOf, isHeld ? order.current : null);
  if (!isHeld || order.current.length === 0) order.current = rows.map(idOf);
  const release = () => {
    order.current = [];
    setPointedAt(false);
    setFocus(false);
  };
  return (
    <div class="held" ref={own}>
      {waiting === 0 ? null : (
        <button type="button" class="held-more" onClick={release}>
          {t("alerts.show", { count: waiting })}
        </button>
      )}
      {shown.map((row) => (
        <div key={idOf(row)}>{render(row)}</div>
      ))}
    </div>
  );
}
