import type { Approval, Backtest, PolicyList } from "../../client/index.ts";
import { dayMs } from "../../time.ts";
import type { Policy } from "../../velocity/policy.ts";
import { openDesk } from "../operate/desk.ts";
import { wholeNumber, wholeNumberOf } from "../program.ts";
import { must } from "../seed/actors.ts";
import { expectAgreed, tellBeforeAsking } from "../telling/ask.ts";
import { coloured } from "../telling/colour.ts";
import { amountInWords, counted } from "../telling/counted.ts";
import { Progress } from "../telling/progress.ts";
import { versionIn, versionsOf } from "./documents.ts";
import { readPolicyFile } from "./policy-file.ts";
import type { PolicyValues } from "./policy-values.ts";
import { differencesInWords } from "./policy-words.ts";

/** `policy`: which versions there are. */
export async function listVersions(values: PolicyValues): Promise<number> {
  const list = await versionsOf(values);
  if (values.json) console.log(JSON.stringify(list));
  else {
    for (const { version, state, document, created_at, activated_at } of list.policies) {
      const since = activated_at === null ? "" : `, activated ${activated_at}`;
      const word = coloured(state === "active" ? "good" : "dim", state.padEnd(7));
      console.log(
        `${version}  ${word}  ${document.rules.length} rules, kept ${created_at}${since}`,
      );
    }
  }
  return 0;
}

/** `policy propose`: a file, kept as the next version. */
export async function proposeFile(values: PolicyValues, named: string): Promise<number> {
  const { json, yes } = values;
  const next = readPolicyFile(named);
  tellDifferences(next, await versionsOf(values), json);
  await expectAgreed("Keep it as a version?", yes);
  const { operator } = await openDesk(values);
  const made = must("The proposal", await operator.addPolicy(next));
  if (json) console.log(JSON.stringify(made));
  else {
    console.log(`${coloured("good", "kept")}  version ${made.version}, which decides nothing yet`);
    console.log(`  try it: sekisho policy backtest ${made.version}`);
    console.log(`  have it decide: sekisho policy activate ${made.version}`);
  }
  return 0;
}

/** What `next` changes, before anybody is asked about it. */
function tellDifferences(next: Policy, list: PolicyList, isJson: boolean): void {
  const active = versionIn(list, `${list.active}`);
  tellBeforeAsking(differencesInWords({ next, active }, list.active), isJson);
}

const pollMs = 300;

/** `policy backtest`: a version, played over what all wallets did. */
export async function backtestVersion(values: PolicyValues, named: string): Promise<number> {
  const days = values.days === undefined ? 30 : wholeNumber("days", values.days);
  const version = wholeNumberOf("The version", named);
  const { operator } = await openDesk(values);
  const nowMs = Date.now();
  const [from, to] = [nowMs - days * dayMs, nowMs].map((ms) => new Date(ms).toISOString());
  const begun = must(
    "The backtest",
    await operator.backtestPolicy(version, { from: from ?? "", to: to ?? "" }),
  );
  const { backtest_id: id } = begun;
  const progress = new Progress();
  let report = must("The backtest", await operator.backtest(version, id));
  while (report.state === "running") {
    progress.tell(`${report.progress.percent} % of the wallets …`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    report = must("The backtest", await operator.backtest(version, id));
  }
  progress.end();
  if (values.json) console.log(JSON.stringify(report));
  else {
    const { currency } = versionIn(await versionsOf(values), named);
    for (const line of reportLines(report, days, currency)) console.log(line);
  }
  return 0;
}

function reportLines(report: Backtest, days: number, currency: string): string[] {
  const { acts, would_have_declined: declined, rules, progress } = report;
  const applied = rules.filter(({ judged }) => judged > 0);
  const exceeded = applied.filter(({ exceeded: times }) => times > 0);
  const { played } = progress;
  const money = (amount: string) => amountInWords(amount, currency);
  return [
    `${counted(played, "wallet")}, ${counted(acts, "approved act")} (${money(report.acts_amount)}) in ${counted(days, "day")} (${report.backtest_id}).`,
    `Would have declined ${counted(declined, "act")} (${money(report.would_have_declined_amount)}) of ${acts}, asked the phone for ${counted(report.would_have_confirmed, "act")}, flagged ${counted(report.would_have_flagged, "act")}.`,
    ...exceeded.map(
      ({ rule, action, exceeded: times, judged, exceeded_amount, wallets, alone }) =>
        `  ${rule} (${action}): ${times} of ${counted(judged, "act")} (${money(exceeded_amount)}), ${counted(wallets, "wallet")}; ${counted(alone, "act")} by it alone`,
    ),
    applied.length === 0
      ? "No rule applied."
      : `${applied.length - exceeded.length} of ${counted(applied.length, "rule")} that applied were never exceeded.`,
    `${counted(rules.length - applied.length, "rule")} applied to none of these acts; those across wallets and on sign-ins are not played.`,
    ...(progress.failed > 0 ? [`${counted(progress.failed, "wallet")} could not be played.`] : []),
  ];
}

/** `policy activate`: asks for a version to decide, unless that waits for a second person already. */
export async function activateVersion(values: PolicyValues, named: string): Promise<number> {
  const { json, yes } = values;
  const version = wholeNumberOf("The version", named);
  const list = await versionsOf(values);
  const { operator } = await openDesk(values);
  const { approvals } = must("The list of approvals", await operator.approvals());
  const known = approvals.find(
    ({ act, status, detail }) =>
      act === "activate_policy" && status === "waiting" && detail.version === version,
  );
  if (known !== undefined) return tellWaiting(known, `, since ${known.proposed_at}`, json);
  tellDifferences(versionIn(list, named), list, json);
  await expectAgreed(`Ask for version ${version} to decide?`, yes);
  return tellWaiting(must("The activation", await operator.activatePolicy(version)), "", json);
}

function tellWaiting(
  { approval_id, expires_at }: Pick<Approval, "approval_id" | "expires_at">,
  since: string,
  isJson: boolean,
): number {
  if (isJson) console.log(JSON.stringify({ approval_id, expires_at }));
  else console.log(`waits for another approver${since}: sekisho approve ${approval_id}`);
  return 0;
}
