import { useEffect, useState } from "preact/hooks";
import type { DrawerCheck } from "../../client/till/drawer.ts";
import type { Reply } from "../../client/wire/answer.ts";
import { clockText, dateText, dayOf } from "../format/time.ts";
import { language, t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { Foreign } from "../part/foreign.tsx";
import { Money } from "../part/money.tsx";
import { readHeldSales } from "../till/held-sales.ts";
import { problemLine } from "../till/outcome-view.ts";
import { capturedOn, isOpenSale } from "../till/sale.ts";
import type { Till } from "../till/till.ts";
import { lineText } from "./line-text.ts";

const kinds = ["payments", "cancellations", "refunds", "declines"] as const;

/** Closes the drawer: the day's sums, held against this till's own list. */
export function DrawerPage({ till }: { readonly till: Till }) {
  const [reply, setReply] = useState<Reply<DrawerCheck> | "counting">("counting");
  const count = async () => {
    setReply("counting");
    setReply(await checkedDrawer(till));
  };
  useEffect(() => void count(), []);
  const isCounting = reply === "counting";
  return (
    <div class="drawer">
      <h1>{t("drawer.title")}</h1>
      {isCounting ? <p role="status">{t("drawer.counting")}</p> : null}
      {!isCounting && !reply.ok ? (
        <p class="error" role="alert">
          {reply.problem ? lineText(problemLine(reply.problem)) : t("fault.unreachable")}
        </p>
      ) : null}
      {!isCounting && reply.ok ? <Counted till={till} check={reply.body} /> : null}
      <div class="drawer-acts">
        <Button kind="primary" isBusy={isCounting} onPress={() => void count()}>
          {t("drawer.count_again")}
        </Button>
        <Button onPress={() => print()}>{t("drawer.print")}</Button>
      </div>
    </div>
  );
}

async function checkedDrawer(till: Till): Promise<Reply<DrawerCheck>> {
  await readHeldSales(till);
  const zone = till.facts.time_zone;
  const day = dayOf(till.nowMs(), zone);
  const own = capturedOn(till.book.sales.value, day, (atMs) => dayOf(atMs, zone));
  return till.client.checkDrawer(own, day);
}

function Counted({ till, check }: { readonly till: Till; readonly check: DrawerCheck }) {
  const { totals, complete, agrees, missing, different } = check;
  const { currency, net, complete_to } = totals;
  const open = till.book.sales.value.filter(isOpenSale).length;
  const isComplete = complete && open === 0 && complete_to !== null;
  const { merchantName, storeName } = till.notes.value ?? {};
  const day = dateText(totals.business_date, language.value);
  const time = clockText(Date.parse(complete_to ?? ""), till.facts.time_zone);
  return (
    <>
      <p class="drawer-of">
        <span class="on-paper">
          <Foreign>{[merchantName, storeName].filter(Boolean).join(" · ")}</Foreign>
        </span>
        {day}
      </p>
      <p class="net">
        {t("drawer.net")} <Money amount={net} currency={currency} />
      </p>
      <table>
        <caption class="unseen">{day}</caption>
        <thead>
          <tr>
            <th scope="col">{t("drawer.kind")}</th>
            <th scope="col">{t("drawer.count")}</th>
            <th scope="col">{t("drawer.sum")}</th>
          </tr>
        </thead>
        <tbody>
          {kinds.map((kind) => (
            <tr key={kind}>
              <th scope="row">{t(`drawer.${kind}`)}</th>
              <td>{totals[kind].count}</td>
              <td>
                <Money amount={totals[kind].amount} currency={currency} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div role="status">
        {open > 0 ? <p class="warn">{t("drawer.still_open", { count: open })}</p> : null}
        {isComplete ? <p class="good">{t("drawer.complete", { time })}</p> : null}
        {!complete ? <p class="warn">{t("drawer.not_complete")}</p> : null}
        <p class={agrees ? "good" : "warn"}>{t(agrees ? "drawer.agrees" : "drawer.differs")}</p>
      </div>
      <Named title={t("drawer.missing")} references={missing} />
      <Named title={t("drawer.different")} references={different} />
    </>
  );
}

function Named(props: { readonly title: string; readonly references: readonly string[] }) {
  if (props.references.length === 0) return null;
  return (
    <>
      <h2>{props.title}</h2>
      <ul>
        {props.references.map((reference) => (
          <li key={reference}>
            <code>{reference}</code>
          </li>
        ))}
      </ul>
    </>
  );
}
