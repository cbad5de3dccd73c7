import type {
  Approval,
  OperatorClient,
  OperatorList,
  PolicyList,
  Stop,
} from "../../client/index.ts";
import { differencesInWords, policyIn } from "../policy/policy-words.ts";
import { Failure } from "../program.ts";
import { must } from "../seed/actors.ts";

/** What has to be known of a deployment to say what an approval would do. */
export interface Surroundings {
  readonly stops: readonly Stop[];
  readonly operators: OperatorList["operators"];
  readonly policies: PolicyList;
}

/** Asks a deployment for them. */
export async function surroundingsOf(operator: OperatorClient): Promise<Surroundings> {
  const { stops } = must("The list of stops", await operator.stops());
  const { operators } = must("The list of operators", await operator.operators());
  const policies = must("The list of policies", await operator.policies());
  return { stops, operators, policies };
}

/** An approval that waits. Fails when it is none, with what became of it where that is known. */
export async function waitingApproval(operator: OperatorClient, id: string): Promise<Approval> {
  const { approvals } = must("The list of approvals", await operator.approvals());
  const found = approvals.find(({ approval_id }) => approval_id === id);
  if (found?.status === "waiting") return found;
  const state = found === undefined ? "is not among what waits" : `is ${found.status} already`;
  throw new Failure(`${id} ${state}. "sekisho status" lists what waits for a second person.`);
}

/** What an approval would do, who asked for it and until when it waits, a line each. */
export function approvalInWords(approval: Approval, around: Surroundings): string[] {
  const { approval_id: id, proposed_by, proposed_at, expires_at } = approval;
  return [
    `${id}: ${actInWords(approval, around)}`,
    `  asked for by ${operatorName(proposed_by, around)} at ${proposed_at}; lapses at ${expires_at}`,
    ...policyLines(approval, around).map((line) => `  ${line}`),
  ];
}

/** What would happen, in one sentence without its full stop. */
function actInWords({ act, detail }: Approval, around: Surroundings): string {
  const told = (name: string) => `${detail[name] ?? "?"}`;
  switch (act) {
    case "lift_stop":
      return liftInWords(told("stop_id"), around);
    case "lift_confirmation":
      return `payments at the terminal ${told("terminal_id")} no longer wait for their payers`;
    case "raise_kind_epoch":
      return `every token that ${told("scope")} have so far is refused (${told("reason")})`;
    case "change_role":
      return told("role") === "none"
        ? `${operatorName(told("operator_id"), around)} is an operator no more, for ever`
        : `${operatorName(told("operator_id"), around)} becomes ${told("role")}`;
    case "invite_approver":
      return `${told("name")} is let in as a further approver`;
    case "activate_policy":
      return detail.version === around.policies.active
        ? `policy ${told("version")} decides already: nothing is left to do`
        : `policy ${told("version")} decides from then on, in place of ${around.policies.active}`;
    case "adjust_wallet":
      return (
        `${told("amount")} ${told("currency")} (${told("kind")}; negative: from the wallet) for ` +
        `${told("wallet_id")}, case ${told("case_number")}: ${told("reason")}`
      );
    case "restore_wallet":
      return `${told("wallet_id")} is given back what it lost and its receivers have: ${told("reason")}`;
    case "change_terms":
      return `other terms of a merchant: ${JSON.stringify(detail)}`;
    default:
      return act satisfies never;
  }
}

function liftInWords(stopId: string, { stops, ...around }: Surroundings): string {
  const stop = stops.find(({ stop_id }) => stop_id === stopId);
  if (stop === undefined) return `lifts ${stopId}, which stands no more: nothing is left to do`;
  const { scope, id, reason, raised_by, raised_at } = stop;
  const who = operatorName(raised_by, around);
  return `lifts the stop ${scope}${id === null ? "" : ` ${id}`} (${reason}), raised by ${who} at ${raised_at}`;
}

/** An operator by name and id; by the id alone where none has it. */
export function operatorName(id: string, { operators }: Pick<Surroundings, "operators">): string {
  const name = operators.find(({ operator_id }) => operator_id === id)?.name;
  return name === undefined ? id : `${name} (${id})`;
}

/** Of an activation: what the version has otherwise than the one that decides, and its dangers. */
function policyLines({ act, detail }: Approval, { policies }: Surroundings): string[] {
  if (act !== "activate_policy" || detail.version === policies.active) return [];
  const [next, active] = [policyIn(policies, detail.version), policyIn(policies, policies.active)];
  if (next === null || active === null) return ["its rules cannot be read here"];
  return differencesInWords({ next, active }, policies.active);
}
