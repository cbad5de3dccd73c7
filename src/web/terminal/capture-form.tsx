import { useState } from "preact/hooks";
import { amountOf, currencyUnit, moneyText, typedAmount } from "../format/money.ts";
import { language, t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { Field } from "../part/field.tsx";
import type { Sale } from "../till/sale.ts";
import type { Till } from "../till/till.ts";

/** Captures a hold: what is captured is paid, the rest goes back with it. Or gives all of it up. */
export function CaptureForm(props: {
  readonly till: Till;
  readonly sale: Sale;
  readonly onAct: (reference: string) => void;
}) {
  const { till, sale, onAct } = props;
  const { currency, payment, reference: saleReference } = sale;
  const held = sale.amount - (payment?.amount_captured ?? 0);
  const [typed, setTyped] = useState(typedAmount(held, currency));
  const amount = amountOf(typed, currency);
  const text = (minor: number) => moneyText(minor, currency, language.value);
  const isGood = amount !== null && amount >= 1 && amount <= held;
  const paymentId = payment?.payment_id ?? "";
  const capture = async () => {
    if (!isGood) return;
    const named = { kind: "capture", paymentId, saleReference, amount, isLast: true } as const;
    onAct(await till.acts.begin(named));
  };
  const release = async () => {
    const named = { kind: "cancel", paymentId, saleReference, isLast: false } as const;
    onAct(await till.acts.begin({ ...named, amount: held }));
  };
  return (
    <div class="form">
      <Field
        label={t("capture.amount")}
        support={t("capture.support", { amount: text(held) })}
        value={typed}
        onInput={setTyped}
        isNumber
        unit={currencyUnit(currency, language.value)}
        error={isGood ? undefined : t("back.amount_wrong", { amount: text(held) })}
      />
      {isGood && amount < held ? <p>{t("capture.rest")}</p> : null}
      <Button kind="primary" isLarge onPress={() => void capture()}>
        {t("capture.act", { amount: text(amount ?? 0) })}
      </Button>
      <Button kind="danger" onPress={() => void release()}>
        {t("release.act")}
      </Button>
    </div>
  );
}
