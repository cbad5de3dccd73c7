import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dayMs } from "../../time.ts";
import { Backtest, type BacktestReport, type RuleReport } from "../../velocity/backtest.ts";
import { compile } from "../../velocity/compile.ts";
import { VelocityEngine } from "../../velocity/engine.ts";
import { type FoundAcross, playAcross, salesOf } from "../../velocity/play-across.ts";
import { policyWarnings } from "../../velocity/policy-warnings.ts";
import { assembleWasm } from "../local/assemble.ts";
import { buildFolder, typedPath } from "../local/folders.ts";
import { readPolicyFile } from "../policy/policy-file.ts";
import { placeInWords } from "../policy/policy-words.ts";
import { asProgram, Failure, Misuse, reasonOf } from "../program.ts";
import { samplePolicy } from "../seed/sample-policy.ts";
import { amountInWords, counted } from "../telling/counted.ts";
import { typedTimeMs } from "../typed-time.ts";
import { csvColumns, readHistories } from "./backtest-csv.ts";
import { generateHistories } from "./backtest-history.ts";

const columns = Object.entries(csvColumns).map(([name, says]) => `  ${name.padEnd(14)} ${says}`);

const usage = `Plays a velocity policy over payments that were made, and tells what it would have
declined: by rule, with sums and examples. Nothing leaves this machine.

  sekisho backtest policy.json payments.csv
  sekisho backtest default payments.csv        with the policy a new deployment has
  sekisho backtest --sample policy.json --generate payments.csv
      writes a short policy to change, and made-up histories to try it on:
      --customers N (200)  --days N (30)  --seed N (1)
  sekisho backtest --help                      shows this

  --from TIME, --to TIME   judges only what happened from then on, and before then (RFC 3339);
                           the rest is history
  --examples N (3)         examples a rule

The first line of payments.csv names its columns, in any order; at, wallet and amount must be there:

${columns.join("\n")}

Each approved act is judged by what came before it. An act that the policy would have declined is a
decline in the history of the acts after it. Rules across wallets are played as well, over what each
terminal, store and merchant that is named would have seen.
`;

/** `sekisho backtest`: a policy, played over payments that were made. */
export const backtestCommand = asProgram({
  usage,
  options: {
    generate: { type: "string" },
    sample: { type: "string" },
    customers: { type: "string", default: "200" },
    days: { type: "string", default: "30" },
    seed: { type: "string", default: "1" },
    from: { type: "string" },
    to: { type: "string" },
    examples: { type: "string", default: "3" },
  },
  positionals: true,
  async run(values, [policyFile, paymentsFile, ...rest]) {
    if (values.sample !== undefined) {
      writeFileSync(typedPath(values.sample), `${JSON.stringify(samplePolicy, null, 2)}\n`);
      console.log(`${samplePolicy.rules.length} rules are in ${values.sample}.`);
      if (values.generate === undefined) return 0;
    }
    if (values.generate !== undefined) {
      const [customers, days, seed] = [values.customers, values.days, values.seed].map(numberOf);
      const text = generateHistories({ customers, days, seed } as Required<Counts>);
      writeFileSync(typedPath(values.generate), text);
      const acts = text.split("\n").length - 2;
      const told = `${acts} acts of ${customers} customers, seed ${seed}`;
      console.log(`${told}, are in ${values.generate}.`);
      return 0;
    }
    if (policyFile === undefined || paymentsFile === undefined || rest.length > 0) {
      throw new Misuse("Name a policy and a file of payments.");
    }
    const policy = readPolicyFile(policyFile);
    for (const { pointer, message } of policyWarnings(policy)) {
      console.log(`beware: ${placeInWords(policy, pointer)}: ${message}`);
    }
    console.log(`The amounts in ${paymentsFile} are read as minor units of ${policy.currency}.`);
    const opened = new Map<string, number>();
    const text = read(paymentsFile);
    const histories = readHistories(text, (wallet, openedMs) => void opened.set(wallet, openedMs));
    const period = { fromMs: timeOf(values.from, 0), toMs: timeOf(values.to, 2 ** 53 - 1) };
    await assembleWasm({ tell: console.log });
    const engine = new VelocityEngine(readEngine());
    const examplesMax = numberOf(values.examples);
    const table = compile(policy, 1);
    const backtest = new Backtest(engine, table, period, examplesMax);
    for (const [wallet, events] of histories) {
      const played = backtest.play(wallet, events);
      if (!played.ok)
        throw new Failure(`The history of ${wallet} cannot be played: ${played.fault}.`);
    }
    for (const line of linesOf(backtest.report(), policy.currency)) console.log(line);
    const wallets = [...histories].map(([wallet, events]) => {
      const openedMs = opened.get(wallet);
      return openedMs === undefined ? { events } : { events, openedMs };
    });
    const across = playAcross(engine, table, salesOf(wallets));
    if (!across.ok) throw new Failure(`The payments cannot be played by shops: ${across.fault}.`);
    const found = across.value.filter(
      ({ sale: { atMs } }) => atMs >= period.fromMs && atMs < period.toMs,
    );
    for (const line of acrossLines(found, examplesMax)) console.log(line);
    return 0;
  },
});

