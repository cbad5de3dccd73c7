import { useState } from "preact/hooks";
import type { DeskNotes } from "../desk/desk-shelves.ts";
import { takeInvitation } from "../desk/opening.ts";
import type { DeskParts } from "../desk/operator-desk.ts";
import { language, t } from "../language.ts";
import { Banner } from "../part/banner.tsx";
import { Button } from "../part/button.tsx";
import { Field } from "../part/field.tsx";

/** The first day of an operator in this browser: the invitation is spent on the browser's own key. */
export function EnterPage(props: {
  readonly parts: DeskParts;
  readonly onEntered: (notes: Partial<DeskNotes>) => void;
}) {
  const { key, facts } = props.parts;
  const [code, setCode] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const enter = async () => {
    if (isBusy) return;
    if (code.trim() === "") return setError(t("enter.empty"));
    setBusy(true);
    setError(undefined);
    const reply = await takeInvitation(key, facts, code);
    setBusy(false);
    if (reply.ok) {
      const { operator_id: operatorId, role } = reply.body;
      return props.onEntered({ operatorId, role });
    }
    if (reply.problem === undefined) return setError(t("fault.unreachable"));
    const isWrong = ["not_found", "malformed_request", "state_conflict"].includes(
      reply.problem.code,
    );
    setError(isWrong ? t("enter.wrong") : reply.problem.detail);
  };
  return (
    <main class="activate">
      {facts.environment === "production" ? null : (
        <Banner kind="test">{t("bar.no_real_money")}</Banner>
      )}
      <h1>{t("enter.title")}</h1>
      <Field
        label={t("enter.label")}
        support={t("enter.support")}
        value={code}
        onInput={setCode}
        error={error}
        onEnter={() => void enter()}
      />
      <Button kind="primary" isLarge isBusy={isBusy} onPress={() => void enter()}>
        {t(isBusy ? "enter.busy" : "enter.act")}
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
