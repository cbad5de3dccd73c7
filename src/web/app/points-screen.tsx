import { useState } from "preact/hooks";
import { amountOf, moneyText } from "../format/money.ts";
import { language, t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { EmptyState } from "../part/empty-state.tsx";
import { Field } from "../part/field.tsx";
import type { Payer } from "../payer/payer.ts";
import { freshReference } from "../payer/reference.ts";
import { whyHeldBack } from "./me/why-held-back.ts";
import { MoneyActResult } from "./money-act-result.tsx";

/** Turns points into balance. */
export function PointsScreen({ payer }: { readonly payer: Payer }) {
  const wallet = payer.known.value?.wallet;
  const { money } = payer.paying;
  const state = money.shownTo("points");
  return (
    <div class="form">
      <h1>{t("points.title")}</h1>
      {state === null ? null : (
        <MoneyActResult
          state={state}
          done={(act) => t("points.done", { points: act.request.amount })}
          onClose={() => money.close()}
        />
      )}
      {wallet === undefined ? null : <p>{t("points.has", { points: wallet.points })}</p>}
      {wallet?.points === 0 && state === null ? (
        <EmptyState title={t("points.none")} support={t("points.none_support")} />
      ) : null}
      {wallet !== undefined && wallet.points > 0 && state === null ? (
        <PointsForm payer={payer} points={wallet.points} available={wallet.available} />
      ) : null}
    </div>
  );
}

function PointsForm(props: {
  readonly payer: Payer;
  readonly points: number;
  readonly available: number;
}) {
  const { payer, points, available } = props;
  const { currency } = payer.facts;
  const [typed, setTyped] = useState(String(points));
  const amount = amountOf(typed, "JPY");
  const isGood = amount !== null && amount >= 1 && amount <= points;
  const text = (minor: number) => moneyText(minor, currency, language.value);
  const begin = () => {
    if (!isGood) return;
    const reference = freshReference();
    const request = { reference, channel: "points", amount, currency } as const;
    void payer.paying.money.begin({ kind: "points", request });
  };
  return (
    <>
      <Field
        label={t("points.amount")}
        support={t("points.support", { amount: text(1) })}
        value={typed}
        onInput={setTyped}
        isNumber
        error={isGood ? undefined : t("points.wrong", { points })}
        onEnter={begin}
      />
      <p aria-live="polite">
        {isGood ? t("points.after", { amount: text(available + amount) }) : null}
      </p>
      <Button kind="primary" isLarge whyNot={whyHeldBack(payer)} onPress={begin}>
        {t("points.act", { points: isGood ? amount : 0 })}
      </Button>
    </>
  );
}
