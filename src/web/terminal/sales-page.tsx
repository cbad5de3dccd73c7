import { moneyText } from "../format/money.ts";
import { clockText, dayOf, dayText } from "../format/time.ts";
import { language, t } from "../language.ts";
import { EmptyState } from "../part/empty-state.tsx";
import { Money } from "../part/money.tsx";
import { type Sale, saleStatus } from "../till/sale.ts";
import type { Till } from "../till/till.ts";
import { StatusChip } from "./status-chip.tsx";

/** Older sales than so many are found by the phone's code, not by scrolling. */
const shownMax = 200;

/** The sales of this till: today's, then those of earlier days. */
export function SalesPage({ till }: { readonly till: Till }) {
  const zone = till.facts.time_zone;
  const today = dayOf(till.nowMs(), zone);
  const sales = till.book.sales.value.slice(0, shownMax);
  const isOfToday = (sale: Sale) => dayOf(sale.begunAtMs, zone) === today;
  const earlier = sales.filter((sale) => !isOfToday(sale));
  return (
    <div class="sales">
      <h1>{t("list.title")}</h1>
      <h2>{t("list.today")}</h2>
      {sales.some(isOfToday) ? (
        <List till={till} sales={sales.filter(isOfToday)} isToday />
      ) : (
        <EmptyState title={t("list.empty")} support={t("list.empty_support")} />
      )}
      {earlier.length === 0 ? null : <h2>{t("list.earlier")}</h2>}
      {earlier.length === 0 ? null : <List till={till} sales={earlier} isToday={false} />}
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
          <button
            type="button"
            onClick={() => {
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
          </button>
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
