import { useState } from "preact/hooks";
import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { Field } from "../../part/field.tsx";
import { isOfTyped, type Trouble } from "../../payer/trouble.ts";
import { TroubleText } from "../trouble-text.tsx";

/** Asks for a contact, that a code is sent to. */
export function ContactStep(props: {
  /** Of a page; a sheet has its own. */
  readonly title?: string;
  readonly support?: string;
  readonly act?: string;
  readonly isBusy: boolean;
  readonly trouble: Trouble | null;
  /** What was typed before: a slip in it is mended, not typed anew. */
  readonly before?: string;
  readonly onGive: (typed: string) => void;
  readonly onLeave?: () => void;
}) {
  const { title, support, act, isBusy, trouble, before = "", onGive, onLeave } = props;
  const [typed, setTyped] = useState(before);
  return (
    <>
      {title === undefined ? null : <h1 tabIndex={-1}>{title}</h1>}
      {support === undefined ? null : <p>{support}</p>}
      <div class="form">
        <Field
          label={t("entry.contact")}
          support={t("entry.contact_support")}
          value={typed}
          onInput={setTyped}
          isWrong={isOfTyped(trouble)}
          keyboard="email"
          autocomplete="username"
          onEnter={() => onGive(typed)}
        />
        <TroubleText trouble={trouble} />
        <Button kind="primary" isLarge isBusy={isBusy} onPress={() => onGive(typed)}>
          {isBusy ? t("entry.sending") : (act ?? t("entry.send_code"))}
        </Button>
        {onLeave === undefined ? null : (
          <Button kind="quiet" onPress={onLeave}>
            {t("act.back")}
          </Button>
        )}
      </div>
    </>
  );
}
