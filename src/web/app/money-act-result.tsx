import type { ComponentChildren } from "preact";
import { t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { type ActState, type MoneyAct, refusalWord } from "../payer/money/money-act.ts";

/** Where an act on money stands: on its way, refused with why, or done, as `done` tells it. */
export function MoneyActResult(props: {
  readonly state: ActState;
  readonly done: (act: MoneyAct) => ComponentChildren;
  readonly onClose: () => void;
}) {
  const { state, done, onClose } = props;
  if (state.kind === "sending") {
    return (
      <p class="act-result" role="status">
        {t(state.isLost ? "act.finding_out" : "act.sending")}
      </p>
    );
  }
  return (
    <div class="act-result">
      <p class={state.kind === "done" ? "good" : "error"} role="status">
        {state.kind === "done" ? done(state.act) : null}
        {state.kind === "refused" ? t(`act.refused_${refusalWord(state.problem)}`) : null}
        {state.kind === "not_kept" ? t("act.not_kept") : null}
      </p>
      <Button onPress={onClose}>{t("act.close")}</Button>
    </div>
  );
}
