import { type DecisionMember, decisionMembers } from "../../../worker/observe/decision-line.ts";
import { pointBlobs, pointDoubles } from "../../../worker/observe/decision-point.ts";
import { table } from "./tables.ts";

/** What each member of a decision's line says. */
const words: Readonly<Record<DecisionMember, string>> = {
  "service.name": "`sekisho`",
  "service.version":
    "the version of the software that answered: during a gradual deployment there are two",
  "deployment.environment.name": "`production`, `test` or `local`",
  "http.request.method": "the method",
  "http.route": "the route as the contract spells it, never the path as it came",
  "http.response.status_code": "the status",
  "error.type": "of 5xx: the problem's code",
  trace_id:
    "the caller's trace, when it sent `traceparent` (W3C Trace Context); nobody vouches for it",
  span_id: "the caller's span, likewise: Sekisho makes no spans of its own",
  "sekisho.request.id":
    "what the caller was told in `X-Request-Id`, and in `instance` of a problem",
  "sekisho.decision":
    "`approved`, `declined` or `pending`: of payments, confirmations and credits; `done`: any other act; `waiting`: for a second person; `refused`: a problem below 500; `failed`: one above, nothing was decided",
  "sekisho.decline.code": "why it was declined ([Errors](/docs/errors))",
  "sekisho.problem.code": "why it was refused, or failed",
  "sekisho.fault":
    "the inner reason, which the caller is not told: of a token, a proof, a code, a passkey, or of an object that could not decide",
  "sekisho.velocity.rules":
    "the rules that declined, or asked for a confirmation, in the policy's order",
  "sekisho.replayed": "`true`: it was decided before, and told again",
  "sekisho.status":
    "where the payment, cancellation or redemption stands; of `state_conflict` the state that was in the way",
  "sekisho.amount": "what was asked for, in minor units",
  "sekisho.currency": "ISO 4217",
  "sekisho.code.channel": "how the code was carried",
  "sekisho.caller.kind":
    "`customer`, `terminal`, `partner`, `operator`; absent: the caller showed no token that was good",
  "sekisho.caller.id": "whose token it was",
  "sekisho.device.id": "the customer's device that called",
  "sekisho.operator.role": "the operator's role",
  "sekisho.funding.channel": "the partner's channel",
  "sekisho.wallet.id": "the wallet that called. Of a payment the payment's id leads to it",
  "sekisho.merchant.id": "the merchant that called, or that it was about; likewise the next ones",
  "sekisho.store.id": "the store",
  "sekisho.terminal.id": "the terminal",
  "sekisho.partner.id": "the partner",
  "sekisho.payment.id": "the payment",
  "sekisho.refund.id": "the refund",
  "sekisho.cancellation.id": "the cancellation",
  "sekisho.top_up.id": "the top-up",
  "sekisho.redemption.id": "the redemption",
  "sekisho.stop.id": "the stop",
  "sekisho.approval.id": "what waits for a second person",
  "sekisho.control.version":
    "the version of the control snapshot that was decided by: stops, epochs and revocations up to it were in force",
  "sekisho.policy.version": "the version of the velocity policy",
  "sekisho.duration_ms": "from the request's arrival to its answer",
};

/** Every member of the line of a decision. */
export function decisionMemberTable(): string {
  return table(
    ["member", "says"],
    decisionMembers.map((name) => [`\`${name}\``, words[name]]),
  );
}

/** Every place of a data point. */
export function decisionPointTable(): string {
  const rows = (kind: string, names: readonly DecisionMember[]) =>
    names.map((name, at) => [`\`${kind}${at + 1}\``, `\`${name}\``]);
  return table(
    ["place", "member of the line"],
    [
      [
        "`index1`",
        "`sekisho.merchant.id`, else `sekisho.partner.id`, else `sekisho.caller.kind`, else `nobody`",
      ],
      ...rows("blob", pointBlobs),
      ...rows("double", pointDoubles),
    ],
  );
}
