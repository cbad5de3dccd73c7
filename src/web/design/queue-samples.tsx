import type { OperatorClient } from "../../client/operator.ts";
import type { Approval } from "../../client/resource/operator.ts";
import { AgeStamp } from "../console/age-stamp.tsx";
import { AlertCard } from "../console/queue/alert-card.tsx";
import { ApprovalCard } from "../console/queue/approval-card.tsx";
import { t } from "../language.ts";
import { AtDesk } from "./at-desk.tsx";
import {
  notedAlert,
  own,
  sampleAlert,
  sampleApproval,
  sampleMerchant,
  samplePolicies,
  sampleStop,
} from "./console-things.ts";
import { refused, type SampleDesk, toldAnswer } from "./sample-desk.ts";
import { sampleNowMs } from "./samples.ts";
import { type HandStep, Pressed, Shown } from "./shown.tsx";

const [active, next] = samplePolicies;
const approve = [".button.primary"];
const inForceAt = new Date(sampleNowMs + 2_000).toISOString();

/** What an approval's card reads, and what it is answered when somebody decides. */
function calls(approval: Approval, more: Partial<OperatorClient> = {}): Partial<OperatorClient> {
  return {
    approvals: () => toldAnswer({ approvals: [approval] }),
    merchant: () => toldAnswer(sampleMerchant),
    policies: () => toldAnswer({ active: active.version, policies: [...samplePolicies] }),
    backtests: () => toldAnswer({ backtests: [] }),
    shadowReport: () => refused("No such report.", "not_found"),
    ...more,
  };
}

interface Case {
  readonly approval: Approval;
  readonly steps?: readonly HandStep[];
  readonly more?: Partial<OperatorClient>;
  readonly role?: SampleDesk["role"];
}

const waiting = sampleApproval();
const policyActive = sampleApproval({ act: "activate_policy", detail: { version: next.version } });

/** Told once as it waits, and from then on with another fee. */
function changing(): Partial<OperatorClient> {
  const other = { ...waiting, detail: { ...waiting.detail, fee_rate_bp: 150 } };
  let reads = 0;
  return {
    approvals: () => {
      reads += 1;
      return toldAnswer({ approvals: [reads === 1 ? waiting : other] });
    },
  };
}

const approvals: Readonly<Record<string, Case>> = {
  waiting: { approval: waiting },
  "waiting: a policy": { approval: policyActive },
  own: { approval: sampleApproval({ proposed_by: own }) },
  "no right": { approval: waiting, role: "viewer" },
  changed: { approval: waiting, steps: approve, more: changing() },
  "being approved": { approval: waiting, steps: approve },
  refused: {
    ...{ approval: waiting, steps: approve },
    more: { approve: () => refused("Somebody else has decided.") },
  },
  "needs the passkey": {
    ...{ approval: waiting, steps: approve },
    more: { approve: () => refused("", "step_up_required") },
  },
  approved: {
    ...{ approval: waiting, steps: approve },
    more: {
      approve: () =>
        toldAnswer({
          ...{ approval_id: waiting.approval_id, act: waiting.act, status: "approved" },
          ...{ result: {}, in_force_at: inForceAt },
        }),
    },
  },
  expired: { approval: sampleApproval({ status: "expired" }) },
  "decided elsewhere": { approval: sampleApproval({ status: "rejected" }) },
  "cannot be read": { approval: waiting, more: { merchant: () => refused("", "not_found") } },
};

/** What waits for a second person, from its asking to its end. */
export function ApprovalSamples() {
  return (
    <section class="console">
      <h2>{t("approvals.title")}</h2>
      <div class="design-grid">
        {Object.entries(approvals).map(([name, { approval, steps = [], more, role }]) => (
          <Shown key={name} name={name}>
            <AtDesk of={{ client: calls(approval, more), ...(role === undefined ? {} : { role }) }}>
              <Pressed steps={steps}>
                <ApprovalCard approvalId={approval.approval_id} />
              </Pressed>
            </AtDesk>
          </Shown>
        ))}
      </div>
    </section>
  );
}

const stopped = sampleStop("store", { id: "sto_sample_station" });

/** What the deployment has noticed, and how old what is shown may be. */
export function AlertSamples() {
  return (
    <section class="console">
      <h2>{t("alerts.title")}</h2>
      <div class="design-grid">
        <Shown name="open, with a stop">
          <AtDesk>
            <AlertCard alert={sampleAlert()} />
          </AtDesk>
        </Shown>
        <Shown name="its stop is opening">
          <AtDesk>
            <Pressed steps={[".button.danger"]}>
              <AlertCard alert={sampleAlert()} />
            </Pressed>
          </AtDesk>
        </Shown>
        <Shown name="stopped; being noted">
          <AtDesk of={{ stops: [stopped] }}>
            <Pressed steps={[".far .button"]}>
              <AlertCard alert={sampleAlert()} />
            </Pressed>
          </AtDesk>
        </Shown>
        <Shown name="noted">
          <AtDesk>
            <AlertCard alert={notedAlert} />
          </AtDesk>
        </Shown>
        <Shown name="no right">
          <AtDesk of={{ role: "viewer" }}>
            <AlertCard alert={sampleAlert({ kind: "code_spent_elsewhere", count: 1 })} />
          </AtDesk>
        </Shown>
        <Shown name="age: fresh, stale">
          <AtDesk>
            <AgeStamp readAtMs={Number.POSITIVE_INFINITY} staleAfterMs={30_000} />
            <AgeStamp readAtMs={performance.now() - 95_000} staleAfterMs={30_000} />
          </AtDesk>
        </Shown>
      </div>
    </section>
  );
}
