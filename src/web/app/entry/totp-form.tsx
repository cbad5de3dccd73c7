import { useState } from "preact/hooks";
import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { Field } from "../../part/field.tsx";

/** Asks for a code of the authenticator app. */
export function TotpForm(props: {
  readonly isBusy: boolean;
  readonly isWrong?: boolean;
  readonly onGive: (typed: string) => void;
}) {
  const [typed, setTyped] = useState("");
  const give = () => props.onGive(typed);
  return (
    <div class="form">
      <Field
        label={t("factor.totp_code")}
        support={t("factor.totp_code_support")}
        value={typed}
        onInput={setTyped}
        isWrong={props.isWrong === true}
        isNumber
        autocomplete="one-time-code"
        onEnter={give}
      />
      <Button kind="primary" isLarge isBusy={props.isBusy} onPress={give}>
        {t(props.isBusy ? "entry.checking" : "entry.prove")}
      </Button>
    </div>
  );
}
