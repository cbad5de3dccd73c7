import { moneyText } from "../format/money.ts";
import { language, t } from "../language.ts";
import type { Act } from "../till/act.ts";
import { problemLine, supportCodeOf } from "../till/outcome-view.ts";
import type { Sale } from "../till/sale.ts";
import { lineText } from "./line-text.ts";

/** How an act stands, in words; told to screen readers as it changes. */
export function ActResult({ act, sale }: { readonly act: Act; readonly sale: Sale }) {
  const amount = moneyText(act.amount, sale.currency, language.value);
  return (
    <div class={`act-result ${act.state}`} role="status">
      {act.state === "sent" ? <p>{sentText(act)}</p> : null}
      {act.state === "done" ? <p>{doneText(act, sale, amount)}</p> : null}
      {act.state === "refused" ? <Refusal act={act} /> : null}
    </div>
  );
}

function sentText({ kind, isUncertain }: Act): string {
  if (isUncertain) return t("back.lost");
  return t(kind === "capture" ? "capture.busy" : "back.busy");
}

function doneText({ kind }: Act, { isHold, capturedAtMs }: Sale, amount: string): string {
  if (kind === "cancel" && isHold && capturedAtMs === null) return t("release.done");
  return t(kind === "capture" ? "capture.done" : "back.done", { amount });
}

function Refusal({ act: { problem } }: { readonly act: Act }) {
  if (problem === null) return null;
  const code = supportCodeOf(problem);
  return (
    <>
      <p>{lineText(problemLine(problem))}</p>
      {code === undefined ? null : (
        <p class="muted">
          {t("label.support")} <code>{code}</code>
        </p>
      )}
    </>
  );
}
