import { effect } from "@preact/signals";
import { language } from "../../language.ts";
import type { Till } from "../till.ts";
import { displayChannel } from "./display-message.ts";
import { displayTold } from "./display-told.ts";

const address = "/terminal/display/";

/** Opens the customer's window, or brings back the one that is open. */
export function openDisplay(): void {
  open(address, "sekisho-display", "popup")?.focus();
}

/** Tells the customer's window, if there is one, whatever changes, and everything when it asks. */
export function tellDisplay(till: Till): void {
  const channel = new BroadcastChannel(displayChannel);
  const tell = () => channel.postMessage(toldOf(till));
  const stop = effect(tell);
  channel.onmessage = tell;
  till.signal.addEventListener("abort", () => {
    stop();
    channel.close();
  });
}

function toldOf(till: Till) {
  const { storeName, merchantName } = till.notes.value ?? {};
  const shop = [merchantName, storeName].filter(Boolean).join(" · ");
  return displayTold({
    sale: till.book.get(till.shown.value),
    amount: till.keying.amount.value,
    isSelling: till.page.value === "sale",
    isOnline: till.isOnline.value,
    nowMs: till.nowMs(),
    currency: till.facts.currency,
    shop: shop === "" ? null : shop,
    language: language.value,
    isReal: till.facts.environment === "production",
  });
}
