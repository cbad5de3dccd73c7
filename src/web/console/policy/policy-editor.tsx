import { useEffect, useMemo, useState } from "preact/hooks";
import type { PolicyMade, PolicyVersion } from "../../../client/resource/policy.ts";
import { askPolicySchema, type TypedPolicy, typedPolicy } from "../../desk/policy/policy-check.ts";
import { cardRules, editRule } from "../../desk/policy/rule-edit.ts";
import type { CheckedSchema } from "../../desk/policy/schema-check.ts";
import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { ActTold } from "../act-told.tsx";
import { useDesk } from "../desk-of.ts";
import { useAct } from "../use-act.ts";
import { PolicyChanges } from "./policy-changes.tsx";
import { RuleCard } from "./rule-card.tsx";

/** Another version as it is written: checked as one types, its rules in words beside it. */
export function PolicyEditor(props: {
  readonly from: PolicyVersion;
  readonly active: PolicyVersion;
  readonly onKept: (version: number) => void;
  readonly onClose: () => void;
}) {
  const { from, active, onKept, onClose } = props;
  const { client } = useDesk();
  const [text, setText] = useState(() => JSON.stringify(from.document, null, 2));
  const [schema, setSchema] = useState<CheckedSchema | null>(null);
  const { act, run } = useAct<PolicyMade>();
  useEffect(() => void askPolicySchema().then(setSchema), []);
  const typed = useMemo(() => typedPolicy(text, schema), [text, schema]);
  const keep = () => {
    if (typed.ok) void run(() => client.addPolicy(typed.document));
  };
  if (act.kind === "done") return <Kept made={act.body} onKept={onKept} />;
  return (
    <div class="editor">
      <div class="field">
        <label for="policy-text">{t("draft.label")}</label>
        <p id="policy-support">{t("draft.support")}</p>
        <textarea
          id="policy-text"
          class="json"
          rows={30}
          spellcheck={false}
          autocomplete="off"
          aria-describedby="policy-support policy-faults"
          aria-invalid={!typed.ok}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <div class="cards">
        <div id="policy-faults" role="status">
          {typed.ok ? (
            <p class="good">{t("draft.valid")}</p>
          ) : (
            <>
              <p class="error">{t("draft.faults")}</p>
              <ul>
                {typed.faults.map((fault) => (
                  <li key={`${fault.pointer} ${fault.kind}`}>
                    <code>{fault.pointer || "/"}</code>{" "}
                    {t(`fault_of.${fault.kind}`, { wanted: fault.wanted })}
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
        {typed.ok ? <PolicyChanges before={active} after={{ document: typed.document }} /> : null}
        <p class="acts">
          <Button
            kind="primary"
            isBusy={act.kind === "asking"}
            whyNot={typed.ok ? undefined : t("draft.faults")}
            onPress={keep}
          >
            {t("draft.keep")}
          </Button>
          <Button kind="quiet" onPress={onClose}>
            {t("draft.drop")}
          </Button>
        </p>
        <ActTold act={act} onAgain={keep} />
        <Cards text={text} faults={typed.ok ? [] : typed.faults} onText={setText} />
      </div>
    </div>
  );
}

/** The rules of the text as cards; each mirrors the text, and the text each. */
function Cards(props: {
  readonly text: string;
  readonly faults: Extract<TypedPolicy, { readonly ok: false }>["faults"];
  readonly onText: (text: string) => void;
}) {
  const { text, faults, onText } = props;
  const rules = cardRules(text);
  if (rules === null) return <p class="muted">{t("draft.no_cards")}</p>;
  const faultsOf = (index: number) =>
    faults
      .filter(({ pointer }) => `${pointer}/`.startsWith(`/rules/${index}/`))
      .map(({ pointer, kind, wanted }) => `${pointer} ${t(`fault_of.${kind}`, { wanted })}`);
  return (
    <ul class="rule-cards" aria-label={t("policy.cards")}>
      {rules.map((rule, index) =>
        rule === null ? null : (
          <RuleCard
            key={index}
            rule={rule}
            faults={faultsOf(index)}
            onEdit={(edit) => onText(editRule(text, index, edit))}
          />
        ),
      )}
    </ul>
  );
}

/** The server's warnings forbid nothing: they stand here until they were read. */
function Kept(props: { readonly made: PolicyMade; readonly onKept: (version: number) => void }) {
  const { version, warnings } = props.made;
  return (
    <section class="card" role="status">
      <h2>{t("draft.kept", { version })}</h2>
      {warnings.length === 0 ? null : (
        <>
          <p class="warn">{t("draft.warnings")}</p>
          <ul>
            {warnings.map(({ pointer, reason }) => (
              <li key={`${pointer} ${reason}`}>
                <code>{pointer}</code> <span lang="en">{reason}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        <Button kind="primary" onPress={() => props.onKept(version)}>
          {t("policies.title", { version })}
        </Button>
      </p>
    </section>
  );
}
