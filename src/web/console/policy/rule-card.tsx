import { useState } from "preact/hooks";
import {
  type CardRule,
  inUnits,
  type RuleEdit,
  type WindowUnit,
  windowUnits,
} from "../../desk/policy/rule-edit.ts";
import { t } from "../../language.ts";
import { useDesk } from "../desk-of.ts";
import { ruleSentence } from "./rule-sentence.ts";

const calendars = ["day", "week", "month"] as const;
const actions = ["decline", "confirm", "flag"] as const;

/** A rule in words, with what may be altered of it; what is altered stands in the text at once. */
export function RuleCard(props: {
  readonly rule: CardRule;
  readonly faults: readonly string[];
  readonly onEdit: (edit: RuleEdit) => void;
}) {
  const { rule, faults, onEdit } = props;
  const { facts } = useDesk();
  return (
    <li class="rule-card">
      <code>{rule.id}</code>
      <p>{ruleSentence(rule, facts.currency)}</p>
      <fieldset aria-label={rule.id}>
        <Figure
          label={t("lane.limit")}
          value={rule.limit}
          onFigure={(limit) => onEdit({ limit })}
        />
        <WindowOf rule={rule} onEdit={onEdit} />
        <label>
          {t("lane.action")}
          <select
            value={rule.action}
            onChange={(event) => onEdit({ action: event.currentTarget.value })}
          >
            {actions.map((action) => (
              <option key={action} value={action}>
                {t(`action.${action}`)}
              </option>
            ))}
          </select>
        </label>
      </fieldset>
      {faults.map((fault) => (
        <p key={fault} class="error">
          {fault}
        </p>
      ))}
    </li>
  );
}

/**
 * A window that slides has a length; one of the calendar is a day, a week or a month. A unit that was
 * chosen or typed in stays: 60 minutes on the way to 605 are no hour, of which 5 more figures make 15.
 */
function WindowOf(props: { readonly rule: CardRule; readonly onEdit: (edit: RuleEdit) => void }) {
  const { rule, onEdit } = props;
  const { facts } = useDesk();
  const [kept, keep] = useState<WindowUnit | null>(null);
  const { window } = rule;
  const isSliding = "sliding_ms" in window;
  const { unit, count } = isSliding ? inUnits(window.sliding_ms, kept) : inUnits(86_400_000);
  const zone = isSliding ? facts.time_zone : window.zone;
  const slide = (figure: number, [name, size]: (typeof windowUnits)[number]) => {
    keep(name);
    onEdit({ window: { sliding_ms: figure * size } });
  };
  const unitOf = (told: string) => windowUnits.find(([name]) => name === told);
  const choose = (told: string) => {
    const chosen = unitOf(told);
    if (chosen === undefined) onEdit({ window: { calendar: told, zone } });
    else slide(count, chosen);
  };
  return (
    <>
      {isSliding ? (
        <Figure
          label={t("draft.window")}
          value={count}
          onFigure={(figure) => slide(figure, unitOf(unit) ?? windowUnits[3])}
        />
      ) : null}
      <label>
        {t("draft.unit")}
        <select
          value={isSliding ? unit : window.calendar}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {windowUnits.map(([name]) => (
            <option key={name} value={name}>
              {t(`unit.${name}`)}
            </option>
          ))}
          {calendars.map((name) => (
            <option key={name} value={name}>
              {t("draft.calendar", { span: t(`calendar.${name}`) })}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

/** A whole number: what is being typed stays as it is typed, and is written once it is one. */
function Figure(props: {
  readonly label: string;
  readonly value: number;
  readonly onFigure: (figure: number) => void;
}) {
  const { label, value, onFigure } = props;
  const [typed, setTyped] = useState({ text: "", figure: Number.NaN });
  const input = (text: string) => {
    const plain = text.normalize("NFKC").replaceAll(/[\s,]/g, "");
    const figure = /^\d{1,15}$/.test(plain) ? Number(plain) : null;
    setTyped({ text, figure: figure ?? value });
    if (figure !== null) onFigure(figure);
  };
  // Once the text says another figure, that one stands here.
  const shown = typed.figure === value ? typed.text : String(value);
  const isWrong = !/^[\d\s,]*\d[\d\s,]*$/.test(shown.normalize("NFKC"));
  return (
    <label>
      {label}
      <input
        type="text"
        inputMode="numeric"
        autocomplete="off"
        value={shown}
        aria-invalid={isWrong}
        onInput={(event) => input(event.currentTarget.value)}
        onBlur={() => setTyped({ text: "", figure: Number.NaN })}
      />
    </label>
  );
}
