import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { BareButton } from "../../bare-button.tsx";
import { heldRows } from "../../desk/held-rows.ts";
import { t } from "../../language.ts";
import { useHeld } from "../use-held.ts";

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
  const { isHeld, release } = useHeld(own);
  const { shown, waiting } = heldRows(rows, idOf, isHeld ? order.current : null);
  if (!isHeld || order.current.length === 0) order.current = rows.map(idOf);
  const showAll = () => {
    order.current = [];
    release();
  };
  return (
    <div class="held" ref={own}>
      {waiting === 0 ? null : (
        <BareButton look="held-more" onPress={showAll}>
          {t("alerts.show", { count: waiting })}
        </BareButton>
      )}
      {shown.map((row) => (
        <div key={idOf(row)}>{render(row)}</div>
      ))}
    </div>
  );
}
