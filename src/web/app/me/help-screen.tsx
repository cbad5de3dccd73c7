import { moneyText } from "../../format/money.ts";
import { language, t } from "../../language.ts";
import type { Payer } from "../../payer/payer.ts";
import { SupportLink } from "../../support-link.tsx";

const questions = ["frozen", "cooling", "refused", "offline", "factor"] as const;

/** What people ask, each with what to do; a lost phone comes first. */
export function HelpScreen({ payer }: { readonly payer: Payer }) {
  const { currency, limits } = payer.facts;
  const most = { cooling: limits.cooling_amount_max, offline: limits.offline_amount_max };
  const answer = (question: (typeof questions)[number]) => {
    if (question !== "cooling" && question !== "offline") return t(`help.answer.${question}`);
    const amount = moneyText(most[question], currency, language.value);
    return t(`help.answer.${question}`, { amount });
  };
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
          <p>{answer(each)}</p>
        </details>
      ))}
      <SupportLink facts={payer.facts} />
    </div>
  );
}
