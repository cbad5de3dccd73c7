import { useEffect } from "preact/hooks";
import { clockText } from "../format/time.ts";
import { playSound } from "../sound.ts";
import { tickingMs } from "../ticking.ts";
import { actOnOutcome } from "../till/act-on-outcome.ts";
import { outcomeView } from "../till/outcome-view.ts";
import { isOpenSale, type Sale } from "../till/sale.ts";
import type { Till } from "../till/till.ts";
import { OutcomeScreen } from "./outcome-screen.tsx";

/** The sale that covers the screen: what became of it, or where the finding out stands. */
export function OutcomeCover({ till, sale }: { readonly till: Till; readonly sale: Sale }) {
  const isOpen = isOpenSale(sale);
  const nowMs = isOpen ? tickingMs(() => till.nowMs()) : till.nowMs();
  const view = outcomeView(sale, nowMs);
  const isUnknown = isOpen && view.sign === "not_known";
  useEffect(() => {
    if (!isUnknown) return undefined;
    playSound("not_known");
    const timer = setInterval(() => playSound("not_known"), 5_000);
    return () => clearInterval(timer);
  }, [isUnknown]);
  const decidedAtMs = Date.parse(sale.payment?.created_at ?? "");
  return (
    <OutcomeScreen
      view={view}
      amount={sale.amount}
      currency={sale.currency}
      time={Number.isNaN(decidedAtMs) ? null : clockText(decidedAtMs, till.facts.time_zone)}
      number={sale.reference}
      support={till.facts.support}
      onAct={(act) => actOnOutcome(till, sale, act)}
    />
  );
}
