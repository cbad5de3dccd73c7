import type { Waiting } from "../../client/resource/operator.ts";
import type { DeskAct } from "../desk/desk-act.ts";
import { deskFragment } from "../desk/route.ts";
import { dayText } from "../format/time.ts";
import { language, t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { refusalText } from "../refusal.ts";
import { tickingMs } from "../ticking.ts";
import { useDesk } from "./desk-of.ts";
import { useAct } from "./use-act.ts";

/** What became of an act, under its button; asks for the passkey in place and then goes on. */
export function ActTold<T>(props: { readonly act: DeskAct<T>; readonly onAgain: () => void }) {
  const { act, onAgain } = props;
  switch (act.kind) {
    case "asking": {
      const seconds = ((tickingMs() - act.sinceMs) / 1_000).toFixed(1);
      return <p class="told">{t("act.asking", { seconds })}</p>;
    }
    case "needs_passkey":
      return <PasskeyWanted onGiven={onAgain} />;
    case "no_answer":
      return (
        <p class="told warn" role="status">
          {t("act.no_answer")}
        </p>
      );
    case "refused":
      return (
        <p class="told error" role="alert">
          {refusalText(act.problem)}
        </p>
      );
    case "done":
      return act.isWaiting ? <WaitsForSecond waiting={act.body as unknown as Waiting} /> : null;
    default:
      return null;
  }
}

/** What waits for a second person, until when, and where that is. */
function WaitsForSecond({ waiting }: { readonly waiting: Waiting }) {
  const { facts } = useDesk();
  const time = dayText(Date.parse(waiting.expires_at), facts.time_zone, language.value);
  return (
    <p class="told" role="status">
      {t("lift.waits", { time })}{" "}
      <a href={deskFragment("approvals", waiting.approval_id)}>{t("lift.open")}</a>
    </p>
  );
}

/** Asks for the passkey where the act is; what was about to be done goes on once it is given. */
function PasskeyWanted({ onGiven }: { readonly onGiven: () => void }) {
  const desk = useDesk();
  const { act, run } = useAct<unknown>();
  const confirm = async () => {
    const told = await run(() => desk.confirmByPasskey());
    if (told.kind === "done") onGiven();
  };
  const isRefused = act.kind === "refused" || act.kind === "no_answer";
  return (
    <div class="passkey-asked" role="status">
      <p>{t("passkey.needed")}</p>
      {isRefused ? <p class="error">{t("passkey.not_given")}</p> : null}
      <Button kind="primary" isBusy={act.kind === "asking"} onPress={() => void confirm()} isFirst>
        {t("passkey.confirm")}
      </Button>
    </div>
  );
}
