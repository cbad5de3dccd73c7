import { isOpenSale, type Sale, saleStatus } from "../sale.ts";
import type { DisplayMessage, DisplayScreen } from "./display-message.ts";

/** How a till stands, as far as its customer may know. */
interface TillStand extends Pick<DisplayMessage, "currency" | "shop" | "language" | "isReal"> {
  /** The sale that covers the screen. */
  readonly sale: Sale | undefined;
  /** What is keyed, minor units. */
  readonly amount: number;
  /** The cashier is where sales are keyed. */
  readonly isSelling: boolean;
  readonly isOnline: boolean;
  /** The server's clock, milliseconds since 1970. */
  readonly nowMs: number;
}

/** What a customer is shown of a till. Of a decline never why: the queue reads it too. */
export function displayTold(stand: TillStand): DisplayMessage {
  const { sale, amount, isSelling, isOnline, nowMs, currency, shop, language, isReal } = stand;
  const who = { currency, shop, language, isReal, leftMs: null };
  if (sale !== undefined) {
    const screen = screenOf(sale);
    const leftMs = screen === "confirm" ? leftOf(sale, nowMs) : null;
    return { ...who, screen, amount: amountOf(sale, screen), currency: sale.currency, leftMs };
  }
  // No code is asked for that could not be charged.
  if (!isOnline) return { ...who, screen: "wait", amount: null };
  const isKeyed = isSelling && amount > 0;
  return { ...who, screen: isKeyed ? "show_code" : "welcome", amount: isKeyed ? amount : null };
}

function screenOf(sale: Sale): DisplayScreen {
  const { outcome, stage } = sale;
  if (isOpenSale(sale)) {
    if (outcome !== null || stage === "cancelling" || stage === "reviewing") return "not_known";
    return stage === "waiting" ? "confirm" : "asking";
  }
  // Too late to be cancelled, or paid by two: the cashier has to settle it.
  if (outcome?.kind === "unresolved") return "not_known";
  if (outcome?.kind === "refused" && outcome.problem.code === "reference_conflict") {
    return "not_known";
  }
  if (outcome?.kind !== "approved") return outcome?.kind === "cancelled" ? "cancelled" : "not_paid";
  const status = saleStatus(sale);
  return status === "paid" || status === "held" ? status : "given_back";
}

/** What was asked for; where a part was given back, that part. */
function amountOf({ amount, payment }: Sale, screen: DisplayScreen): number {
  const refunded = payment?.amount_refunded ?? 0;
  return screen === "given_back" && refunded > 0 ? refunded : amount;
}

function leftOf({ payment }: Sale, nowMs: number): number | null {
  const leftMs = Date.parse(payment?.confirm_by ?? "") - nowMs;
  return Number.isFinite(leftMs) ? Math.max(0, leftMs) : null;
}
