import { useId } from "preact/hooks";
import { language } from "../language.ts";

export interface FieldProps {
  readonly label: string;
  readonly support?: string | undefined;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly error?: string | undefined;
  /** What is wrong with it is said elsewhere. */
  readonly isWrong?: boolean;
  readonly isNumber?: boolean;
  /** What the number counts: `円`, `¥`. */
  readonly unit?: string | undefined;
  /** What a browser may fill in (HTML, autofill): `one-time-code`, `email`. Nothing unless told. */
  readonly autocomplete?: "one-time-code" | "username" | undefined;
  /** Which keyboard a phone shows where it is no number. */
  readonly keyboard?: "text" | "email" | undefined;
  /** A scanner may type into it. */
  readonly takesScans?: boolean;
  readonly onEnter?: (() => void) | undefined;
}

/** A field: its label above, what helps under that, then itself, then what is wrong with it. */
export function Field(props: FieldProps) {
  const { label, support, value, onInput, error, isNumber, takesScans, onEnter } = props;
  const { autocomplete = "off", keyboard = "text", unit, isWrong = false } = props;
  const id = useId();
  return (
    <div class="field">
      <label for={id}>
        {label}
        {unit === undefined ? null : language.value === "ja" ? `（${unit}）` : ` (${unit})`}
      </label>
      {support === undefined ? null : <p id={`${id}-support`}>{support}</p>}
      <input
        id={id}
        type="text"
        value={value}
        inputMode={isNumber ? "numeric" : keyboard}
        autocomplete={autocomplete}
        autocapitalize="off"
        spellcheck={false}
        aria-invalid={isWrong || error !== undefined}
        aria-describedby={[
          ...(support === undefined ? [] : [`${id}-support`]),
          ...(error === undefined ? [] : [`${id}-error`]),
        ].join(" ")}
        data-takes-scans={takesScans ? "" : undefined}
        onInput={(event) => onInput(event.currentTarget.value)}
        onKeyDown={(event) => {
          // Safari tells the Enter that ends a composition after it, by this code of old.
          const isOfTheInputMethod = event.isComposing || event.keyCode === 229;
          if (event.key === "Enter" && !isOfTheInputMethod) onEnter?.();
        }}
      />
      {error === undefined ? null : (
        <p id={`${id}-error`} class="error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
