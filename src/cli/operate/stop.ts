import { isWaiting, type StopRequest } from "../../client/index.ts";
import { asProgram, Failure, Misuse } from "../program.ts";
import { must } from "../seed/actors.ts";
import { coloured } from "../telling/colour.ts";
import { approveLifting } from "./approve.ts";
import { type Desk, deskOptions, deskUsage, openDesk } from "./desk.ts";

const stopUsage = `Raises a stop. One operator is enough; the answer comes when it is in force everywhere.

  sekisho stop spending --reason "incident 7"
  sekisho stop terminal --id ter_… --reason "stolen" --until 2026-12-01T00:00:00Z
  sekisho stop --help      shows this

Scopes: everything, registration, sign_in, code_issue, spending, top_up, top_up:credit …, refunds,
redemption; with --id: merchant, store, terminal, partner, wallet, device (OPERATIONS.md, "Stops").
${deskUsage}`;

/** `sekisho stop`: a stop, in force when it answers. */
export const stopCommand = asProgram({
  usage: stopUsage,
  options: {
    ...deskOptions,
    id: { type: "string" },
    reason: { type: "string" },
    until: { type: "string" },
  },
  positionals: true,
  async run({ id, reason, until, json, ...who }, [scope, ...more]) {
    if (scope === undefined || more.length > 0) throw new Misuse("Name one scope.");
    if (reason === undefined) throw new Misuse("Give a --reason: it stays on record.");
    const { operator } = await openDesk(who);
    const request = { scope, reason, ...(id && { id }), ...(until && { until }) } as StopRequest;
    const raised = must("The stop", await operator.raiseStop(request));
    if (json) console.log(JSON.stringify(raised));
    else
      console.log(
        `${coloured("good", "stopped")}  ${scope}, in force at ${raised.in_force_at}: ${raised.stop_id}`,
      );
    return 0;
  },
});

const liftUsage = `Asks to lift a stop, by its id or its scope; a second person has to agree. At the local server that is
the second seeded operator, who agrees at once.

  sekisho lift spending
  sekisho lift stp_…
  sekisho lift --approve apr_…      agrees to a lifting that another operator has asked for; "sekisho approve"
                                    shows it first
  sekisho lift --help               shows this
${deskUsage}`;

/** `sekisho lift`: the end of a stop, by two persons. */
export const liftCommand = asProgram({
  usage: liftUsage,
  options: { ...deskOptions, approve: { type: "string" } },
  positionals: true,
  async run({ approve, json, ...who }, [named, ...more]) {
    if ((named === undefined) === (approve === undefined) || more.length > 0) {
      throw new Misuse("Name one stop, or what to --approve.");
    }
    const desk = await openDesk(who);
    const { operator, second } = desk;
    if (approve !== undefined) return agreeToLift(desk, approve, json);
    const { stops } = must("The list of stops", await operator.stops());
    const stop =
      stops.find((each) => each.stop_id === named) ?? stops.find(({ scope }) => scope === named);
    if (stop === undefined) throw new Failure(`No stop ${named} stands.`);
    return askToLift(desk, stop.stop_id, json, second !== null);
  },
});

/** Asks for it unless it was asked for already; at the local server the second person agrees. */
export async function askToLift(
  desk: Desk,
  stopId: string,
  isJson: boolean,
  agreesAtOnce: boolean,
): Promise<number> {
  const { approvals } = must("The list of approvals", await desk.operator.approvals());
  const known = approvals.find(
    ({ act, status, detail }) =>
      act === "lift_stop" && status === "waiting" && detail.stop_id === stopId,
  );
  let approvalId = known?.approval_id;
  if (approvalId === undefined) {
    const asked = await desk.operator.liftStop(stopId);
    if (!isWaiting(asked)) return tellLifted(must("The lifting", asked), "", isJson);
    approvalId = asked.body.approval_id;
  }
  if (agreesAtOnce) return agreeToLift(desk, approvalId, isJson);
  if (isJson) console.log(JSON.stringify({ approval_id: approvalId, status: "waiting" }));
  else {
    const since = known === undefined ? "" : `, since ${known.proposed_at}`;
    console.log(`waits for another approver${since}: sekisho approve ${approvalId} …`);
  }
  return 0;
}

async function agreeToLift(desk: Desk, approvalId: string, isJson: boolean): Promise<number> {
  const { told, agreedBy } = await approveLifting(desk, approvalId);
  return tellLifted(told, `; agreed to by ${agreedBy}`, isJson);
}

function tellLifted(told: object, more: string, isJson: boolean): number {
  console.log(isJson ? JSON.stringify(told) : `${coloured("good", "lifted")}${more}`);
  return 0;
}
