import { useState } from "preact/hooks";
import type { Wallet } from "../../../client/resource/wallet.ts";
import { amountOf, currencyUnit, moneyText, typedAmount } from "../../format/money.ts";
import { language, t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { Field } from "../../part/field.tsx";
import type { Payer } from "../../payer/payer.ts";
import { isOfTyped, ownTrouble } from "../../payer/trouble.ts";
import { TroubleText } from "../trouble-text.tsx";
import { useScreenAct } from "../use-screen-act.ts";
import { whyHeldBack } from "./why-held-back.ts";

/** The payer's own limit per payment, beside those that hold for everybody. */
export function LimitsScreen({ payer, wallet }: { payer: Payer; wallet: Wallet }) {
  const act = useScreenAct();
  const { currency, limits } = wallet;
  const own = limits.own.payment_amount_max;
  const [typed, setTyped] = useState(own === null ? "" : typedAmount(own, currency));
  const whyNot = whyHeldBack(payer);
  const [isSaved, setSaved] = useState(false);
  const text = (minor: number) => moneyText(minor, currency, language.value);
  const set = async (amountMax: number | null) => {
    setSaved(false);
    const request = { payment_amount_max: amountMax };
    const done = await act.run(() =>
      payer.guarded("limits", () => payer.client.setLimits(request)),
    );
    if (done === undefined) return;
    if (amountMax === null) setTyped("");
    setSaved(true);
    await payer.readWallet();
  };
  const save = () => {
    const amount = amountOf(typed, currency);
    if (amount === null || amount < 1) return act.tell(ownTrouble("limit.wrong"));
    void set(amount);
  };
  return (
    <>
      <h1>{t("me.limits")}</h1>
      <p>{own === null ? t("limit.none") : t("limit.own", { amount: text(own) })}</p>
      <ul class="steps">
        <li>{t("limit.confirmation", { amount: text(limits.confirmation_above) })}</li>
        <li>{t("limit.balance", { amount: text(limits.balance_max) })}</li>
        <li>{t("limit.company")}</li>
      </ul>
      <div class="form">
        <Field
          label={t("limit.label")}
          support={t("limit.support")}
          value={typed}
          onInput={setTyped}
          isWrong={isOfTyped(act.trouble, "limit.wrong")}
          isNumber
          unit={currencyUnit(currency, language.value)}
          onEnter={save}
        />
        <Button kind="primary" isBusy={act.isBusy} whyNot={whyNot} onPress={save}>
          {t("limit.save")}
        </Button>
        {own === null ? null : (
          <Button kind="quiet" isBusy={act.isBusy} whyNot={whyNot} onPress={() => void set(null)}>
            {t("limit.lift")}
          </Button>
        )}
        <p class="told" role="status">
          {isSaved ? t("limit.saved") : null}
        </p>
        <TroubleText trouble={act.trouble} />
      </div>
    </>
  );
}
