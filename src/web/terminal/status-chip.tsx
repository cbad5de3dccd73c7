import { t } from "../language.ts";
import type { SaleStatus } from "../till/sale.ts";

const marks: Readonly<Record<SaleStatus, string>> = {
  open: "?",
  paid: "✓",
  held: "‖",
  not_paid: "✕",
  cancelled: "↩",
  refunded: "↩",
  partly_refunded: "↩",
  expired: "–",
};

/** How a sale stands: a mark and a word. */
export function StatusChip({ status }: { readonly status: SaleStatus }) {
  return (
    <span class={`chip ${status}`}>
      <span aria-hidden="true">{marks[status]}</span> {t(`status.${status}`)}
    </span>
  );
}
