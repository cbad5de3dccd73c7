import type { PaymentExplanation, TopUpExplanation } from "../../client/index.ts";
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
      console.log("payment" in why ? paymentLine(why.payment) : topUpLine(why.top_up));
      for (const line of whyLines(why, all)) console.log(line);
    }
    return 0;
  },
});

function paymentLine({ result, amount, currency, decline }: PaymentExplanation["payment"]) {
  const word = coloured(result === "declined" ? "bad" : "good", result);
  return `${word}  ${amount} ${currency}${decline === null ? "" : `: ${decline.code}`}`;
}

function topUpLine({ amount, currency, channel, created_at: at }: TopUpExplanation["top_up"]) {
  return `${coloured("good", "topped up")}  ${amount} ${currency} by ${channel} at ${at}`;
}

type Why = Pick<TopUpExplanation, "velocity" | "decided_by" | "policy_version" | "same_verdict">;

/** Why it was decided so: of the rules those that were exceeded, or all that applied. */
export function whyLines(
  { velocity, decided_by: by, policy_version: version, same_verdict: same }: Why,
  isAll = false,
): string[] {
  const applied = (velocity?.rules ?? []).filter(({ verdict }) => verdict !== "not_applicable");
  const exceeded = applied.filter(({ verdict }) => verdict === "exceeded");
  const judged =
    velocity === null
      ? "no rule was asked: something else had decided before"
      : `${applied.length} rules of policy ${version} applied, ${exceeded.length} exceeded`;
  return [
    `  ${by === "approved" ? "nothing was against it" : `decided by ${by}`}; ${judged}`,
    ...(isAll ? applied : exceeded).map(
      ({ rule, before, after, limit, passes_at: at, action }) =>
        `    ${rule}: ${before} before, ${after} after, limit ${limit}, else ${action}${at === null ? "" : `; passes at ${at}`}`,
    ),
    coloured("dim", `  judged again from the log: ${same ? "the same" : "ANOTHER VERDICT"}`),
  ];
}
