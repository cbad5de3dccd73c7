import { useState } from "preact/hooks";
import type { DeviceKey } from "../../client/access/device-key.ts";
import { TerminalClient } from "../../client/terminal.ts";
import type { DeploymentFacts } from "../deployment.ts";
import { language, t } from "../language.ts";
import { Banner } from "../part/banner.tsx";
import { Button } from "../part/button.tsx";
import { Field } from "../part/field.tsx";

/** The first day of a till: it makes its key, and spends the code that it was given. */
export function ActivatePage(props: {
  readonly deviceKey: DeviceKey;
  readonly facts: DeploymentFacts;
  readonly onActivated: (terminalId: string) => void;
}) {
  const { deviceKey: key, facts, onActivated } = props;
  const [code, setCode] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const activate = async () => {
    if (isBusy) return;
    if (code.trim() === "") return setError(t("activate.empty"));
    setBusy(true);
    setError(undefined);
    const told = await activated(key, facts, code);
    setBusy(false);
    if (told.terminalId !== undefined) onActivated(told.terminalId);
    else setError(told.error);
  };
  return (
    <main class="activate">
      {facts.environment === "production" ? null : (
        <Banner kind="test">{t("bar.no_real_money")}</Banner>
      )}
      <h1>{t("activate.title")}</h1>
      <Field
        label={t("activate.label")}
        support={t("activate.support")}
        value={code}
        onInput={setCode}
        error={error}
        takesScans
        onEnter={() => void activate()}
      />
      <Button kind="primary" isLarge isBusy={isBusy} onPress={() => void activate()}>
        {t(isBusy ? "activate.busy" : "activate.act")}
      </Button>
      <Button
        kind="quiet"
        onPress={() => {
          language.value = language.value === "ja" ? "en" : "ja";
        }}
      >
        {t("act.language")}
      </Button>
    </main>
  );
}

interface Told {
  readonly terminalId?: string;
  readonly error?: string;
}

async function activated(key: DeviceKey, facts: DeploymentFacts, code: string): Promise<Told> {
  const client = new TerminalClient({ origin: location.origin, publicOrigin: facts.origin, key });
  const reply = await client.activate(code.normalize("NFKC").replaceAll(/\s/g, ""));
  if (reply.ok) return { terminalId: reply.body.terminal_id };
  const { problem } = reply;
  if (problem === undefined) return { error: t("fault.unreachable") };
  if (problem.code === "state_conflict") return { error: t("activate.used") };
  const isWrong = problem.code === "not_found" || problem.code === "malformed_request";
  return { error: isWrong ? t("activate.wrong") : problem.detail };
}
