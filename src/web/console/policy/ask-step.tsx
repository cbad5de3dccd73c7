import type { Waiting } from "../../../client/resource/operator.ts";
import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { ActTold } from "../act-told.tsx";
import { useDesk } from "../desk-of.ts";
import { useAct } from "../use-act.ts";

/** Asks a second person that a version decides from then on, an older one too. */
export function AskStep({ version }: { readonly version: number }) {
  const desk = useDesk();
  const { act, run } = useAct<Waiting>();
  const ask = () =>
    void run(() => desk.client.activatePolicy(version)).then(() => desk.queue.read());
  return (
    <section class="card">
      <h2>{t("step.ask")}</h2>
      <p>{t("step.ask_why")}</p>
      {act.kind === "done" ? null : (
        <p>
          <Button kind="primary" isBusy={act.kind === "asking"} onPress={ask}>
            {t("step.ask_act", { version })}
          </Button>
        </p>
      )}
      <ActTold act={act} onAgain={ask} />
    </section>
  );
}
