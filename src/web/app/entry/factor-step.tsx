import { useEffect, useState } from "preact/hooks";
import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { Field } from "../../part/field.tsx";
import type { EntryStep, FactorWay, WayIn } from "../../payer/entry-desk.ts";
import { beginAsNewPhone } from "../../payer/opening.ts";
import type { Payer } from "../../payer/payer.ts";
import { isOfTyped } from "../../payer/trouble.ts";
import { TroubleText } from "../trouble-text.tsx";
import { hasScreenLock } from "./screen-lock.ts";
import { TotpForm } from "./totp-form.tsx";
import { TotpSetUp } from "./totp-set-up.tsx";

interface FactorStepProps {
  readonly payer: Payer;
  readonly step: Extract<EntryStep, { kind: "factor" }>;
}

/** Asks for the second factor: the phone's own lock first, where it has one. */
export function FactorStep({ payer, step }: FactorStepProps) {
  const { entry } = payer;
  const { factors, way } = step;
  const [chosen, setChosen] = useState<FactorWay | undefined>(
    factors.length === 1 ? factors[0] : undefined,
  );
  const [hasLock, setLock] = useState<boolean>();
  useEffect(() => void hasScreenLock().then(setLock), []);
  // Nothing is offered before it is known what comes first: it would move under a finger.
  if (hasLock === undefined) return <h1 tabIndex={-1}>{t("factor.title")}</h1>;
  if (entry.isKeyOver.value) return <KeyOver payer={payer} way={way} />;
  const current = chosen ?? likeliest(factors, hasLock);
  const others = factors.filter((each) => each !== current);
  return (
    <>
      <h1 tabIndex={-1}>{t(way === "registrations" ? "factor.title_new" : "factor.title")}</h1>
      <Chosen payer={payer} step={step} factor={current} />
      <TroubleText trouble={entry.trouble.value} />
      <div class="entry-acts">
        {others.map((each) => (
          <Button key={each} onPress={() => setChosen(each)}>
            {t(`factor.use.${each}`)}
          </Button>
        ))}
        {way === "sign-ins" ? (
          <Button kind="quiet" onPress={() => void entry.recoverInstead()}>
            {t("factor.lost")}
          </Button>
        ) : null}
        <Button kind="quiet" onPress={() => entry.begin(way)}>
          {t("entry.again")}
        </Button>
      </div>
    </>
  );
}

/** This phone is refused for ever, whatever proves who holds it: it can go on as another one. */
function KeyOver({ payer, way }: { readonly payer: Payer; readonly way: WayIn }) {
  const { entry } = payer;
  return (
    <>
      <h1 tabIndex={-1}>{t("factor.title")}</h1>
      <TroubleText trouble={entry.trouble.value} />
      <div class="entry-acts">
        <Button kind="primary" isLarge onPress={() => void beginAsNewPhone(payer)}>
          {t("entry.new_phone")}
        </Button>
        <Button kind="quiet" onPress={() => entry.begin(way)}>
          {t("entry.again")}
        </Button>
      </div>
    </>
  );
}

/** The phone's own lock where it has one, else the authenticator app. */
function likeliest(factors: readonly FactorWay[], hasLock: boolean): FactorWay {
  const order: readonly FactorWay[] = hasLock ? ["passkey", "totp"] : ["totp", "passkey"];
  return order.find((each) => factors.includes(each)) ?? "recovery_code";
}

function Chosen(props: FactorStepProps & { readonly factor: FactorWay }) {
  const { payer, step, factor } = props;
  const { entry } = payer;
  const isBusy = entry.isBusy.value;
  switch (factor) {
    case "passkey":
      return (
        <>
          <p>{t("factor.passkey_why")}</p>
          <Button kind="primary" isLarge isBusy={isBusy} onPress={() => void entry.givePasskey()}>
            {t(step.way === "registrations" ? "factor.passkey_make" : "factor.passkey_ask")}
          </Button>
        </>
      );
    case "totp":
      return (
        <>
          {step.totp === null ? null : <TotpSetUp setup={step.totp} />}
          <TotpForm
            isBusy={isBusy}
            isWrong={isOfTyped(entry.trouble.value)}
            onGive={(typed) => void entry.giveTotp(typed)}
          />
        </>
      );
    case "recovery_code":
      return <RecoveryForm payer={payer} />;
  }
}

function RecoveryForm({ payer }: { readonly payer: Payer }) {
  const [typed, setTyped] = useState("");
  const give = () => void payer.entry.giveRecoveryCode(typed);
  return (
    <div class="form">
      <Field
        label={t("factor.recovery_code")}
        support={t("factor.recovery_code_support")}
        value={typed}
        onInput={setTyped}
        isWrong={isOfTyped(payer.entry.trouble.value)}
        onEnter={give}
      />
      <Button kind="primary" isLarge isBusy={payer.entry.isBusy.value} onPress={give}>
        {t("entry.prove")}
      </Button>
    </div>
  );
}
