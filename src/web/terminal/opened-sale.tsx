import { useState } from "preact/hooks";
import { amountOf, currencyUnit, moneyText, typedAmount } from "../format/money.ts";
import { clockText, dayOf } from "../format/time.ts";
import { language, t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { Dialog } from "../part/dialog.tsx";
import { Field } from "../part/field.tsx";
import { Money } from "../part/money.tsx";
import { SupportLink } from "../support-link.tsx";
import { inFours } from "../symbol/code-128.ts";
import { leftOf, type Sale, saleStatus } from "../till/sale.ts";
import type { Till } from "../till/till.ts";
import { ActResult } from "./act-result.tsx";
import { CaptureForm } from "./capture-form.tsx";
import { StatusChip } from "./status-chip.tsx";

/** One sale in a sheet: its figures, and what may be done with it. */
export function OpenedSale({ till, sale }: { readonly till: Till; readonly sale: Sale }) {
  const [actReference, setAct] = useState<string | null>(null);
  const open = till.acts.openOf(sale.reference);
  const act = till.acts.get(actReference) ?? open;
  const status = saleStatus(sale);
  const close = () => {
    till.opened.value = null;
  };
  const title = status === "held" ? t("capture.title") : t("back.title");
  return (
    <Dialog title={title} onClose={close}>
      <p class="opened-head">
        <StatusChip status={open === undefined ? status : "sending"} />
        <Money amount={sale.amount} currency={sale.currency} />
        <time>{clockText(sale.begunAtMs, till.facts.time_zone)}</time>
        <small class="muted">
          {t("label.sale")} <code>{inFours(sale.reference)}</code>
        </small>
      </p>
      {act === undefined ? null : <ActResult act={act} sale={sale} />}
      {act?.state === "refused" ? <SupportLink facts={till.facts} /> : null}
      <Forms till={till} sale={sale} isBusy={open !== undefined} onAct={setAct} />
    </Dialog>
  );
}

interface FormProps {
  readonly till: Till;
  readonly sale: Sale;
  /** An act is on its way, or what is left is not known since: nothing else is begun. */
  readonly isBusy: boolean;
  readonly onAct: (reference: string) => void;
}

function Forms(props: FormProps) {
  const status = saleStatus(props.sale);
  if (props.isBusy) return null;
  if (status === "held") return <CaptureForm {...props} />;
  if (leftOf(props.sale) > 0) return <BackForm {...props} />;
  const isOver = ["refunded", "cancelled", "expired"].includes(status);
  return isOver ? <p>{t("back.none_left")}</p> : null;
}

/** Gives money back: all of it on its own day as a cancellation, all else as a refund. */
function BackForm({ till, sale, onAct }: FormProps) {
  const { currency, payment, reference: saleReference } = sale;
  const left = leftOf(sale);
  const [typed, setTyped] = useState(typedAmount(left, currency));
  const amount = amountOf(typed, currency);
  const text = (minor: number) => moneyText(minor, currency, language.value);
  const isGood = amount !== null && amount >= 1 && amount <= left;
  const isCancelled = mayCancel(till, sale) && amount === payment?.amount_captured;
  const give = async () => {
    if (!isGood || payment === null) return;
    const kind = isCancelled ? "cancel" : "refund";
    const named = { kind, saleReference, amount, isLast: false } as const;
    onAct(await till.acts.begin({ ...named, paymentId: payment.payment_id ?? "" }));
  };
  return (
    <div class="form">
      <Field
        label={t("back.amount")}
        support={t("back.support", { amount: text(left) })}
        value={typed}
        onInput={setTyped}
        isNumber
        unit={currencyUnit(currency, language.value)}
        error={isGood ? undefined : t("back.amount_wrong", { amount: text(left) })}
      />
      <p>{t(isCancelled ? "back.cancels" : "back.refunds")}</p>
      <p class="muted">{t("back.where")}</p>
      <Button kind="danger" isLarge onPress={() => void give()}>
        {t(isCancelled ? "back.cancel_act" : "back.refund_act", { amount: text(amount ?? 0) })}
      </Button>
    </div>
  );
}

/** On its own business day a whole payment is cancelled; the server has the last word. */
function mayCancel(till: Till, { payment, reference }: Sale): boolean {
  const zone = till.facts.time_zone;
  const madeAtMs = Date.parse(payment?.created_at ?? "");
  const isUntouched = payment?.amount_refunded === 0;
  const isOfToday = dayOf(madeAtMs || 0, zone) === dayOf(till.nowMs(), zone);
  const wasRefused = till.acts.acts.value.some(
    (act) => act.saleReference === reference && act.kind === "cancel" && act.state === "refused",
  );
  return isUntouched && isOfToday && !wasRefused;
}