/** What rules across wallets found: they decline nothing, and tell once a day of the same shop. */
function acrossLines(found: readonly FoundAcross[], examplesMax: number): string[] {
  const rules = Map.groupBy(found, ({ rule, action }) => `${rule} (${action})`);
  const alertOf = ({ subject, sale }: FoundAcross) => `${subject} ${Math.floor(sale.atMs / dayMs)}`;
  return [
    "",
    found.length === 0
      ? "No rule across wallets was exceeded."
      : "Rules across wallets, a moment after the payments:",
    ...[...rules].flatMap(([rule, all]) => [
      `${rule}: exceeded by ${counted(all.length, "act")}; alerts, if each is seen to within its day: ${new Set(all.map(alertOf)).size}`,
      ...all
        .slice(0, examplesMax)
        .map(
          ({ subject, value, limit, sale: { atMs, amountMinor } }) =>
            `    ${new Date(atMs).toISOString()} ${subject} ${amountMinor}: ${value}, limit ${limit}`,
        ),
    ]),
  ];
}

interface Counts {
  readonly customers?: number;
  readonly days?: number;
  readonly seed?: number;
}

function numberOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Misuse(`"${text}" is not a whole number.`);
  return Number(text);
}

function timeOf(text: string | undefined, usual: number): number {
  const ms = text === undefined ? usual : typedTimeMs(text);
  if (Number.isNaN(ms)) throw new Misuse(`"${text}" is not a time like 2026-03-01T00:00:00Z.`);
  return ms;
}

function read(path: string): string {
  try {
    return readFileSync(typedPath(path), "utf8");
  } catch (error) {
    throw new Failure(`Cannot read ${path}: ${reasonOf(error)}.`);
  }
}

function linesOf(report: BacktestReport, currency: string): string[] {
  const { acts, actsMinor, declined, declinedMinor, confirmed, flagged, owners, rules } = report;
  const share = acts === 0 ? "" : `, ${((declined * 100) / acts).toFixed(3)} %`;
  const money = (amount: bigint) => amountInWords(amount, currency);
  const exceeded = rules.filter((rule) => rule.exceeded > 0);
  return [
    `${counted(owners, "wallet")}, ${counted(acts, "approved act")} (${money(actsMinor)}) in all.`,
    `Would have declined ${counted(declined, "act")} (${money(declinedMinor)}${share}) of ${acts}, asked the phone for ${counted(confirmed, "act")}, flagged ${counted(flagged, "act")}.`,
    "",
    ...exceeded.flatMap((rule) => ruleLines(rule, currency)),
    rules.length === 0
      ? "No rule of the policy judges one wallet's payments or top-ups: all of them would have passed."
      : `${rules.length - exceeded.length} of ${rules.length} rules were never exceeded.`,
  ];
}

function ruleLines(rule: RuleReport, currency: string): string[] {
  const { exceeded, exceededMinor, owners, alone, judged, action } = rule;
  return [
    `${rule.rule} (${action}): ${exceeded} of ${counted(judged, "act")} (${amountInWords(exceededMinor, currency)}), ${counted(owners, "wallet")}; ${counted(alone, "act")} by it alone`,
    ...rule.examples.map(
      ({ owner, atMs, amountMinor, before, after, limit }) =>
        `    ${new Date(atMs).toISOString()} ${owner} ${amountInWords(amountMinor, currency)}: ${before} → ${after}, limit ${limit}`,
    ),
  ];
}

/** The built engine. The platform's types, unlike Node, know no compilation of bytes. */
function readEngine(): WebAssembly.Module {
  const { Module } = WebAssembly as unknown as {
    readonly Module: new (bytes: Uint8Array) => WebAssembly.Module;
  };
  return new Module(readFileSync(join(buildFolder, "velocity.wasm")));
}
