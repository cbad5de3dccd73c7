import { useId } from "preact/hooks";
import { isKey } from "../../carried.ts";
import { currencyUnit } from "../../format/money.ts";
import { language } from "../../language.ts";
import { Field } from "../../part/field.tsx";
import { useDesk } from "../desk-of.ts";
import { worded } from "../worded.ts";
import type { DraftForm } from "./use-draft.ts";

interface DraftFieldProps<Name extends string> {
  readonly form: DraftForm<Name>;
  readonly name: Name;
}

/** A field of a form: its words are those of its name in the catalogue. */
export function DraftField<Name extends string>(
  props: DraftFieldProps<Name> & { readonly isNumber?: boolean; readonly isMoney?: boolean },
) {
  const { form, name, isNumber = false, isMoney = false } = props;
  const { currency } = useDesk().facts;
  const about = `about.${name}`;
  return (
    <Field
      label={worded(`field.${name}`)}
      support={isKey(about) ? worded(about) : undefined}
      value={form.draft[name]}
      onInput={(typed) => form.set(name, typed)}
      error={form.fault(name)}
      isNumber={isNumber || isMoney}
      unit={isMoney ? currencyUnit(currency, language.value) : undefined}
    />
  );
}

/** A choice of a form. */
export function DraftChoice<Name extends string>(
  props: DraftFieldProps<Name> & {
    readonly choices: readonly string[];
    readonly wordOf: (choice: string) => string;
  },
) {
  const { form, name, choices, wordOf } = props;
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{worded(`field.${name}`)}</label>
      <select
        id={id}
        value={form.draft[name]}
        onChange={(event) => form.set(name, event.currentTarget.value)}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {wordOf(choice)}
          </option>
        ))}
      </select>
    </div>
  );
}
