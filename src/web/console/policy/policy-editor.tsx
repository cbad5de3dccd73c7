import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { PolicyDocument, PolicyMade, PolicyVersion } from "../../../client/resource/policy.ts";
import { BareButton } from "../../bare-button.tsx";
import { askPolicySchema, type TypedFault, typedPolicy } from "../../desk/policy/policy-check.ts";
import { cardRules, editRule } from "../../desk/policy/rule-edit.ts";
import type { CheckedSchema } from "../../desk/policy/schema-check.ts";
import { language, t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { ActTold } from "../act-told.tsx";
import { useDesk } from "../desk-of.ts";
import { useAct } from "../use-act.ts";
import { faultPlace, faultText, placeText, warningText } from "./fault-words.ts";
import { JsonSide, type JsonSideHandle } from "./json-side.tsx";
import type { MarkedFault } from "./json-view.ts";
import { PolicyChanges } from "./policy-changes.tsx";
import { RuleCard } from "./rule-card.tsx";

/**
 * Another version as it is written: checked as one types, its rules in words beside it. What was
 * written stays with the desk until it is kept or dropped, wherever one goes meanwhile.
 */
export function PolicyEditor(props: {
  readonly from: PolicyVersion;
  readonly active: PolicyVersion;
  readonly onKept: (version: number) => void;
  readonly onClose: () => void;
}) {
  const { from, active, onKept, onClose } = props;
  const { client, facts, drafts } = useDesk();
  const begun = useMemo(() => JSON.stringify(from.document, null, 2), [from.document]);
  const [text, setText] = useState(drafts.get(from.version) ?? begun);
  const [schema, setSchema] = useState<CheckedSchema | null>(null);
  const { act, run } = useAct<PolicyMade>();
  useEffect(() => void askPolicySchema().then(setSchema), []);
  const typed = useMemo(() => typedPolicy(text, schema), [text, schema]);
  const findings = useMemo(
    () => (typed.ok ? [] : findingsIn(typed.faults, text, facts.currency)),
    [typed, language.value],
  );
  const side = useRef<JsonSideHandle>(null);
  const write = (written: string) => {
    setText(written);
    if (written === begun) drafts.delete(from.version);
    else drafts.set(from.version, written);
  };
  const drop = () => {
    drafts.delete(from.version);
    onClose();
  };
  const keep = async () => {
    if (!typed.ok) return;
    const told = await run(() => client.addPolicy(typed.document));
    if (told.kind === "done") drafts.delete(from.version);
  };
  if (act.kind === "done") {
    return <Kept made={act.body} document={typed.ok ? typed.document : null} onKept={onKept} />;
  }
  return (
    <div class="editor">
      <div class="json-field">
        <h2>{t("draft.label")}</h2>
        <p>{t("draft.support")}</p>
        <p class="muted">{t("editor.keys")}</p>
        <JsonSide
          key={language.value}
          text={text}
          findings={findings}
          onText={write}
          handle={side}
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
                {findings.map(({ pointer, kind, place, words }) => (
                  <li key={`${pointer} ${kind}`}>
                    <BareButton
                      look="place"
                      label={t("editor.show", { place })}
                      onPress={() => side.current?.show(pointer)}
                    >
                      {place}
                    </BareButton>{" "}
                    {words}
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
            onPress={() => void keep()}
          >
            {t("draft.keep")}
          </Button>
          <Button kind="quiet" onPress={drop}>
            {t("draft.drop")}
          </Button>
        </p>
        <ActTold act={act} onAgain={() => void keep()} />
        <Cards text={text} findings={findings} onText={write} />
      </div>
    </div>
  );
}

/** A fault as it is told: where, by name and by pointer, and what is to be put right. */
interface Finding extends MarkedFault {
  readonly kind: string;
  readonly place: string;
}

function findingsIn(faults: readonly TypedFault[], text: string, currency: string): Finding[] {
  const document = faults.some(({ kind }) => kind === "json") ? null : JSON.parse(text);
  return faults.map((fault) => ({
    ...{ pointer: fault.pointer, kind: fault.kind },
    ...{ place: faultPlace(fault, document), words: faultText(fault, { document, currency }) },
  }));
}

/** The rules of the text as cards; each mirrors the text, and the text each. */
function Cards(props: {
  readonly text: string;
  readonly findings: readonly Finding[];
  readonly onText: (text: string) => void;
}) {
  const { text, findings, onText } = props;
  const rules = cardRules(text);
  if (rules === null) return <p class="muted">{t("draft.no_cards")}</p>;
  const faultsOf = (index: number) =>
    findings
      .filter(({ pointer }) => `${pointer}/`.startsWith(`/rules/${index}/`))
      .map(({ place, words }) => `${place}: ${words}`);
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
function Kept(props: {
  readonly made: PolicyMade;
  readonly document: PolicyDocument | null;
  readonly onKept: (version: number) => void;
}) {
  const { facts } = useDesk();
  const { version, warnings } = props.made;
  return (
    <section class="card" role="status">
      <h2>{t("draft.kept", { version })}</h2>
      {warnings.length === 0 ? null : (
        <>
          <p class="warn">{t("draft.warnings")}</p>
          <ul>
            {warnings.map((warning) => (
              <li key={`${warning.pointer} ${warning.reason}`}>
                {placeText(warning.pointer, props.document)}: {warningText(warning, facts.currency)}
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
