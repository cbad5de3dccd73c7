import { computed, signal } from "@preact/signals";
import type { SoundName } from "../sound-name.ts";
import { outcomeView } from "./outcome-view.ts";
import type { Sale } from "./sale.ts";

/** So many are named at once; the list of sales has them all. */
const namedMax = 3;

/** Sales that ended while the cashier was at another one. */
export class LateSales {
  readonly #references = signal<readonly string[]>([]);
  /** Those to be named, the latest first. */
  readonly named = computed(() => this.#references.value.slice(0, namedMax));

  /** Names a sale that has just ended. */
  add(reference: string): void {
    this.#references.value = [reference, ...this.#references.value];
  }

  /** Takes away the one that the cashier has looked at. */
  see(reference: string | null): void {
    this.#references.value = this.#references.value.filter((each) => each !== reference);
  }

  /** Takes all of them away. */
  clear(): void {
    this.#references.value = [];
  }
}

/**
 * What is heard when a sale ends. The sounds of outcomes are of the sale that covers the screen:
 * whoever hears *paid* hands over the goods. One that ends late has a softer sound, whatever became
 * of it.
 */
export function endSound(sale: Sale, nowMs: number, isOnScreen: boolean): SoundName {
  if (!isOnScreen) return "late";
  const { sign } = outcomeView(sale, nowMs);
  return sign === "waiting" ? "not_known" : sign;
}
