import { ownOf } from "../own.ts";

/** A key as a keyboard, or a scanner that types, sends it. */
export interface HeardKey {
  /** `KeyboardEvent.key`; `Process` while an input method takes the keys. */
  readonly key: string;
  /** `KeyboardEvent.code`: the place on the keyboard. */
  readonly code: string;
  readonly isShifted: boolean;
  /** Pressed together with Ctrl, Alt or the command key: a command, never part of a code. */
  readonly isCommand: boolean;
  /** Sent again because it is held down. */
  readonly isRepeat: boolean;
  /** When, milliseconds of a monotonic clock. */
  readonly atMs: number;
}

/** What keys turned out to be: one that a person typed, or a text that a scanner did. */
export type Entered =
  | { readonly kind: "typed"; readonly key: string }
  | {
      readonly kind: "scanned";
      readonly text: string;
      /** Keys that were told as typed just before it: the scanner may have paused among its own. */
      readonly before: string;
    };

/**
 * `left`: none of ours, the page does with it what it does. `kept`: it may be part of a scan, and is
 * told by `settle`. `withheld`: the end of a scan, or what presses a button right after one.
 */
export type Verdict = "left" | "kept" | "withheld";

/** Scanners take 7–16 ms a key; nobody types six keys this fast. */
const gapMsMax = 35;
const keysMin = 6;
/** So long after its last key a burst without an ending is over. */
const silenceMs = 80;
/** A scanner that is held up pauses for no longer. */
const pauseMsMax = 250;
/** So long after a burst nothing is pressed: its Enter may come late. */
const deafMs = 300;

/**
 * Tells a scanner that types from a person. A burst of at least six keys, each at most 35 ms after
 * the one before, is one text; whatever is slower is told key by key. No key of a burst is told as
 * typed, since keys are kept until it is known what they are; those before a pause of the scanner are,
 * and the text that follows names them.
 */
export class WedgeReader {
  #run: string[] = [];
  #firstMs = 0;
  /** Keys that were told as typed, each at most a pause after the one before, and when the last came. */
  #told = "";
  #toldMs = Number.NEGATIVE_INFINITY;
  #lastMs = Number.NEGATIVE_INFINITY;
  #deafUntilMs = Number.NEGATIVE_INFINITY;

  /** How many keys in a row have been this fast; a scan for sure from `keysMin` on. */
  get isBurst(): boolean {
    return this.#run.length >= keysMin;
  }

  /** Takes one key; `entered` is what the keys before it turned out to be. */
  hear(key: HeardKey): { readonly verdict: Verdict; readonly entered: readonly Entered[] } {
    if (key.isRepeat || key.isCommand || isModifier(key.key)) {
      return { verdict: this.#isOfScan(key) ? "withheld" : "left", entered: [] };
    }
    const isFast = key.atMs - this.#lastMs <= gapMsMax;
    const before = isFast ? [] : this.#take(key.atMs);
    const letter = letterOf(key);
    if (letter !== null) {
      if (this.#run.length === 0) this.#firstMs = key.atMs;
      this.#run.push(letter);
      this.#lastMs = key.atMs;
      return { verdict: "kept", entered: before };
    }
    const isEnder = key.key === "Enter" || key.key === "Tab";
    const isEndOfBurst = isEnder && this.isBurst;
    const entered = [...before, ...this.#take(key.atMs)];
    const isWithheld = isEndOfBurst || (isEnder && this.isDeaf(key.atMs));
    return { verdict: isWithheld ? "withheld" : "left", entered };
  }

  /** What is known at `nowMs` of the keys that were kept; to be asked when `dueMs` is reached. */
  settle(nowMs: number): readonly Entered[] {
    const dueMs = this.dueMs;
    return dueMs === null || nowMs < dueMs ? [] : this.#take(nowMs);
  }

  /** When the kept keys are known for what they are; null when there are none. */
  get dueMs(): number | null {
    if (this.#run.length === 0) return null;
    return this.#lastMs + (this.#run.length === 1 ? gapMsMax + 1 : silenceMs);
  }

  /** Whether a press now may be the end of a scan. */
  isDeaf(nowMs: number): boolean {
    return nowMs < this.#deafUntilMs;
  }

  /**
   * Whether a key that is none of a text comes of a scan all the same: its Enter once more, or a
   * control character, which scanners type as a command (a line feed as Ctrl+J) that browsers obey.
   */
  #isOfScan({ key, isCommand, atMs }: HeardKey): boolean {
    const isEnder = key === "Enter" || key === "Tab";
    const isInBurst = this.isBurst && atMs - this.#lastMs <= gapMsMax;
    return isCommand ? isInBurst || this.isDeaf(atMs) : isEnder && this.isDeaf(atMs);
  }

  #take(nowMs: number): readonly Entered[] {
    const run = this.#run;
    if (run.length === 0) return [];
    const before = this.#firstMs - this.#toldMs <= pauseMsMax ? this.#told : "";
    const isScan = run.length >= keysMin;
    this.#told = isScan ? "" : before + run.join("");
    this.#toldMs = this.#lastMs;
    this.#run = [];
    this.#lastMs = Number.NEGATIVE_INFINITY;
    if (!isScan) return run.map((key) => ({ kind: "typed", key }));
    this.#deafUntilMs = nowMs + deafMs;
    return [{ kind: "scanned", text: run.join(""), before }];
  }
}

function isModifier(key: string): boolean {
  return ["Shift", "Control", "Alt", "Meta", "CapsLock", "AltGraph"].includes(key);
}

/** Signs of a US keyboard by their place, for keys that an input method has taken: plain, shifted. */
const signs: Readonly<Record<string, string>> = {
  Minus: "-_",
  Equal: "=+",
  Period: ".>",
  Slash: "/?",
  Comma: ",<",
  Semicolon: ";:",
};

/** The letter of a key; null for one that is none. Space is none: it presses buttons. */
function letterOf({ key, code, isShifted }: HeardKey): string | null {
  if (key.length === 1) return key === " " ? null : key;
  if (key !== "Process" && key !== "Unidentified") return null;
  const [, digit] = /^(?:Digit|Numpad)(\d)$/.exec(code) ?? [];
  if (digit !== undefined) return digit;
  const [, letter] = /^Key([A-Z])$/.exec(code) ?? [];
  if (letter !== undefined) return isShifted ? letter : letter.toLowerCase();
  const sign = ownOf(signs, code);
  return sign === undefined ? null : (sign[isShifted ? 1 : 0] ?? null);
}
