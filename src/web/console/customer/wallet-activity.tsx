import type { WalletActivity } from "../../../client/resource/operator.ts";
import { deskFragment } from "../../desk/route.ts";
import { dayText } from "../../format/time.ts";
import { language, t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { Foreign } from "../../part/foreign.tsx";
import { Money } from "../../part/money.tsx";
import { useDesk } from "../desk-of.ts";
import { usePages } from "../use-pages.ts";

type ActivityEvent = WalletActivity["events"][number];

/** What happened to a wallet and in it, in the server's words, newest first, page by page. */
export function WalletActivityTable(props: {
  readonly walletId: string;
  readonly currency: string;
}) {
  const { walletId, currency } = props;
  const desk = useDesk();
  const { rows, more, isReading, problem } = usePages<WalletActivity, ActivityEvent>(
    (cursor) => desk.client.walletActivity(walletId, cursor ?? undefined),
    ({ events }) => events,
  );
  if (rows.length === 0) {
    const text = problem ?? t(isReading ? "age.loading" : "wallet.no_activity");
    return <p class={problem === null ? "muted" : "error"}>{text}</p>;
  }
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("column.when")}</th>
            <th scope="col">{t("column.what")}</th>
            <th scope="col" class="figure">
              {t("column.amount")}
            </th>
            <th scope="col">{t("column.where")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((event, index) => (
            <Row key={`${event.at} ${index}`} event={event} currency={currency} />
          ))}
        </tbody>
      </table>
      {problem === null ? null : <p class="error">{problem}</p>}
      {more === null ? null : (
        <Button isBusy={isReading} onPress={more}>
          {t("act.more")}
        </Button>
      )}
    </>
  );
}

function Row({ event, currency }: { readonly event: ActivityEvent; readonly currency: string }) {
  const { facts } = useDesk();
  const { at, amount, message, payment_id, store_name, merchant_name, partner_name } = event;
  const where = [merchant_name, store_name, partner_name].filter(Boolean).join(" · ");
  const text = message[language.value];
  return (
    <tr>
      <td>{dayText(Date.parse(at), facts.time_zone, language.value)}</td>
      <td>{payment_id ? <a href={deskFragment("payment", payment_id)}>{text}</a> : text}</td>
      <td class="figure">
        {typeof amount === "number" ? <Money amount={amount} currency={currency} /> : null}
      </td>
      <td>
        <Foreign>{where}</Foreign>
      </td>
    </tr>
  );
}
