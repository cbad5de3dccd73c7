import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { Field } from "../../part/field.tsx";
import { Foreign } from "../../part/foreign.tsx";
import { isOfTyped, type Trouble } from "../../payer/trouble.ts";
import { TroubleText } from "../trouble-text.tsx";

/** Asks for the code that was sent: one field, which takes what is pasted or filled in. */
export function CodeStep(props: {
  /** Of a page; a sheet has its own. */
  readonly title?: string;
  readonly act?: string;
  /** Where the code is to be found, if not said as of every other. */
  readonly support?: string;
  readonly isBusy: boolean;
  readonly trouble: Trouble | null;
  readonly onGive: (typed: string) => void;
  readonly onAgain: () => void;
  /** The contact as it was typed; nothing is said of it where it is not known any more. */
  readonly sentTo?: string;
  readonly below?: ComponentChildren;
}) {
  const { title, act, support, isBusy, trouble, onGive, onAgain, sentTo = "", below } = props;
  const [typed, setTyped] = useState("");
  return (
    <>
      {title === undefined ? null : <h1 tabIndex={-1}>{title}</h1>}
      {sentTo === "" ? null : (
        <p>
          {t("entry.sent_to")} <Foreign>{sentTo}</Foreign>
        </p>
      )}
      <div class="form">
        <Field
          label={t("entry.code")}
          support={support ?? t("entry.code_support")}
          value={typed}
          onInput={setTyped}
          isWrong={isOfTyped(trouble)}
          isNumber
          autocomplete="one-time-code"
          onEnter={() => onGive(typed)}
        />
        <TroubleText trouble={trouble} />
        <Button kind="primary" isLarge isBusy={isBusy} onPress={() => onGive(typed)}>
          {isBusy ? t("entry.checking") : (act ?? t("entry.prove"))}
        </Button>
        <Button kind="quiet" onPress={onAgain}>
          {t("entry.code_again")}
        </Button>
      </div>
      {below}
    </>
  );
}
