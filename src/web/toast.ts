import { signal } from "@preact/signals";
import { t } from "./language.ts";
import type { Key, Names } from "./words/catalogue.ts";
import type { Told } from "./words/entry.ts";

const shownMs = 4_000;

/** A sentence that passes after 4 s; never the only place of a fact. */
export class Toast {
  /** Empty while nothing is said. */
  readonly text = signal("");
  #timer: ReturnType<typeof setTimeout> | undefined;

  tell<K extends Key>(key: K, ...told: Told<Names<K>>): void {
    clearTimeout(this.#timer);
    this.text.value = t(key, ...told);
    this.#timer = setTimeout(() => {
      this.text.value = "";
    }, shownMs);
  }
}
