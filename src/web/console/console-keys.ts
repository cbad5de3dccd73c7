import type { OperatorDesk } from "../desk/operator-desk.ts";
import { rungScopes } from "../desk/stop-ladder.ts";

/** The regions that F6 walks through, by their ids. */
const regions = ["main", "stops", "pages"] as const;

/** Hears the console's keys on the whole document, also while a field has the focus. */
export function listenToConsoleKeys(desk: OperatorDesk, openGoTo: () => void): void {
  const hear = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const act = actOfKey(event, desk, openGoTo);
    if (act === null) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  document.addEventListener("keydown", hear, { signal: desk.signal, capture: true });
}

function actOfKey(
  event: KeyboardEvent,
  desk: OperatorDesk,
  openGoTo: () => void,
): (() => void) | null {
  const isCombined = event.altKey && event.shiftKey && !event.ctrlKey && !event.metaKey;
  if (isCombined && event.code === "KeyS") {
    return () => {
      desk.openRung.value = rungScopes[0];
      // Where it stands open already, somebody may have gone elsewhere since.
      document.querySelector<HTMLElement>("#stops .rungs .stop-form .button.danger")?.focus();
    };
  }
  if (isCombined && event.code === "KeyA") return () => desk.go({ page: "alerts", id: null });
  if (isCombined && event.code === "KeyP") return () => desk.go({ page: "approvals", id: null });
  const isPlainControl = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (isPlainControl && event.code === "KeyK") return openGoTo;
  if (event.key === "F6") return () => focusRegion(event.shiftKey ? -1 : 1);
  return null;
}

/** Puts the focus into a region, by its heading. */
export function focusOn(id: string): void {
  document.getElementById(id)?.focus();
}

function focusRegion(step: 1 | -1): void {
  const within = regions.findIndex((id) =>
    document.getElementById(id)?.contains(document.activeElement),
  );
  const next = (Math.max(within, step === 1 ? -1 : 0) + step + regions.length) % regions.length;
  focusOn(regions[next] ?? "main");
}
