import { useEffect, useState } from "preact/hooks";
import { language, t } from "../language.ts";
import { holdTab, TabLostError } from "../one-tab.ts";
import { StillPage } from "../part/still-page.tsx";
import { openTill, speakOwnLanguage, startTill } from "../till/opening.ts";
import { Till, type TillParts } from "../till/till.ts";
import { ActivatePage } from "./activate-page.tsx";
import { TillScreen } from "./till-screen.tsx";

/** Where the page stands: another tab works, or this one has since; or the till of this browser. */
type Phase = "starting" | "unreachable" | "elsewhere" | "taken" | "broken" | Till | TillParts;

const lockName = "sekisho-terminal";

/** The till as a page. One tab at a time works on its sales. */
export function TillApp() {
  const [phase, setPhase] = useState<Phase>("starting");
  const begin = async (steal: boolean) => {
    await speakOwnLanguage();
    const held = await holdTab(lockName, { steal });
    if (held === null) return setPhase("elsewhere");
    held.addEventListener("abort", () => setPhase("taken"));
    const opened = await openTill(held);
    if (!held.aborted) setPhase(opened ?? "unreachable");
  };
  const attempt = (act: Promise<void>) =>
    void act.catch((error) => {
      // The page has fallen still already.
      if (!(error instanceof TabLostError)) setPhase("broken");
    });
  useEffect(() => attempt(begin(false)), []);
  useEffect(() => {
    document.documentElement.lang = language.value;
    document.title = `${t("till.title")} · Sekisho`;
  }, [language.value]);
  if (phase instanceof Till) return <TillScreen till={phase} />;
  if (typeof phase === "object") {
    const activated = async (terminalId: string) => {
      const notes = { ...phase.notes, terminalId, language: language.value };
      setPhase(await startTill({ ...phase, notes }));
    };
    const onActivated = (terminalId: string) => attempt(activated(terminalId));
    return <ActivatePage deviceKey={phase.key} facts={phase.facts} onActivated={onActivated} />;
  }
  switch (phase) {
    case "starting":
      return null;
    case "unreachable": {
      const again = () => location.reload();
      return <StillPage title={t("fault.unreachable")} act={t("act.again")} onAct={again} />;
    }
    case "broken": {
      const again = () => location.reload();
      const why = t("fault.why");
      return <StillPage title={t("fault.title")} why={why} act={t("fault.reload")} onAct={again} />;
    }
    default: {
      const title = t(phase === "taken" ? "lock.taken" : "lock.title");
      const here = () => attempt(begin(true));
      const why = t("lock.why");
      return <StillPage title={title} why={why} act={t("lock.use_here")} onAct={here} />;
    }
  }
}
