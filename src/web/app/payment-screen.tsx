import { useEffect, useState } from "preact/hooks";
import type { Payment } from "../../client/resource/payment.ts";
import { clockText, dayText } from "../format/time.ts";
import { language, t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { Foreign } from "../part/foreign.tsx";
import { Money } from "../part/money.tsx";
import { QrPicture } from "../part/qr-picture.tsx";
import type { Payer } from "../payer/payer.ts";

type Read = Payment | "reading" | "gone" | "failed";

/** One payment: its figures, refunds and reward, and its code for the shop. */
export function PaymentScreen(props: { readonly payer: Payer; readonly paymentId: string }) {
  const { payer, paymentId } = props;
  const [read, setRead] = useState<Read>("reading");
  const { changes } = payer.paying.live;
  const readAgain = async () => {
    const reply = payer.hear(await payer.client.payment(paymentId));
    if (reply.ok) setRead(reply.body);
    else setRead(reply.problem?.code === "not_found" ? "gone" : "failed");
  };
  useEffect(() => void readAgain(), [changes.value]);
  return (
    <div class="payment">
      <h1>{t("payment.title")}</h1>
      {typeof read === "object" ? (
        <Figures payer={payer} payment={read} />
      ) : (
        <p role="status">{read === "gone" ? t("payment.gone") : null}</p>
      )}
      {read === "failed" ? (
        <>
          <p role="status">{t("activity.not_read")}</p>
          <Button onPress={() => void readAgain()}>{t("payment.read_again")}</Button>
        </>
      ) : null}
    </div>
  );
}

function Figures({ payer, payment }: { readonly payer: Payer; readonly payment: Payment }) {
  const { currency, created_at, amount_captured, amount_refunded, reward } = payment;
  const atMs = Date.parse(created_at);
  const zone = payer.facts.time_zone;
  return (
    <>
      <div class="payment-head">
        <p class="payment-shop">
          <Foreign>{payment.merchant_name}</Foreign>
        </p>
        <p class="muted">
          <Foreign>{payment.store_name}</Foreign>
        </p>
        <p class="payment-amount">
          <Money amount={payment.amount} currency={currency} />
        </p>
        <p class={`chip ${chipOf(payment)}`}>{t(`payment.status_${statusOf(payment)}`)}</p>
        {payment.decline === null ? null : <p>{payment.message[language.value]}</p>}
      </div>
      <dl class="figures">
        <dt>{t("payment.when")}</dt>
        <dd>
          {dayText(atMs, zone, language.value)}
          {clockText(atMs, zone).slice(-3)}
        </dd>
        <dt>{t("payment.captured")}</dt>
        <dd>
          <Money amount={amount_captured} currency={currency} />
        </dd>
        {amount_refunded > 0 ? (
          <>
            <dt>{t("payment.refunded")}</dt>
            <dd>
              <Money amount={-amount_refunded} currency={currency} />
            </dd>
          </>
        ) : null}
        <dt>{t("payment.reward")}</dt>
        <dd>{t("home.points", { points: reward })}</dd>
      </dl>
      <Refunds payer={payer} payment={payment} />
      {payment.payment_id === null || amount_captured === 0 ? null : (
        <section class="shop-code">
          <h2>{t("payment.shop_code")}</h2>
          <p>{t("payment.shop_code_why")}</p>
          <div class="white">
            <QrPicture text={payment.payment_id} label={t("payment.shop_code")} />
          </div>
        </section>
      )}
    </>
  );
}

/** Each time that money came back, as the list of what happened tells it. */
function Refunds({ payer, payment }: { readonly payer: Payer; readonly payment: Payment }) {
  const events = payer.paying.activity.known.value?.events ?? [];
  const own = events.filter(
    ({ kind, payment_id: id }) =>
      id === payment.payment_id && ["refund", "cancellation"].includes(kind),
  );
  if (own.length === 0) return null;
  return (
    <section>
      <h2>{t("payment.refunds")}</h2>
      <dl class="figures">
        {own.map((event) => [
          <dt key={`${event.at} when`}>
            {dayText(Date.parse(event.at), payer.facts.time_zone, language.value)}
          </dt>,
          <dd key={`${event.at} what`}>
            <Money amount={event.amount ?? 0} currency={payment.currency} />
          </dd>,
        ])}
      </dl>
    </section>
  );
}

type ShownStatus = Payment["status"] | "refunded";

function statusOf({ status, amount_captured, amount_refunded }: Payment): ShownStatus {
  const isBack = amount_captured > 0 && amount_refunded >= amount_captured;
  return isBack ? "refunded" : status;
}

function chipOf(payment: Payment): string {
  const status = statusOf(payment);
  if (status === "captured") return "paid";
  if (status === "authorized" || status === "pending_confirmation") return "held";
  return status === "declined" ? "not_paid" : "";
}
