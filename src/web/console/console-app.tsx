import { useEffect, useState } from "preact/hooks";
import { openConsole, speakDeskLanguage, startDesk } from "../desk/opening.ts";
import { type DeskParts, OperatorDesk } from "../desk/operator-desk.ts";
import { language, t } from "../language.ts";
import { holdTab, TabLostError } from "../one-tab.ts";
import { StillPage } from "../part/still-page.tsx";
import { ConsoleFrame } from "./console-frame.tsx";
import { DeskContext } from "./desk-of.ts";
import { EnterPage } from "./enter-page.tsx";

/** Where the page stands: another tab works, or this one has since; or the desk of this browser. */
type Phase =
  | "starting"
  | "unreachable"
  | "elsewhere"
  | "taken"
  | "broken"
  | OperatorDesk
  | DeskParts;

const lockName = "sekisho-console";

/** The console as a page. One tab at a time works with the operator's key. */
export function ConsoleApp() {
  const [phase, setPhase] = useState<Phase>("starting");
  const begin = async (steal: boolean) => {
    await speakDeskLanguage();
    const held = await holdTab(lockName, { steal });
    if (held === null) return setPhase("elsewhere");
    held.addEventListener("abort", () => setPhase("taken"));
    const opened = await openConsole(held);
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
  }, [language.value]);
  if (phase instanceof OperatorDesk) {
    return (
      <DeskContext.Provider value={phase}>
        <ConsoleFrame />
      </DeskContext.Provider>
    );
  }
  if (typeof phase === "object") {
    const entered = async (notes: Partial<DeskParts["notes"]>) => {
      const kept = { ...phase.notes, ...notes, language: language.value };
      setPhase(await startDesk({ ...phase, notes: kept }));
    };
    return <EnterPage parts={phase} onEntered={(notes) => attempt(entered(notes))} />;
  }
  return <Still phase={phase} onUseHere={() => attempt(begin(true))} />;
}

function Still(props: { readonly phase: string; readonly onUseHere: () => void }) {
  const again = () => location.reload();
  switch (props.phase) {
    case "starting":
      return null;
    case "unreachable":
      return <StillPage title={t("fault.unreachable")} act={t("act.again")} onAct={again} />;
    case "broken":
      return <StillPage title={t("fault.title")} act={t("fault.reload")} onAct={again} />;
    default: {
      const title = t(props.phase === "taken" ? "lock.taken" : "lock.title");
      const why = t("console.elsewhere_why");
      return <StillPage title={title} why={why} act={t("lock.use_here")} onAct={props.onUseHere} />;
    }
  }
}
