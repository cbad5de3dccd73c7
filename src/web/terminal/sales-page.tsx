import { useEffect } from "preact/hooks";
import { BareButton } from "../bare-button.tsx";
import { moneyText } from "../format/money.ts";
import { clockText, dayOf, dayText } from "../format/time.ts";
import { language, t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { EmptyState } from "../part/empty-state.tsx";
import { Money } from "../part/money.tsx";
import { type Sale, saleStatus } from "../till/sale.ts";
import type { Till } from "../till/till.ts";
import { StatusChip } from "./status-chip.tsx";

/** Older sales than so many are found by the phone's code, not by scrolling. */
const shownMax = 200;

/** The sales of this till: today's of this device, those that the server knows beside them, earlier ones. */
export function SalesPage({ till }: { readonly till: Till }) {
  const { found, book, facts } = till;
  const zone = facts.time_zone;
  const today = dayOf(till.nowMs(), zone);
  const sales = book.sales.value.slice(0, shownMax);
  const isOfToday = (sale: Sale) => dayOf(sale.begunAtMs, zone) === today;
  const own = sales.filter(isOfToday);
  const earlier = sales.filter((sale) => !isOfToday(sale));
  const unkept = found.sales.value;
  useEffect(() => void found.read(), []);
  // Nothing is said to be empty before the server was heard.
  const isKnown = found.finding.value === "read" && !found.hasMore.value;
  const isEmpty = own.length === 0 && unkept.length === 0;
  return (
    <div class="sales">
      <h1>{t("list.title")}</h1>
      <h2>{t("list.today")}</h2>
      {own.length === 0 ? null : <List till={till} sales={own} isToday />}
      {isEmpty && isKnown ? (
        <EmptyState title={t("list.empty")} support={t("list.empty_support")} />
      ) : null}
      {unkept.length === 0 ? null : <h3>{t("list.unkept")}</h3>}
      {unkept.length === 0 ? null : <List till={till} sales={unkept} isToday />}
      <FoundLine till={till} />
      {earlier.length === 0 ? null : <h2>{t("list.earlier")}</h2>}
      {earlier.length === 0 ? null : <List till={till} sales={earlier} isToday={false} />}
    </div>
  );
}

/** How old the server's part of the list is, and what more there is to ask it for. */
function FoundLine({ till: { found, facts } }: { readonly till: Till }) {
  const finding = found.finding.value;
  const readAtMs = found.readAtMs.value;
  return (
    <div class="sales-found">
      <div role="status">
        {finding === "failed" ? <p class="warn">{t("list.not_read")}</p> : null}
        {finding === "reading" || readAtMs === null ? null : (
          <p class="muted">{t("list.as_of", { time: clockText(readAtMs, facts.time_zone) })}</p>
        )}
        {finding === "reading" ? <p class="muted">{t("list.reading")}</p> : null}
      </div>
      <Button kind="quiet" isBusy={finding === "reading"} onPress={() => void found.read()}>
        {t("list.read_again")}
      </Button>
      {found.hasMore.value ? (
        <Button isBusy={finding === "reading"} onPress={() => void found.readOn()}>
          {t("list.more")}
        </Button>
      ) : null}
    </div>
  );
}

interface ListProps {
  readonly till: Till;
  readonly sales: readonly Sale[];
  readonly isToday: boolean;
}

function List({ till, sales, isToday }: ListProps) {
  const zone = till.facts.time_zone;
  return (
    <ul class="rows">
      {sales.map((sale) => (
        <li key={sale.reference}>
          <BareButton
            onPress={() => {
              till.opened.value = sale.reference;
            }}
          >
            <time>
              {isToday
                ? clockText(sale.begunAtMs, zone)
                : dayText(sale.begunAtMs, zone, language.value)}
            </time>
            <span class="rows-amount">
              <Money amount={sale.amount} currency={sale.currency} />
              <Figures sale={sale} />
            </span>
            <StatusChip status={till.acts.openOf(sale.reference) ? "sending" : saleStatus(sale)} />
          </BareButton>
        </li>
      ))}
    </ul>
  );
}

/** What was taken and given back, where that is not the whole amount. */
function Figures({ sale: { payment, amount, currency } }: { readonly sale: Sale }) {
  if (payment === null || payment.result === "declined") return null;
  const { amount_captured, amount_refunded } = payment;
  const isPlain = amount_refunded === 0 && (amount_captured === amount || amount_captured === 0);
  if (isPlain) return null;
  const text = (minor: number) => moneyText(minor, currency, language.value);
  const figures = { captured: text(amount_captured), refunded: text(amount_refunded) };
  return <small>{t("list.figures", figures)}</small>;
}
