import type { ActivityEvent } from "../../client/resource/wallet.ts";
import { moneyText } from "../format/money.ts";
import { dayText } from "../format/time.ts";
import { language, t } from "../language.ts";
import { Foreign } from "../part/foreign.tsx";
import { Icon } from "../part/icon.tsx";
import { activityView } from "../payer/money/activity-view.ts";
import type { Payer } from "../payer/payer.ts";
import { fragmentOf } from "../payer/place.ts";

/** What happened, a row each: icon, words, whose shop, when, and what it moved. */
export function ActivityRows(props: {
  readonly payer: Payer;
  readonly events: readonly ActivityEvent[];
}) {
  const { payer, events } = props;
  return (
    <ul class="activity">
      {events.map((event, place) => (
        <li key={`${event.at} ${event.kind} ${place}`}>
          {event.payment_id === null ? (
            <div class="activity-row">
              <Row payer={payer} event={event} />
            </div>
          ) : (
            <a class="activity-row" href={fragmentOf({ screen: "payment", id: event.payment_id })}>
              <Row payer={payer} event={event} />
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}

function Row({ payer, event }: { readonly payer: Payer; readonly event: ActivityEvent }) {
  const { facts } = payer;
  const view = activityView(event);
  const where = event.merchant_name ?? event.partner_name;
  return (
    <>
      <Icon name={view.icon} />
      <span class="activity-what">
        <span>{event.message[language.value]}</span>
        {where === null ? null : <Foreign>{where}</Foreign>}
        <small>
          <time dateTime={event.at}>
            {dayText(Date.parse(event.at), facts.time_zone, language.value)}
          </time>
          {view.isSecurity ? <span class="mark">{t("activity.security")}</span> : null}
          {view.status === null ? null : (
            <span class="mark not_paid">{t(`activity.status_${view.status}`)}</span>
          )}
        </small>
      </span>
      <span class="activity-amount">
        {view.signed === null ? null : signedText(view.signed, facts.currency)}
        {view.points === null ? null : t("home.points", { points: view.points })}
      </span>
    </>
  );
}

function signedText(amount: number, currency: string): string {
  const text = moneyText(amount, currency, language.value);
  return amount > 0 ? `+${text}` : text;
}
