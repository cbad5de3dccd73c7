import { t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { Dialog } from "../part/dialog.tsx";
import type { FreezeStage } from "../payer/freezing.ts";
import type { Payer } from "../payer/payer.ts";
import { TroubleText } from "./trouble-text.tsx";

/** The freeze that was begun, over whatever is on screen: it counts, it is done, or why it is not. */
export function FreezeCover({ payer }: { readonly payer: Payer }) {
  const stage = payer.freezing.stage.value;
  if (stage.kind === "idle") return null;
  const title = stage.kind === "done" ? t("freeze.done") : t("freeze.title");
  return (
    <Dialog title={title} onClose={() => payer.freezing.close()} hasOwnEnd>
      <Stage payer={payer} stage={stage} />
    </Dialog>
  );
}

function Stage({ payer, stage }: { readonly payer: Payer; readonly stage: FreezeStage }) {
  const { freezing } = payer;
  switch (stage.kind) {
    case "idle":
      return null;
    case "counting":
      return (
        <>
          <p class="freeze-count" role="timer" aria-live="assertive">
            {t("freeze.counting", { seconds: stage.seconds })}
          </p>
          <Button isLarge onPress={() => freezing.close()}>
            {t("freeze.call_off")}
          </Button>
        </>
      );
    case "asking":
      return (
        <p class="freeze-count" role="status">
          {t("freeze.asking")}
        </p>
      );
    case "done":
      return (
        <>
          <p role="status">{t("freeze.what")}</p>
          <p>{t("freeze.how_to_end")}</p>
          <Button kind="primary" isLarge onPress={() => freezing.close()}>
            {t("act.close")}
          </Button>
        </>
      );
    case "failed":
      return (
        <>
          <TroubleText trouble={stage.trouble} />
          <p>{t("freeze.other_ways")}</p>
          <Button kind="primary" isLarge onPress={() => void freezing.ask()}>
            {t("freeze.again")}
          </Button>
          <Button kind="quiet" onPress={() => freezing.close()}>
            {t("act.close")}
          </Button>
        </>
      );
  }
}
