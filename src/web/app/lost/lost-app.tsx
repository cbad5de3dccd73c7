import { useEffect, useState } from "preact/hooks";
import { generateDeviceKey } from "../../../client/access/device-key.ts";
import { AppClient } from "../../../client/app.ts";
import { askDeployment, type DeploymentFacts } from "../../deployment.ts";
import { language, languageOf, t } from "../../language.ts";
import { Banner } from "../../part/banner.tsx";
import { LanguageButton } from "../../part/language-button.tsx";
import { StillPage } from "../../part/still-page.tsx";
import { entryWordsOf } from "../../payer/entry-troubles.ts";
import { ownTrouble } from "../../payer/trouble.ts";
import { codeDigitsOf, contactCodeDigits, contactOf, isCode } from "../../payer/typed-text.ts";
import { SupportLink } from "../../support-link.tsx";
import { CodeStep } from "../entry/code-step.tsx";
import { ContactStep } from "../entry/contact-step.tsx";
import { useScreenAct } from "../use-screen-act.ts";

interface Reached {
  readonly client: AppClient;
  readonly facts: DeploymentFacts;
}

/**
 * Freezes a wallet from any device, by its contact alone. It is another's phone perhaps: nothing is
 * kept on it, and its key ends with the page.
 */
export function LostApp() {
  const [reached, setReached] = useState<Reached | "starting" | "unreachable">("starting");
  useEffect(() => {
    language.value = languageOf(navigator.languages);
    void reach().then(setReached, () => setReached("unreachable"));
  }, []);
  useEffect(() => {
    document.documentElement.lang = language.value;
    document.title = t("lost.title");
  }, [language.value]);
  if (reached === "starting") return null;
  if (reached === "unreachable") {
    const again = () => location.reload();
    return <StillPage title={t("fault.unreachable")} act={t("act.again")} onAct={again} />;
  }
  return (
    <div class="entry">
      <header>
        {reached.facts.environment === "production" ? null : (
          <Banner kind="test">{t("bar.no_real_money")}</Banner>
        )}
      </header>
      <main>
        <Steps client={reached.client} />
        <SupportLink facts={reached.facts} />
      </main>
    </div>
  );
}

async function reach(): Promise<Reached | "unreachable"> {
  const facts = await askDeployment();
  if (facts === undefined) return "unreachable";
  const key = await generateDeviceKey();
  return {
    client: new AppClient({ origin: location.origin, publicOrigin: facts.origin, key }),
    facts,
  };
}

function Steps({ client }: { readonly client: AppClient }) {
  const [step, setStep] = useState<"contact" | "code" | "frozen">("contact");
  const [sentTo, setSentTo] = useState("");
  const act = useScreenAct();
  const report = async (typed: string) => {
    const contact = contactOf(typed);
    if (contact === null) return act.tell(ownTrouble("entry.contact_empty"));
    const call = () => client.reportLostDevice(contact, language.value);
    if ((await act.run(call, entryWordsOf("contact"))) === undefined) return;
    setSentTo(contact.value);
    setStep("code");
  };
  const prove = async (typed: string) => {
    if (!isCode(typed, contactCodeDigits)) {
      return act.tell(ownTrouble("entry.code_digits", { count: contactCodeDigits }));
    }
    const call = () => client.contactProof(codeDigitsOf(typed));
    const words = { ...entryWordsOf("code"), closed: "freeze.closed" } as const;
    if ((await act.run(call, words)) !== undefined) setStep("frozen");
  };
  const shared = { isBusy: act.isBusy, trouble: act.trouble };
  switch (step) {
    case "contact":
      return (
        <>
          <ContactStep
            {...shared}
            title={t("lost.title")}
            before={sentTo}
            support={t("lost.what")}
            onGive={(typed) => void report(typed)}
          />
          <NoContact />
          <a class="button quiet" href="/app/">
            {t("lost.to_app")}
          </a>
          <LanguageButton kind="quiet" />
        </>
      );
    case "code":
      return (
        <CodeStep
          {...shared}
          title={t("entry.code_title")}
          act={t("lost.freeze")}
          support={t("lost.code_support")}
          onGive={(typed) => void prove(typed)}
          onAgain={() => setStep("contact")}
          sentTo={sentTo}
          below={<NoContact />}
        />
      );
    case "frozen":
      return <Frozen />;
  }
}

/** What to do when the code goes where its reader is not: to the lost phone itself. */
function NoContact() {
  return (
    <details>
      <summary>{t("lost.no_contact")}</summary>
      <ul class="steps">
        <li>{t("lost.no_contact_other")}</li>
        <li>{t("lost.no_contact_phone")}</li>
        <li>{t("lost.no_contact_number")}</li>
      </ul>
    </details>
  );
}

function Frozen() {
  return (
    <>
      <h1 tabIndex={-1}>{t("lost.done")}</h1>
      <p role="status">{t("freeze.what")}</p>
      <h2>{t("lost.next")}</h2>
      <ol class="steps">
        <li>{t("lost.next_other")}</li>
        <li>{t("lost.next_new")}</li>
        <li>{t("lost.next_codes")}</li>
      </ol>
      <a class="button primary large" href="/app/">
        {t("lost.to_app")}
      </a>
    </>
  );
}
