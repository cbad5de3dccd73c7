import { useEffect } from "preact/hooks";
import { clockText } from "../format/time.ts";
import { t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { Money } from "../part/money.tsx";
import { type Sale, saleStatus } from "../till/sale.ts";
import type { Till } from "../till/till.ts";
import { StatusChip } from "./status-chip.tsx";

/** Which earlier sales have their answer now. It stands below whatever is shown, an outcome too. */
export function LateNews({ till }: { readonly till: Till }) {
  const sales = till.late.named.value.flatMap((reference) => till.book.get(reference) ?? []);
  const [shown, opened] = [till.shown.value, till.opened.value];
  useEffect(() => {
    till.late.see(shown);
    till.late.see(opened);
  }, [shown, opened]);
  return (
    <aside class="late" aria-label={t("sale.late")}>
      <div role="status">
        {sales.map((sale) => (
          <Line key={sale.reference} till={till} sale={sale} />
        ))}
      </div>
      <div role="status">
        {till.isStoreFailing.value ? <p class="warn">{t("store.failing")}</p> : null}
      </div>
      {sales.length === 0 ? null : (
        <Button onPress={() => till.late.clear()}>{t("act.close")}</Button>
      )}
    </aside>
  );
}

function Line({ till, sale }: { readonly till: Till; readonly sale: Sale }) {
  return (
    <p>
      <span>{t("sale.late")}</span> <time>{clockText(sale.begunAtMs, till.facts.time_zone)}</time>{" "}
      <Money amount={sale.amount} currency={sale.currency} />{" "}
      <StatusChip status={saleStatus(sale)} /> <code>{sale.reference.slice(-6)}</code>
    </p>
  );
}
