import { t } from "../../language.ts";

const questions = ["lost", "frozen", "cooling", "refused", "offline", "factor"] as const;

/** What people ask, each with what to do; a lost phone comes first. */
export function HelpScreen() {
  return (
    <div class="stack">
      <h1>{t("app.help")}</h1>
      <a class="button" href="/app/lost">
        {t("lost.link")}
      </a>
      {questions.map((each) => (
        <details key={each}>
          <summary>{t(`help.${each}`)}</summary>
          <p>{t(`help.answer.${each}`)}</p>
        </details>
      ))}
    </div>
  );
}
