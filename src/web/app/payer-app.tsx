import { useEffect, useState } from "preact/hooks";
import { language, t } from "../language.ts";
import { holdTab, TabLostError } from "../one-tab.ts";
import { StillPage } from "../part/still-page.tsx";
import { openPayer, speakPayersLanguage } from "../payer/opening.ts";
import { Payer } from "../payer/payer.ts";
import { EntryScreen } from "./entry/entry-screen.tsx";
import { PayerScreen } from "./payer-screen.tsx";

/** Where the page stands: another tab works, or this one has since; or the payer of this browser. */
type Phase = "starting" | "unreachable" | "elsewhere" | "taken" | "broken" | Payer;

const lockName = "sekisho-app";

/** The app as a page. One tab at a time works with its wallet. */
export function PayerApp() {
  const [phase, setPhase] = useState<Phase>("starting");
  const begin = async (steal: boolean) => {
    await speakPayersLanguage();
    const held = await holdTab(lockName, { steal });
    if (held === null) return setPhase("elsewhere");
    held.addEventListener("abort", () => setPhase("taken"));
    const opened = await openPayer(held);
    if (!held.aborted) setPhase(opened ?? "unreachable");
  };
  const attempt = (steal: boolean) =>
    void begin(steal).catch((error) => {
      // The page has fallen still already.
      if (!(error instanceof TabLostError)) setPhase("broken");
    });
  useEffect(() => attempt(false), []);
  useEffect(() => {
    document.documentElement.lang = language.value;
    document.title = t("app.title");
  }, [language.value]);
  if (phase instanceof Payer) {
    const isIn = phase.session.value === "in";
    return isIn ? <PayerScreen payer={phase} /> : <EntryScreen payer={phase} />;
  }
  const reload = () => location.reload();
  switch (phase) {
    case "starting":
      return null;
    case "unreachable":
      return <StillPage title={t("fault.unreachable")} act={t("act.again")} onAct={reload} />;
    case "broken":
      return <StillPage title={t("fault.title")} act={t("fault.reload")} onAct={reload} />;
    default: {
      const title = t(phase === "taken" ? "lock.taken" : "lock.title");
      const here = () => attempt(true);
      const why = t("app.one_tab");
      return <StillPage title={title} why={why} act={t("lock.use_here")} onAct={here} />;
    }
  }
}
