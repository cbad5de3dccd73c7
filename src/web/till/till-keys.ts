import { actOnOutcome } from "./act-on-outcome.ts";
import { digitPlaces, quietMs } from "./digit-place.ts";
import type { KeyEars } from "./key-listener.ts";
import { digitsOf } from "./keying.ts";
import { outcomeView } from "./outcome-view.ts";
import { takePaused } from "./paused-scan.ts";
import { isOpenSale, type Sale } from "./sale.ts";
import type { Till } from "./till.ts";

/** What keys do at a till, wherever the focus is outside of fields. */
export function tillEars(till: Till): KeyEars {
  const digitPlace = digitPlaces(till);
  return {
    onScanned(text, before) {
      void till.scan(takePaused(digitPlace(), text, before, till.facts.bar_code_prefix));
    },
    onTyped(key) {
      const digits = digitsOf(key);
      if (digits !== null) digitPlace().enter(digits);
    },
    onCommand: (key) => till.opened.value === null && command(till, key),
  };
}

/** True when the key was taken. */
function command(till: Till, key: string): boolean {
  const sale = till.book.get(till.shown.value);
  if (sale !== undefined) return commandOnOutcome(till, sale, key);
  switch (key) {
    case "Backspace":
      till.keying.removeLast();
      return true;
    case "Escape":
      if (till.page.value === "sale") till.keying.clear();
      else till.page.value = "sale";
      return true;
    case "F2":
      till.page.value = "sales";
      return true;
    case "F8":
      till.page.value = "drawer";
      return true;
    case "F9":
      return openLast(till);
    default:
      return false;
  }
}

/** Enter presses the first button of an outcome that is known; never of one that is not. */
function commandOnOutcome(till: Till, sale: Sale, key: string): boolean {
  if (key !== "Enter" || isOpenSale(sale)) return false;
  const isOnButton = document.activeElement instanceof HTMLButtonElement;
  const { sign, acts } = outcomeView(sale, till.nowMs());
  const [first] = acts;
  const isQuiet = performance.now() < till.endedAtMs + quietMs;
  if (isOnButton || isQuiet || first === undefined) return isQuiet;
  if (sign !== "paid" && sign !== "not_paid") return false;
  actOnOutcome(till, sale, first);
  return true;
}

function openLast(till: Till): boolean {
  const last = till.book.sales.value.find((sale) => sale.outcome?.kind === "approved");
  if (last === undefined) return false;
  till.opened.value = last.reference;
  return true;
}
