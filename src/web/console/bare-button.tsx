import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { useDeadTime } from "../dead-time.ts";

/**
 * A button that looks as its place asks for; dead under the pointer while it is new or has just become
 * another, as all are. Keys press it at once: whoever went there by key knows where they are.
 */
export function BareButton(props: {
  readonly look: string;
  readonly onPress: () => void;
  readonly label?: string | undefined;
  readonly isBusy?: boolean;
  readonly children: ComponentChildren;
}) {
  const { look, onPress, label, isBusy } = props;
  const own = useRef<HTMLButtonElement>(null);
  const isDead = useDeadTime(own);
  return (
    <button
      ref={own}
      type="button"
      class={look}
      aria-label={label}
      aria-busy={isBusy}
      onClick={({ detail }) => {
        if (detail === 0 || !isDead()) onPress();
      }}
    >
      {props.children}
    </button>
  );
}
