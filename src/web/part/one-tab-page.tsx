import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { language, t } from "../language.ts";
import { holdTab, TabLostError } from "../one-tab.ts";
import { StillPage } from "./still-page.tsx";

/** Why nothing goes on: it begins, it cannot, another tab works, or this one has since. */
type Standstill = "starting" | "unreachable" | "elsewhere" | "taken" | "broken";

/** A page whose key and records one tab works with at a time. */
interface TabPage<Opened extends object> {
  /** The lock of this origin that the tab has. */
  readonly lockName: string;
  /** Reads which language the page was left in. */
  readonly speak: () => Promise<void>;
  /** Opens what the tab works with while it holds the lock; undefined where no server was heard. */
  readonly open: (held: AbortSignal) => Promise<Opened | undefined>;
  /** The document's title; undefined where the page says it itself. */
  readonly title?: string;
  /** Why only one tab works. */
  readonly whyOne: string;
  /** What a fault has left as it was. */
  readonly whyBroken?: string;
  /** What is shown of it; `go` has it go on as something else that is being opened. */
  readonly children: (opened: Opened, go: (next: Promise<Opened>) => void) => ComponentChildren;
}

/** Opens a page in one tab; any other stands still, and offers to take over. */
export function OneTabPage<Opened extends object>(page: TabPage<Opened>) {
  const [phase, setPhase] = useState<Opened | Standstill>("starting");
  const begin = async (steal: boolean) => {
    await page.speak();
    const held = await holdTab(page.lockName, { steal });
    if (held === null) return setPhase("elsewhere");
    held.addEventListener("abort", () => setPhase("taken"));
    const opened = await page.open(held);
    if (!held.aborted) setPhase(opened ?? "unreachable");
  };
  const attempt = (act: Promise<void>) =>
    void act.catch((error) => {
      // The page has fallen still already.
      if (!(error instanceof TabLostError)) setPhase("broken");
    });
  useEffect(() => attempt(begin(false)), []);
  useEffect(() => {
    // A page that a browser has put aside and brings back is as old as that, and WebKit took its lock.
    const look = ({ persisted }: PageTransitionEvent) => persisted && location.reload();
    addEventListener("pageshow", look);
    return () => removeEventListener("pageshow", look);
  }, []);
  useEffect(() => {
    document.documentElement.lang = language.value;
    if (page.title !== undefined) document.title = page.title;
  }, [language.value, page.title]);
  if (typeof phase === "object") {
    return <>{page.children(phase, (next) => attempt(next.then(setPhase)))}</>;
  }
  const again = () => location.reload();
  switch (phase) {
    case "starting":
      return null;
    case "unreachable":
      return <StillPage title={t("fault.unreachable")} act={t("act.again")} onAct={again} />;
    case "broken": {
      const title = t("fault.title");
      const act = t("fault.reload");
      return <StillPage title={title} why={page.whyBroken} act={act} onAct={again} />;
    }
    default: {
      const title = t(phase === "taken" ? "lock.taken" : "lock.title");
      const here = () => attempt(begin(true));
      return <StillPage title={title} why={page.whyOne} act={t("lock.use_here")} onAct={here} />;
    }
  }
}
