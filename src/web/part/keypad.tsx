import { t } from "../language.ts";

const digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "00", "0"] as const;

/** A till's keypad: digits, double zero, and what clears. It is never dead: fingers are fast. */
export function Keypad(props: {
  readonly onDigits: (digits: string) => void;
  readonly onClear: () => void;
}) {
  return (
    <div class="keypad">
      {digits.map((each) => (
        <button key={each} type="button" onClick={() => props.onDigits(each)}>
          {each}
        </button>
      ))}
      <button type="button" class="clear" onClick={props.onClear} aria-label={t("key.clear")}>
        C
      </button>
    </div>
  );
}
