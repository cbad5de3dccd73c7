import type { PaymentExplanation, TopUpExplanation } from "../../client/index.ts";
import type { DeclineCode } from "../../decline.ts";
import type { VelocityCode } from "../../velocity/decision.ts";
import type { TopUpDecline } from "../../wallet/funding-record.ts";
import { asProgram, Misuse } from "../program.ts";
import { must } from "../seed/actors.ts";
import { coloured } from "../telling/colour.ts";
import { deskOptions, deskUsage, openDesk } from "./desk.ts";

const usage = `Tells why a payment or a top-up was decided as it was: which rules were exceeded, with their figures and
when the same would have passed, and whether it comes to the same when it is judged again from the log.

  sekisho explain pay_…
  sekisho explain top_…
  sekisho explain pay_… --all      every rule that applied, not only those that were exceeded
  sekisho explain --help           shows this
${deskUsage}`;

/** `sekisho explain`: why a payment was decided so. */
export const explainCommand = asProgram({
  usage,
  options: { ...deskOptions, all: { type: "boolean", default: false } },
  positionals: true,
  async run({ all, json, ...who }, [id, ...more]) {
    if (id === undefined || more.length > 0) throw new Misuse("Name one payment or top-up.");
    const { operator } = await openDesk(who);
    const why = id.startsWith("top_")
      ? must("The explanation", await operator.topUpExplanation(id))
      : must("The explanation", await operator.explanation(id));
    if (json) console.log(JSON.stringify(why));
    else {
      console.log("payment" in why ? paymentLine(why.payment) : topUpLine(why));
      for (const line of whyLines(why, all)) console.log(line);
    }
    return 0;
  },
});

function paymentLine({ result, amount, currency, decline }: PaymentExplanation["payment"]) {
  const word = coloured(result === "declined" ? "bad" : "good", result);
  return `${word}  ${amount} ${currency}${decline === null ? "" : `: ${decline.code}`}`;
}

function topUpLine({ top_up: topUp, decided_by: by }: TopUpExplanation) {
  const { amount, currency, channel, created_at: at } = topUp;
  const word = by === "credited" ? coloured("good", "topped up") : coloured("bad", "declined");
  const why = by === "credited" ? "" : `: ${by}`;
  return `${word}  ${amount} ${currency} by ${channel} at ${at}${why}`;
}

type Why = Pick<TopUpExplanation, "velocity" | "decided_by" | "policy_version" | "same_verdict"> & {
  readonly payment?: Pick<PaymentExplanation["payment"], "decline">;
};

/** Why it was decided so: of the rules those that were exceeded, or all that applied. */
export function whyLines(why: Why, isAll = false): string[] {
  const { velocity, policy_version: version, same_verdict: same } = why;
  const applied = (velocity?.rules ?? []).filter(({ verdict }) => verdict !== "not_applicable");
  const exceeded = applied.filter(({ verdict }) => verdict === "exceeded");
  const judged =
    velocity === null
      ? "no rule was asked: something else had decided before"
      : `${applied.length} rules of policy ${version} applied, ${exceeded.length} exceeded`;
  return [
    `  ${decidedInWords(why)}; ${judged}`,
    ...(isAll ? applied : exceeded).map(
      ({ rule, before, after, limit, passes_at: at, action }) =>
        `    ${rule}: ${before} before, ${after} after, limit ${limit}, else ${action}${at === null ? "" : `; passes at ${at}`}`,
    ),
    coloured("dim", `  judged again from the log: ${same ? "the same" : "ANOTHER VERDICT"}`),
  ];
}

/** What decided; of a payment that waited for its payer, what ended the wait. */
function decidedInWords({ decided_by: first, payment }: Why): string {
  const by = first === "approved" ? (payment?.decline?.code ?? first) : first;
  if (by === "approved" || by === "credited") return "nothing was against it";
  const words = Object.hasOwn(decliners, by) ? decliners[by as keyof typeof decliners] : null;
  return `decided by ${by}${words === null ? "" : `: ${words}`}`;
}

/** Who or what declines where no rule does. */
const decliners: Readonly<Record<Exclude<DeclineCode | TopUpDecline, VelocityCode>, string>> = {
  code_invalid: "its code could not be read",
  answered_too_late: "its till no longer waited for the answer",
  cancelled_before_payment: "its till cancelled it",
  spending_stopped: "an operator had stopped payments",
  wallet_unavailable: "its wallet was frozen, stopped or closed",
  device_unavailable: "its phone was removed or stopped, or may pay small amounts only",
  code_spent: "its code had been used",
  code_expired: "its code was too old",
  code_superseded: "its payer had shown a newer code",
  code_not_for_this_payment: "its code was for another amount or shop",
  currency_mismatch: "its wallet has another currency",
  duplicate_suspected: "the same amount was paid there a moment before",
  insufficient_funds: "its wallet had too little",
  confirmation_rejected: "its payer rejected it",
  confirmation_timed_out: "its payer did not confirm it in time",
  balance_limit_exceeded: "the balance would have been above what a wallet may hold",
};
