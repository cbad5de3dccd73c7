import { useState } from "preact/hooks";
import type { DeploymentFacts } from "../deployment.ts";
import { t } from "../language.ts";
import { SupportLink } from "../support-link.tsx";
import { Banner } from "./banner.tsx";
import { Button } from "./button.tsx";
import { Field } from "./field.tsx";
import { LanguageButton } from "./language-button.tsx";

/** The first day of a browser: a code that was given to it is spent, and it has a key of its own. */
export function FirstDay(props: {
  readonly facts: DeploymentFacts;
  readonly title: string;
  readonly label: string;
  readonly support: string;
  readonly empty: string;
  readonly act: string;
  readonly busy: string;
  readonly takesScans?: boolean;
  /** Spends the code; resolves with what is wrong, or with nothing once the page goes on. */
  readonly spend: (code: string) => Promise<string | undefined>;
}) {
  const { facts, title, label, support, empty, act, busy, takesScans = false, spend } = props;
  const [code, setCode] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const enter = async () => {
    if (isBusy) return;
    if (code.trim() === "") return setError(empty);
    setBusy(true);
    setError(undefined);
    const wrong = await spend(code);
    setBusy(false);
    setError(wrong);
  };
  return (
    <div class="first-day">
      <header>
        {facts.environment === "production" ? null : (
          <Banner kind="test">{t("bar.no_real_money")}</Banner>
        )}
      </header>
      <main class="activate">
        <h1>{title}</h1>
        <Field
          label={label}
          support={support}
          value={code}
          onInput={setCode}
          error={error}
          takesScans={takesScans}
          onEnter={() => void enter()}
        />
        <Button kind="primary" isLarge isBusy={isBusy} onPress={() => void enter()}>
          {isBusy ? busy : act}
        </Button>
        <LanguageButton kind="quiet" />
        <SupportLink facts={facts} />
      </main>
    </div>
  );
}
