import { asProgram, Failure, Misuse } from "../program.ts";
import { must } from "../seed/actors.ts";
import { expectAgreed, tellBeforeAsking } from "../telling/ask.ts";
import { coloured } from "../telling/colour.ts";
import {
  approvalInWords,
  operatorName,
  surroundingsOf,
  waitingApproval,
} from "./approval-words.ts";
import { type Desk, type DeskValues, decider, deskOptions, deskUsage, openDesk } from "./desk.ts";

const what = `It tells first what would happen, who asked for it and until when, of a policy what it changes; then it
asks. Nobody agrees to what they asked for themselves; at the local server the seeded operator who did not
ask for it decides. "sekisho status" lists what waits.`;

const approveUsage = `Agrees, as a second person, to what another operator has asked for; it happens then.

  sekisho approve apr_…
  sekisho approve apr_… --yes      without a question
  sekisho approve --help           shows this

${what}
${deskUsage}`;

const options = { ...deskOptions, yes: { type: "boolean", default: false } } as const;

/** `sekisho approve`: the second person's yes, to an act that was shown. */
export const approveCommand = asProgram({
  usage: approveUsage,
  options,
  positionals: true,
  run: (values, named) => decide("approve", values, named),
});

const rejectUsage = `Refuses what another operator has asked for: it never happens.

  sekisho reject apr_…
  sekisho reject apr_… --yes      without a question
  sekisho reject --help           shows this

${what}
${deskUsage}`;

/** `sekisho reject`: the second person's no. */
export const rejectCommand = asProgram({
  usage: rejectUsage,
  options,
  positionals: true,
  run: (values, named) => decide("reject", values, named),
});

async function decide(
  decision: "approve" | "reject",
  { json, yes, ...who }: DeskValues & { readonly json: boolean; readonly yes: boolean },
  [id, ...more]: readonly string[],
): Promise<number> {
  if (id === undefined || more.length > 0) throw new Misuse("Name one approval: apr_…");
  const desk = await openDesk(who);
  const approval = await waitingApproval(desk.operator, id);
  tellBeforeAsking(approvalInWords(approval, await surroundingsOf(desk.operator)), json);
  await expectAgreed(decision === "approve" ? "Agree to it?" : "Refuse it?", yes);
  const { operator } = decider(desk, approval);
  const told =
    decision === "approve"
      ? must("The approval", await operator.approve(id))
      : must("The refusal", await operator.reject(id));
  const word = decision === "approve" ? coloured("good", "approved") : coloured("bad", "rejected");
  const since = "in_force_at" in told ? `, in force at ${told.in_force_at}` : "";
  console.log(json ? JSON.stringify(told) : `${word}  ${told.act}${since}`);
  return 0;
}

/**
 * Agrees to lift something; tells who did. Fails for an approval of any other act: that has to be
 * looked at.
 */
export async function approveLifting(desk: Desk, id: string) {
  const approval = await waitingApproval(desk.operator, id);
  if (approval.act !== "lift_stop" && approval.act !== "lift_confirmation") {
    throw new Failure(
      `${id} lifts nothing: it is ${approval.act}. "sekisho approve ${id}" shows what it would do.`,
    );
  }
  const { operator, operatorId } = decider(desk, approval);
  const told = must("The approval", await operator.approve(id));
  const { operators } = must("The list of operators", await operator.operators());
  return { told, agreedBy: operatorName(operatorId, { operators }) };
}
