import { t } from "../language.ts";
import type { SaleStatus } from "../till/sale.ts";

/** How a sale stands, or that an act of it is under way. */
type ChipStatus = SaleStatus | "sending";

const marks: Readonly<Record<ChipStatus, string>> = {
  sending: "…",
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
export function StatusChip({ status }: { readonly status: ChipStatus }) {
  return (
    <span class={`chip ${status}`}>
      <span aria-hidden="true">{marks[status]}</span> {t(`status.${status}`)}
    </span>
  );
}
