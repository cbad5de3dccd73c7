import { t } from "../../language.ts";
import type { Payer } from "../../payer/payer.ts";
import { SupportLink } from "../../support-link.tsx";

const questions = ["frozen", "cooling", "refused", "offline", "factor"] as const;

/** What people ask, each with what to do; a lost phone comes first. */
export function HelpScreen({ payer }: { readonly payer: Payer }) {
  return (
    <div class="stack">
      <h1>{t("app.help")}</h1>
      <a class="button danger" href="/app/lost">
        {t("lost.link")}
      </a>
      <p>{t("lost.what")}</p>
      {questions.map((each) => (
        <details key={each}>
          <summary>{t(`help.${each}`)}</summary>
          <p>{t(`help.answer.${each}`)}</p>
        </details>
      ))}
      <SupportLink facts={payer.facts} />
    </div>
  );
}
