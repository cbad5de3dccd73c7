import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import type { PolicyList } from "../../client/index.ts";
import { comparePolicies } from "../../velocity/compare-policies.ts";
import type { Policy, Rule } from "../../velocity/policy.ts";
import { toldWarnings } from "../../velocity/policy-warnings.ts";
import { ACTIONS } from "../../velocity/vocabulary.ts";
import { typedPath } from "../local/folders.ts";
import { openDesk } from "../operate/desk.ts";
import { Failure, Misuse } from "../program.ts";
import { must } from "../seed/actors.ts";
import { readPolicyFile } from "./policy-file.ts";
import type { PolicyValues } from "./policy-values.ts";
import { differencesInWords, policyIn } from "./policy-words.ts";

/** `policy show`: a document as it can be changed and proposed. */
export async function showVersion(values: PolicyValues, named: string): Promise<number> {
  const list = await versionsOf(values);
  const policy = versionIn(list, named === "" ? `${list.active}` : named);
  console.log(written(policy).trimEnd());
  return 0;
}

/** `policy edit`: the active document in a file, changed there. */
export async function editFile(values: PolicyValues, named: string): Promise<number> {
  const path = typedPath(named);
  const list = await versionsOf(values);
  if (!existsSync(path)) {
    writeFileSync(path, written(versionIn(list, `${list.active}`)));
    process.stderr.write(`Version ${list.active}, which decides, is in ${path}.\n`);
  }
  const { rule, limit, action, remove } = values;
  if (rule === undefined) {
    if (limit !== undefined || action !== undefined || remove) throw new Misuse("Name the --rule.");
    if (!openInEditor(path, named)) return 0;
  } else writeFileSync(path, written(withRule(readPolicyFile(named), rule, values)));
  return tellChanges(values, list, readPolicyFile(named), named);
}

/** `policy diff`: what a file or a version changes. */
export async function diffAgainstActive(values: PolicyValues, named: string): Promise<number> {
  const list = await versionsOf(values);
  const next = /^\d+$/.test(named) ? versionIn(list, named) : readPolicyFile(named);
  return tellChanges(values, list, next, named);
}

function tellChanges(
  { json }: PolicyValues,
  list: PolicyList,
  next: Policy,
  named: string,
): number {
  const active = versionIn(list, `${list.active}`);
  if (json) {
    const changes = comparePolicies(active, next).map(({ as, ...change }) => change);
    console.log(JSON.stringify({ active: list.active, changes, warnings: toldWarnings(next) }));
    return 0;
  }
  const lines = differencesInWords({ next, active }, list.active);
  for (const line of [`${basename(named)}: ${lines[0]}`, ...lines.slice(1)]) console.log(line);
  return 0;
}

/** Every version that a deployment has. */
export async function versionsOf(values: PolicyValues): Promise<PolicyList> {
  const { operator } = await openDesk(values);
  return must("The list of policies", await operator.policies());
}

/** A version as typed. Fails when there is none of that number. */
export function versionIn(list: PolicyList, named: string): Policy {
  const policy = policyIn(list, Number(named));
  if (policy !== null) return policy;
  const there = list.policies.map(({ version }) => version).join(", ");
  throw new Failure(`There is no version ${named} of the policy; there are ${there}.`);
}

/** A document for people to change: the server gives the number anew. */
function written({ version: _, ...policy }: Policy): string {
  return `${JSON.stringify(policy, null, 2)}\n`;
}

function withRule(policy: Policy, id: string, values: PolicyValues): Policy {
  const { limit, action, remove } = values;
  const rule = policy.rules.find((each) => each.id === id);
  if (rule === undefined) {
    const near = policy.rules.map((each) => each.id).filter((each) => each.includes(id));
    const hint = near.length === 0 ? "" : ` There are ${near.join(", ")}.`;
    throw new Failure(`There is no rule ${id}.${hint}`);
  }
  if (remove) return { ...policy, rules: policy.rules.filter((each) => each !== rule) };
  if (limit === undefined && action === undefined) {
    throw new Misuse("Say what to change of the rule: --limit N, --action WORD or --remove.");
  }
  const changed: Rule = {
    ...rule,
    ...(limit === undefined ? {} : { limit: limitOf(limit) }),
    ...(action === undefined ? {} : { action: actionOf(action) }),
  };
  return { ...policy, rules: policy.rules.map((each) => (each === rule ? changed : each)) };
}

function limitOf(typed: string): number {
  if (/^\d{1,15}$/.test(typed)) return Number(typed);
  throw new Misuse(`--limit has to be a whole number from 0 on, not "${typed}".`);
}

function actionOf(typed: string): Rule["action"] {
  const action = ACTIONS.find((each) => each === typed);
  if (action !== undefined) return action;
  throw new Misuse(`--action is ${ACTIONS.join(", ")}.`);
}

/** Waits until the editor of the person's choice is closed; false: there is none to be opened. */
function openInEditor(path: string, named: string): boolean {
  const editor = process.env.VISUAL ?? process.env.EDITOR;
  if (editor === undefined || process.stdin.isTTY !== true) {
    process.stderr.write(
      `Change it, then: sekisho policy diff ${named}. Or have a rule changed with --rule and --limit; with ` +
        "$EDITOR set, on a terminal, the file is opened here.\n",
    );
    return false;
  }
  const ran = spawnSync("/bin/sh", ["-c", `${editor} "$1"`, "editor", path], { stdio: "inherit" });
  if (ran.status !== 0) throw new Failure(`${editor} ended with ${ran.status}.`);
  return true;
}
