import { openConsole, speakDeskLanguage, startDesk } from "../desk/opening.ts";
import { OperatorDesk } from "../desk/operator-desk.ts";
import { language, t } from "../language.ts";
import { OneTabPage } from "../part/one-tab-page.tsx";
import { ConsoleFrame } from "./console-frame.tsx";
import { DeskContext } from "./desk-of.ts";
import { EnterPage } from "./enter-page.tsx";

/** The console as a page. One tab at a time works with the operator's key. */
export function ConsoleApp() {
  return (
    <OneTabPage
      lockName="sekisho-console"
      speak={speakDeskLanguage}
      open={openConsole}
      whyOne={t("console.elsewhere_why")}
    >
      {(opened, go) =>
        opened instanceof OperatorDesk ? (
          <DeskContext.Provider value={opened}>
            <ConsoleFrame />
          </DeskContext.Provider>
        ) : (
          <EnterPage
            parts={opened}
            onEntered={(told) => {
              const notes = { ...opened.notes, ...told, language: language.value };
              go(startDesk({ ...opened, notes }));
            }}
          />
        )
      }
    </OneTabPage>
  );
}
