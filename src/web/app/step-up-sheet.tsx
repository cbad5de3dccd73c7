import { useState } from "preact/hooks";
import type { Reply } from "../../client/wire/answer.ts";
import { t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { Dialog } from "../part/dialog.tsx";
import { Field } from "../part/field.tsx";
import type { Payer } from "../payer/payer.ts";
import type { AskedStepUp } from "../payer/step-up-desk.ts";
import {
  isOfTyped,
  isPasskeyDeclined,
  ownTrouble,
  type Trouble,
  troubleOf,
} from "../payer/trouble.ts";
import { codeDigitsOf, isCode, totpDigits } from "../payer/typed-text.ts";
import { TotpForm } from "./entry/totp-form.tsx";
import { TroubleText } from "./trouble-text.tsx";

/** An identity check over the screen that needs one; the screen stays as it is. */
export function StepUpSheet({ payer }: { readonly payer: Payer }) {
  const asked = payer.stepUps.asked.value;
  if (asked === null) return null;
  return <Sheet key={asked.purpose} payer={payer} asked={asked} />;
}

interface SheetProps {
  readonly payer: Payer;
  readonly asked: AskedStepUp;
}

function Sheet({ payer, asked }: SheetProps) {
  const { client, known } = payer;
  const { purpose, passed, givenUp } = asked;
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const kinds = known.value?.wallet.factors.filter(({ state }) => state === "active");
  const has = (kind: "totp" | "webauthn") => kinds?.some((each) => each.kind === kind) ?? true;
  const give = async (act: () => Promise<Reply<unknown>>) => {
    if (isBusy) return;
    setBusy(true);
    setTrouble(null);
    const reply = payer.hear(await act());
    setBusy(false);
    if (reply.ok) return passed();
    const isDeclined = isPasskeyDeclined(reply);
    setTrouble(isDeclined ? ownTrouble("entry.passkey_declined") : troubleOf(reply));
  };
  const giveTotp = (typed: string) => {
    if (isCode(typed, totpDigits)) return give(() => client.stepUp(purpose, codeDigitsOf(typed)));
    setTrouble(ownTrouble("entry.code_digits", { count: totpDigits }));
    return undefined;
  };
  return (
    <Dialog title={t("factor.title")} onClose={givenUp}>
      <p>{t(`step_up.${purpose}`)}</p>
      {has("webauthn") ? (
        <Button
          kind="primary"
          isLarge
          isBusy={isBusy}
          onPress={() => void give(() => client.passkeyStepUp(purpose))}
        >
          {t("factor.passkey_ask")}
        </Button>
      ) : null}
      {has("totp") ? (
        <TotpForm
          isBusy={isBusy}
          isWrong={isOfTyped(trouble)}
          onGive={(typed) => void giveTotp(typed)}
        />
      ) : null}
      {purpose === "factor" ? (
        <RecoveryCode isBusy={isBusy} onGive={(code) => void give(() => byCode(payer, code))} />
      ) : null}
      <TroubleText trouble={trouble} />
    </Dialog>
  );
}

/** For whoever has lost the other factors, and wants another one. */
function RecoveryCode(props: {
  readonly isBusy: boolean;
  readonly onGive: (code: string) => void;
}) {
  const [typed, setTyped] = useState("");
  const give = () => props.onGive(typed.normalize("NFKC").trim());
  return (
    <details>
      <summary>{t("factor.use.recovery_code")}</summary>
      <div class="form">
        <Field
          label={t("factor.recovery_code")}
          support={t("factor.recovery_code_support")}
          value={typed}
          onInput={setTyped}
          onEnter={give}
        />
        <Button isBusy={props.isBusy} onPress={give}>
          {t("entry.prove")}
        </Button>
      </div>
    </details>
  );
}

async function byCode({ client }: Payer, code: string): Promise<Reply<unknown>> {
  const opened = await client.openStepUp("factor");
  if (!opened.ok) return opened;
  return client.finishStepUp("factor", opened.body.step_up_id, { recovery_code: code });
}
