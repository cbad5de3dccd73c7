import { language, t } from "../language.ts";
import { OneTabPage } from "../part/one-tab-page.tsx";
import { openTill, speakOwnLanguage, startTill } from "../till/opening.ts";
import { Till } from "../till/till.ts";
import { ActivatePage } from "./activate-page.tsx";
import { TillScreen } from "./till-screen.tsx";

/** The till as a page. One tab at a time works on its sales. */
export function TillApp() {
  return (
    <OneTabPage
      lockName="sekisho-terminal"
      speak={speakOwnLanguage}
      open={openTill}
      title={`${t("till.title")} · Sekisho`}
      whyOne={t("lock.why")}
      whyBroken={t("fault.why")}
    >
      {(opened, go) => {
        if (opened instanceof Till) return <TillScreen till={opened} />;
        const activated = (terminalId: string) => {
          const notes = { ...opened.notes, terminalId, language: language.value };
          go(startTill({ ...opened, notes }));
        };
        return <ActivatePage deviceKey={opened.key} facts={opened.facts} onActivated={activated} />;
      }}
    </OneTabPage>
  );
}
