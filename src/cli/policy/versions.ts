import type { Backtest, PolicyList } from "../../client/index.ts";
import { dayMs } from "../../time.ts";
import type { Policy } from "../../velocity/policy.ts";
import { openDesk } from "../operate/desk.ts";
import { wholeNumber, wholeNumberOf } from "../program.ts";
import { must } from "../seed/actors.ts";
import { expectAgreed, tellBeforeAsking } from "../telling/ask.ts";
import { coloured } from "../telling/colour.ts";
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
  else for (const line of reportLines(report, days)) console.log(line);
  return 0;
}

function reportLines(report: Backtest, days: number): string[] {
  const { acts, acts_amount, would_have_declined: declined, rules, progress } = report;
  const applied = rules.filter(({ judged }) => judged > 0);
  const exceeded = applied.filter(({ exceeded: times }) => times > 0);
  const { played } = progress;
  return [
    `${played} ${played === 1 ? "wallet" : "wallets"}, ${acts} approved acts of ${acts_amount} in ${days} days (${report.backtest_id}).`,
    `Would have declined ${declined} of ${report.would_have_declined_amount}, asked the phone for ${report.would_have_confirmed}, flagged ${report.would_have_flagged}.`,
    ...exceeded.map(
      ({ rule, action, exceeded: times, judged, exceeded_amount, wallets, alone }) =>
        `  ${rule} (${action}): ${times} of ${judged} acts, ${exceeded_amount}, ${wallets} wallets; ${alone} by it alone`,
    ),
    `${applied.length - exceeded.length} of ${applied.length} rules that applied were never exceeded.`,
    `${rules.length - applied.length} applied to none of these acts; those across wallets and on sign-ins are not played.`,
    ...(progress.failed > 0 ? [`${progress.failed} wallets could not be played.`] : []),
  ];
}

/** `policy activate`: asks for a version to decide. */
export async function activateVersion(values: PolicyValues, named: string): Promise<number> {
  const { json, yes } = values;
  const version = wholeNumberOf("The version", named);
  const list = await versionsOf(values);
  tellDifferences(versionIn(list, named), list, json);
  await expectAgreed(`Ask for version ${version} to decide?`, yes);
  const { operator } = await openDesk(values);
  const waiting = must("The activation", await operator.activatePolicy(version));
  if (json) console.log(JSON.stringify(waiting));
  else console.log(`waits for another approver: sekisho approve ${waiting.approval_id}`);
  return 0;
}
