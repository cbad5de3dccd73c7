import {
  declineSections,
  japaneseDeclineTable,
  payerTable,
  problemSections,
  topUpDeclineTable,
} from "./make/errors.ts";
import { magicTable } from "./make/magic-amounts.ts";
import { decisionMemberTable, decisionPointTable } from "./make/observe.ts";
import { defaultPolicyTable, policyMembers } from "./make/policy.ts";
import { callsOf } from "./make/reference.ts";

/** Pieces of pages that are made of the code's own tables, as Markdown. */
const pieces: Readonly<Record<string, () => string>> = {
  declines: declineSections,
  "declines-ja": japaneseDeclineTable,
  "magic-amounts": magicTable,
  "calls-app": () => callsOf("App clients"),
  "calls-operators": () => callsOf("Operators"),
  "calls-partners": () => callsOf("Funding partners"),
  "calls-public": () => callsOf("Public"),
  "calls-terminals": () => callsOf("Store terminals"),
  "decision-members": decisionMemberTable,
  "decision-points": decisionPointTable,
  "default-policy": defaultPolicyTable,
  "payer-words": () => payerTable("en"),
  "payer-words-ja": () => payerTable("ja"),
  "policy-members": policyMembers,
  problems: problemSections,
  "top-up-declines": topUpDeclineTable,
};

/** A place, with the line before it by which the plain file says where its piece is served. */
const madeHere = /^(?:\*The table is made[^\n]*\*\n\n)?<!-- made: ([\w-]+) -->$/gm;

/**
 * The text with every `<!-- made: name -->` in its place, and without the line that stands for it in
 * the plain file. Throws when nothing is made so.
 */
export function withMade(text: string): string {
  return text.replaceAll(madeHere, (_, name: string) => {
    const piece = pieces[name];
    if (piece === undefined) throw new Error(`nothing is made by the name ${name}`);
    return piece().trim();
  });
}
