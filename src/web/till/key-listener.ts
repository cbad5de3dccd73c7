import { type HeardKey, WedgeReader } from "./wedge-reader.ts";

/** What is told of keys and texts, wherever on the page they come. */
export interface KeyEars {
  /** A key that a person typed outside of a field: a digit, a point, a letter. */
  readonly onTyped: (key: string) => void;
  /** Any other key outside of a field; true when it was taken. */
  readonly onCommand: (key: string) => boolean;
  /** `before`: keys that were told as typed just before it, of which the last may be its first ones. */
  readonly onScanned: (text: string, before: string) => void;
}

/**
 * Hears keys on the whole page before anything else does. What a scanner types reaches no button and
 * no field; what a person types outside of a field is told once it is known to be no scan. Fields
 * that are marked `data-takes-scans` are left alone. Ends with `signal`.
 */
export function listenToKeys(ears: KeyEars, signal: AbortSignal): void {
  const reader = new WedgeReader();
  const options = { capture: true, signal };
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** The field that the run began in, as it was before. */
  let field: { readonly element: HTMLInputElement; readonly text: string } | null = null;

  const tellAll = (entered: ReturnType<WedgeReader["settle"]>) => {
    for (const each of entered) {
      if (each.kind === "scanned") ears.onScanned(each.text, field === null ? each.before : "");
      // A field has taken what was typed into it by itself.
      else if (field === null) ears.onTyped(each.key);
    }
  };
  const settle = () => {
    tellAll(reader.settle(performance.now()));
    wait();
  };
  const wait = () => {
    clearTimeout(timer);
    const dueMs = reader.dueMs;
    if (dueMs !== null) timer = setTimeout(settle, Math.max(0, dueMs - performance.now()));
  };
  const hear = (event: KeyboardEvent) => {
    const target = fieldOf(event.target);
    if (target?.dataset.takesScans !== undefined) return;
    const wasBurst = reader.isBurst;
    const isFirst = reader.dueMs === null;
    const { verdict, entered } = reader.hear(heardKey(event));
    tellAll(entered);
    if (verdict === "kept") {
      const begins = isFirst || entered.length > 0;
      if (begins) field = target === null ? null : { element: target, text: target.value };
      if (target === null || reader.isBurst) event.preventDefault();
      if (reader.isBurst && !wasBurst && field !== null) restore(field.element, field.text);
    } else if (verdict === "withheld") {
      event.preventDefault();
      event.stopPropagation();
    } else if (target === null && !event.isComposing && ears.onCommand(event.key)) {
      event.preventDefault();
    }
    wait();
  };
  document.addEventListener("keydown", hear, options);
  document.addEventListener(
    "click",
    (event) => {
      if (!reader.isDeaf(event.timeStamp)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    options,
  );
  document.addEventListener(
    "paste",
    (event) => {
      if (fieldOf(event.target) !== null) return;
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (text !== "") ears.onScanned(text, "");
    },
    options,
  );
}

function heardKey(event: KeyboardEvent): HeardKey {
  return {
    key: event.key,
    code: event.code,
    isShifted: event.shiftKey,
    isCommand: event.ctrlKey || event.altKey || event.metaKey,
    isRepeat: event.repeat,
    atMs: event.timeStamp,
  };
}

function fieldOf(target: EventTarget | null): HTMLInputElement | null {
  const isField = target instanceof HTMLInputElement && !target.readOnly;
  return isField && !["checkbox", "radio", "range", "button"].includes(target.type) ? target : null;
}

function restore(element: HTMLInputElement, text: string): void {
  element.value = text;
  element.dispatchEvent(new Event("input", { bubbles: true }));
}
