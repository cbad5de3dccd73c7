import type { DeploymentFacts } from "../deployment.ts";
import { t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { Dialog } from "../part/dialog.tsx";
import type { FreezeStage } from "../payer/freezing.ts";
import type { Payer } from "../payer/payer.ts";
import { SupportLink } from "../support-link.tsx";
import { TroubleText } from "./trouble-text.tsx";

/** The freeze that was begun, over whatever is on screen: it counts, it is done, or why it is not. */
export function FreezeCover({ payer }: { readonly payer: Payer }) {
  const stage = payer.freezing.stage.value;
  if (stage.kind === "idle") return null;
  const title = stage.kind === "done" ? t("freeze.done") : t("freeze.title");
  return (
    <Dialog title={title} onClose={() => payer.freezing.close()} hasOwnEnd>
      <FreezeStageView
        stage={stage}
        facts={payer.facts}
        onClose={() => payer.freezing.close()}
        onAgain={() => void payer.freezing.ask()}
      />
    </Dialog>
  );
}

/** How far a freeze is, in words, and what may be done about it. */
export function FreezeStageView(props: {
  readonly stage: FreezeStage;
  readonly facts: DeploymentFacts;
  readonly onClose: () => void;
  readonly onAgain: () => void;
}) {
  const { stage, facts, onClose, onAgain } = props;
  switch (stage.kind) {
    case "idle":
      return null;
    case "counting":
      return (
        <>
          <p class="freeze-count" role="timer" aria-live="assertive">
            {t("freeze.counting", { seconds: stage.seconds })}
          </p>
          <Button isLarge onPress={onClose}>
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
          <Button kind="primary" isLarge onPress={onClose}>
            {t("act.close")}
          </Button>
        </>
      );
    case "failed":
      return (
        <>
          <TroubleText trouble={stage.trouble} />
          <p>{t("freeze.other_ways")}</p>
          <SupportLink facts={facts} />
          <Button kind="primary" isLarge onPress={onAgain}>
            {t("freeze.again")}
          </Button>
          <Button kind="quiet" onPress={onClose}>
            {t("act.close")}
          </Button>
        </>
      );
  }
}
