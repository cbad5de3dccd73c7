import { t } from "../language.ts";
import { OneTabPage } from "../part/one-tab-page.tsx";
import { openPayer, speakPayersLanguage } from "../payer/opening.ts";
import { EntryScreen } from "./entry/entry-screen.tsx";
import { PayerScreen } from "./payer-screen.tsx";

/** The app as a page. One tab at a time works with its wallet. */
export function PayerApp() {
  return (
    <OneTabPage
      lockName="sekisho-app"
      speak={speakPayersLanguage}
      open={openPayer}
      title={t("app.title")}
      whyOne={t("app.one_tab")}
    >
      {(payer) =>
        payer.session.value === "in" ? <PayerScreen payer={payer} /> : <EntryScreen payer={payer} />
      }
    </OneTabPage>
  );
}
