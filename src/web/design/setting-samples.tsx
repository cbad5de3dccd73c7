import { useState } from "preact/hooks";
import type { OperatorClient } from "../../client/operator.ts";
import { ActTold } from "../console/act-told.tsx";
import { LazyMap } from "../console/map/lazy-map.tsx";
import { PolicyChanges } from "../console/policy/policy-changes.tsx";
import { RuleCard } from "../console/policy/rule-card.tsx";
import { AddMerchant } from "../console/setting/add-merchant.tsx";
import { ChangeTerms } from "../console/setting/change-terms.tsx";
import type { DeskAct } from "../desk/desk-act.ts";
import type { CardRule } from "../desk/policy/rule-edit.ts";
import { t } from "../language.ts";
import { AtDesk } from "./at-desk.tsx";
import { sampleApproval, sampleMerchant, samplePolicies } from "./console-things.ts";
import { refused, toldAnswer } from "./sample-desk.ts";
import { type HandStep, Pressed, Shown } from "./shown.tsx";

const [active, next] = samplePolicies;
const nothing = () => undefined;
const { approval_id, expires_at } = sampleApproval();
const conflict = {
  ...{ type: "/problems/state_conflict", title: "State conflict", status: 409 },
  ...{ detail: "The merchant was ended.", instance: "/requests/req_7Q4ZK2" },
  ...{ code: "state_conflict", retry: "never" as const },
};

const acts: Readonly<Record<string, DeskAct<unknown>>> = {
  asking: { kind: "asking", sinceMs: performance.now() - 2_300 },
  "needs the passkey": { kind: "needs_passkey" },
  "no answer": { kind: "no_answer" },
  refused: { kind: "refused", problem: conflict },
  "waits for a second": { kind: "done", body: { approval_id, expires_at }, isWaiting: true },
};

const filled = [
  ...["みどり書店", "ミドリショテン", "1", "2.5", "300000", "5942", "1"],
  ...["0001", "123", "7654321", "ミドリショテン"],
];
const [open, send] = ["summary", ".button.primary"];

interface Form {
  readonly steps: readonly HandStep[];
  readonly client?: Partial<OperatorClient>;
}

const forms: Readonly<Record<string, Form>> = {
  folded: { steps: [] },
  faults: { steps: [open, send] },
  "being sent": { steps: [open, filled, send] },
  refused: {
    steps: [open, filled, send],
    client: { addMerchant: () => refused("The account is another merchant's.") },
  },
  made: {
    steps: [open, filled, send],
    client: {
      addMerchant: () =>
        toldAnswer({ merchant_id: sampleMerchant.merchant_id, approval_id, expires_at }),
    },
  },
};

/** What an operator sets up: what becomes of an act, and a merchant's form from folded to made. */
export function SettingSamples() {
  return (
    <section class="console">
      <h2>{t("setting.add_merchant")}</h2>
      <div class="design-grid">
        {Object.entries(acts).map(([name, act]) => (
          <Shown key={name} name={name}>
            <AtDesk>
              <ActTold act={act} onAgain={nothing} />
            </AtDesk>
          </Shown>
        ))}
        {Object.entries(forms).map(([name, { steps, client = {} }]) => (
          <Shown key={`form ${name}`} name={name}>
            <AtDesk of={{ client }}>
              <Pressed steps={steps}>
                <AddMerchant />
              </Pressed>
            </AtDesk>
          </Shown>
        ))}
        <Shown name="nothing altered yet">
          <AtDesk>
            <Pressed steps={[open]}>
              <ChangeTerms merchant={sampleMerchant} onChange={nothing} />
            </Pressed>
          </AtDesk>
        </Shown>
      </div>
      <AtDesk of={{ route: { page: "shops", id: sampleMerchant.merchant_id } }}>
        <LazyMap />
      </AtDesk>
    </section>
  );
}

/** What is told of a rule whose window is none. */
function tooLong(rule: string): string {
  const least = t("length_of.seconds", { count: 1 });
  const most = t("length_of.days", { count: 400 });
  const member = `${t("member.window")} · ${t("member.sliding_ms")}`;
  return `${rule} · ${member}: ${t("fault_of.between", { least, most })}`;
}

/** A rule as a card, right and wrong, and what one version has otherwise than another. */
export function PolicySamples() {
  return (
    <section class="console">
      <h2>{t("policy.cards")}</h2>
      <AtDesk>
        <ul class="rule-cards">
          {next.document.rules.map((rule, index) => (
            <EditedRule key={rule.id} first={rule} faults={index === 0 ? [] : [tooLong(rule.id)]} />
          ))}
        </ul>
        <Shown name="what changes">
          <PolicyChanges before={active} after={next} />
        </Shown>
        <Shown name="nothing changes">
          <PolicyChanges before={active} after={active} />
        </Shown>
      </AtDesk>
    </section>
  );
}

function EditedRule(props: { readonly first: CardRule; readonly faults: readonly string[] }) {
  const [rule, setRule] = useState(props.first);
  return (
    <RuleCard
      rule={rule}
      faults={props.faults}
      onEdit={(edit) => setRule((known) => ({ ...known, ...edit }))}
    />
  );
}
