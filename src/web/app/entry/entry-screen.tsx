import { useEffect, useRef } from "preact/hooks";
import { t } from "../../language.ts";
import { Banner } from "../../part/banner.tsx";
import { Button } from "../../part/button.tsx";
import { LanguageButton } from "../../part/language-button.tsx";
import type { EntryStep, WayIn } from "../../payer/entry-desk.ts";
import type { Payer } from "../../payer/payer.ts";
import { SupportLink } from "../../support-link.tsx";
import { BrowserHint } from "./browser-hint.tsx";
import { CodeStep } from "./code-step.tsx";
import { ContactStep } from "./contact-step.tsx";
import { CoolingStep } from "./cooling-step.tsx";
import { FactorStep } from "./factor-step.tsx";
import { RecoveryCodeList } from "./recovery-code-list.tsx";

/** How somebody gets in: a step at a time, each on a page of its own. */
export function EntryScreen({ payer }: { readonly payer: Payer }) {
  const { entry, facts } = payer;
  const step = entry.step.value;
  const notice = entry.notice.value;
  const isReal = facts.environment === "production";
  const main = useRef<HTMLElement>(null);
  // A new page begins at its heading, for whoever hears it.
  useEffect(() => {
    if (step.kind !== "start") main.current?.querySelector("h1")?.focus();
  }, [step.kind]);
  return (
    <div class="entry">
      <header>
        {isReal ? null : <Banner kind="test">{t("bar.no_real_money")}</Banner>}
        {payer.isOnline.value ? null : <Banner kind="warning">{t("entry.offline")}</Banner>}
      </header>
      <main ref={main}>
        {notice === null ? null : (
          <p class="hint" role="status">
            {t(notice)}
          </p>
        )}
        <Step payer={payer} step={step} />
        <SupportLink facts={facts} />
      </main>
    </div>
  );
}

function Step({ payer, step }: { readonly payer: Payer; readonly step: EntryStep }) {
  const { entry } = payer;
  switch (step.kind) {
    case "start":
      return <Start payer={payer} />;
    case "contact":
      return (
        <ContactStep
          title={t(`entry.title.${step.way}`)}
          isBusy={entry.isBusy.value}
          trouble={entry.trouble.value}
          onGive={(typed) => void entry.sendCode(typed)}
          onLeave={() => entry.leave()}
          before={entry.sentTo.value}
        />
      );
    case "code":
      return (
        <CodeStep
          title={t("entry.code_title")}
          isBusy={entry.isBusy.value}
          trouble={entry.trouble.value}
          onGive={(typed) => void entry.proveContact(typed)}
          onAgain={() => entry.begin(step.way)}
          sentTo={entry.sentTo.value}
        />
      );
    case "factor":
      return <FactorStep payer={payer} step={step} />;
    case "recovery_codes":
      return <RecoveryCodeList payer={payer} codes={step.codes} onKept={() => void entry.end()} />;
    case "cooling":
      return <CoolingStep payer={payer} untilMs={step.untilMs} />;
  }
}

function Start({ payer }: { readonly payer: Payer }) {
  const begin = (way: WayIn) => () => payer.entry.begin(way);
  const hasEnded = payer.session.value === "ended";
  const [isNew, isKnown] = ["registrations", "sign-ins"] as const;
  const likeliest = hasEnded ? [isKnown, isNew] : [isNew, isKnown];
  return (
    <>
      <h1>{t("app.title")}</h1>
      {hasEnded ? (
        <p class="hint" role="status">
          {t("app.ended")}
        </p>
      ) : null}
      <BrowserHint />
      <div class="entry-acts">
        {likeliest.map((way, at) => (
          <Button key={way} kind={at === 0 ? "primary" : "plain"} isLarge onPress={begin(way)}>
            {t(way === "sign-ins" ? "entry.sign_in" : "entry.register")}
          </Button>
        ))}
        <Button kind="quiet" onPress={begin("recoveries")}>
          {t("entry.recover")}
        </Button>
        <a class="button quiet" href="/app/lost">
          {t("lost.link")}
        </a>
        <LanguageButton kind="quiet" onTurn={(language) => void payer.note({ language })} />
      </div>
    </>
  );
}
