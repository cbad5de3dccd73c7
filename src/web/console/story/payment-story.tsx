import type { PaymentExplanation } from "../../../client/resource/operator.ts";
import { deskFragment } from "../../desk/route.ts";
import { preciseText } from "../../format/time.ts";
import { language, t } from "../../language.ts";
import { Foreign } from "../../part/foreign.tsx";
import { IdChip } from "../../part/id-chip.tsx";
import { Money } from "../../part/money.tsx";
import { useDesk } from "../desk-of.ts";
import { Named } from "../named.tsx";
import { worded } from "../worded.ts";
import { RuleLanes } from "./rule-lanes.tsx";

/** What a payment is, what became of it when, and the rules that judged it. */
export function PaymentStory(props: {
  readonly told: PaymentExplanation;
  readonly onAgain: () => void;
}) {
  const { told, onAgain } = props;
  const { payment } = told;
  return (
    <article class="story" aria-label={payment.payment_id ?? payment.reference}>
      <Head told={told} />
      <Axis told={told} />
      <RuleLanes
        told={told}
        windows={told.windows}
        decidedAtMs={Date.parse(payment.created_at)}
        onAgain={onAgain}
      />
    </article>
  );
}

function Head({ told }: { readonly told: PaymentExplanation }) {
  const { payment, decided_by: by } = told;
  const { currency, decline } = payment;
  const code = decline?.code ?? null;
  return (
    <section class="card">
      <h2 class="acts">
        <span class={`outcome-word ${payment.result}`}>{t(`outcome.${payment.result}`)}</span>
        <Money amount={payment.amount} currency={currency} />
        {payment.payment_id === null ? null : <IdChip id={payment.payment_id} />}
      </h2>
      <dl class="facts">
        <dt>{t("story.decided_by")}</dt>
        <dd>
          {by === "approved" ? (
            t("story.nothing_against")
          ) : (
            <>
              {worded(`decline.${by}`)} <code class="muted">{by}</code>
            </>
          )}
        </dd>
        <dt>{t("story.status")}</dt>
        <dd>
          {t(`story.status_${payment.status}`)}
          {" · "}
          {t("story.captured")} <Money amount={payment.amount_captured} currency={currency} />
          {" · "}
          {t("story.refunded")} <Money amount={payment.amount_refunded} currency={currency} />
        </dd>
        <dt>{t("rung.wallet")}</dt>
        <dd>
          <a href={deskFragment("customers", told.wallet_id)}>{t("story.customer")}</a>{" "}
          <IdChip id={told.wallet_id} />
        </dd>
        <dt>{t("story.shop")}</dt>
        <dd>
          <Foreign>{`${payment.merchant_name} · ${payment.store_name}`}</Foreign>
        </dd>
        <dt>{t("story.till")}</dt>
        <dd>
          <Named id={payment.terminal_id} />
        </dd>
        <dt>{t("story.number")}</dt>
        <dd>
          <Foreign>{payment.reference}</Foreign>
        </dd>
        {payment.cashier === null
          ? null
          : [
              <dt key="cashier">{t("story.cashier")}</dt>,
              <dd key="name">
                <Foreign>{payment.cashier}</Foreign>
              </dd>,
            ]}
        <dt>{t("story.phone_says")}</dt>
        <dd>{payment.message[language.value]}</dd>
        {code === null
          ? null
          : [
              <dt key="till">{t("story.till_says")}</dt>,
              <dd key="says">{worded(`decline.${code}`)}</dd>,
            ]}
      </dl>
    </section>
  );
}

function Axis({ told }: { readonly told: PaymentExplanation }) {
  const { payment, acts } = told;
  const { facts } = useDesk();
  const moments = [
    [t("story.asked"), payment.created_at],
    ...(payment.confirm_by === null ? [] : [[t("story.confirm_by"), payment.confirm_by] as const]),
    ...acts.map(({ kind, at }) => [worded(`story.act_${kind}`), at] as const),
    [t("story.server_now"), payment.server_time],
  ] as const;
  return (
    <section class="card">
      <h2>{t("story.axis")}</h2>
      <ol class="axis">
        {moments.map(([what, at]) => (
          <li key={`${what} ${at}`}>
            <time>{preciseText(Date.parse(at), facts.time_zone)}</time> {what}
          </li>
        ))}
      </ol>
    </section>
  );
}
