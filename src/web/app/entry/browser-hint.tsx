import { t } from "../../language.ts";
import { browserKind } from "../../payer/browser-kind.ts";

/** What is better done before somebody gets in: another browser, or the app on the home screen. */
export function BrowserHint() {
  const isInstalled = matchMedia("(display-mode: standalone)").matches;
  const kind = browserKind(navigator, isInstalled);
  return kind === "plain" ? null : <p class="hint">{t(`browser.${kind}`)}</p>;
}
