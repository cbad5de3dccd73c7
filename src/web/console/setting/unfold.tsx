import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

/** A form that stands folded under its title until somebody begins with it. */
export function Unfold(props: {
  readonly title: string;
  readonly onOpen?: () => void;
  readonly children: ComponentChildren;
}) {
  const { title, onOpen, children } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      class="card unfold"
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
        if (event.currentTarget.open) onOpen?.();
      }}
    >
      <summary>{title}</summary>
      {isOpen ? children : null}
    </details>
  );
}
