import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { useDeadTime } from "./dead-time.ts";

/**
 * A button that looks as its place asks for; dead under the pointer while it is new or has just become
 * another, as all are. Keys press it at once: whoever went there by key knows where they are.
 */
export function BareButton(props: {
  readonly look?: string;
  readonly onPress: () => void;
  readonly label?: string | undefined;
  readonly isBusy?: boolean;
  /** What it acts on, where its words do not say so: another thing is another act. */
  readonly on?: string;
  /** It leads to the page that is shown. */
  readonly isHere?: boolean;
  readonly isPressed?: boolean;
  readonly children: ComponentChildren;
}) {
  const { look, onPress, label, isBusy, on, isHere = false, isPressed } = props;
  const own = useRef<HTMLButtonElement>(null);
  const isDead = useDeadTime(own, on);
  return (
    <button
      ref={own}
      type="button"
      class={look}
      aria-label={label}
      aria-busy={isBusy}
      aria-current={isHere ? "page" : undefined}
      aria-pressed={isPressed}
      onClick={({ detail }) => {
        if (detail === 0 || !isDead()) onPress();
      }}
    >
      {props.children}
    </button>
  );
}
