import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useDeadTime } from "../dead-time.ts";

/** How loud a button is. `plain` stands beside a primary one. */
export type ButtonKind = "primary" | "plain" | "danger" | "quiet";

export interface ButtonProps {
  readonly kind?: ButtonKind;
  readonly onPress: () => void;
  readonly children: ComponentChildren;
  /** Its act is under way: it cannot be pressed again, and says so. */
  readonly isBusy?: boolean;
  /** Why it cannot be pressed; shown beside it, since a grey button explains nothing. */
  readonly whyNot?: string | undefined;
  readonly isLarge?: boolean;
  readonly isPressed?: boolean | undefined;
  readonly label?: string | undefined;
  /** It has the focus when it appears, and keys press it at once: whoever opened it by key saw it. */
  readonly isFirst?: boolean;
  /** It stands where another one had the focus, and takes it over; dead at first like any other. */
  readonly isNext?: boolean;
}

/**
 * A button that names its act. It is dead for its first 400 ms, and as long after its words have
 * become others, so that nobody presses what they did not see.
 */
export function Button(props: ButtonProps) {
  const { kind = "plain", onPress, children, isBusy = false, whyNot, isLarge = false } = props;
  const { isFirst = false, isNext = false } = props;
  const own = useRef<HTMLButtonElement>(null);
  const isNew = useDeadTime(own);
  // Before the next key can come: whoever is fast would press nothing.
  useLayoutEffect(() => {
    if (isFirst || isNext) own.current?.focus();
  }, []);
  const press = (event: { readonly detail: number }) => {
    const isByKey = isFirst && event.detail === 0;
    const isDead = !isByKey && isNew();
    if (!isDead && !isBusy && whyNot === undefined) onPress();
  };
  return (
    <button
      ref={own}
      type="button"
      class={`button ${kind}${isLarge ? " large" : ""}`}
      onClick={press}
      onKeyDown={(event) => {
        // A key that is held presses once: what has come in its place since is not meant.
        if (event.repeat && (event.key === "Enter" || event.key === " ")) event.preventDefault();
      }}
      aria-disabled={isBusy || whyNot !== undefined}
      aria-busy={isBusy}
      aria-pressed={props.isPressed}
      aria-label={props.label}
    >
      {children}
      {whyNot === undefined ? null : <small>{whyNot}</small>}
    </button>
  );
}
