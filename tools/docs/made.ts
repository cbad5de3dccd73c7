import { dirname, relative } from "node:path";
import type { Tag } from "../../worker/door/route.ts";
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
import { callList, callsOf } from "./make/reference.ts";
import { pages } from "./site.ts";

/** A piece of a page, as Markdown: on the page, and in the plain file where that has less. */
interface Piece {
  readonly page: () => string;
  readonly plain?: () => string;
}

const calls = (tag: Tag, path: string): Piece => ({
  page: () => callsOf(tag),
  plain: () => callList(tag, path),
});

/** What is made of the code's own tables. */
const pieces: Readonly<Record<string, Piece>> = {
  declines: { page: declineSections },
  "declines-ja": { page: japaneseDeclineTable },
  "magic-amounts": { page: magicTable },
  "calls-app": calls("App clients", "/docs/reference/app"),
  "calls-operators": calls("Operators", "/docs/reference/operators"),
  "calls-partners": calls("Funding partners", "/docs/reference/partners"),
  "calls-public": calls("Public", "/docs/reference/public"),
  "calls-terminals": calls("Store terminals", "/docs/reference/terminals"),
  "decision-members": { page: decisionMemberTable },
  "decision-points": { page: decisionPointTable },
  "default-policy": { page: defaultPolicyTable },
  "payer-words": { page: () => payerTable("en") },
  "payer-words-ja": { page: () => payerTable("ja") },
  "policy-members": { page: policyMembers },
  problems: { page: problemSections },
  "top-up-declines": { page: topUpDeclineTable },
};

/** A place of a piece: what stands between its two marks is made. */
const madeHere = /^<!-- made: ([\w-]+) -->\n[\s\S]*?^<!-- end -->$/gm;

/** The text of a file as its page is made of it: every piece whole. Throws on a piece of no name. */
export function withMade(text: string): string {
  return text.replaceAll(madeHere, (_, name: string) => pieceOf(name).page().trim());
}

/**
 * The text of a file as it is kept, for whoever reads it without the pages: every piece between its
 * marks, with links to files. Throws on a piece of no name.
 */
export function withKept(text: string, source: string): string {
  return text.replaceAll(madeHere, (_, name: string) => {
    const { page, plain = page } = pieceOf(name);
    return `<!-- made: ${name} -->\n\n${toFiles(plain().trim(), source)}\n\n<!-- end -->`;
  });
}

function pieceOf(name: string): Piece {
  const piece = pieces[name];
  if (piece === undefined) throw new Error(`nothing is made by the name ${name}`);
  return piece;
}

/** Leads links to pages to the files that these are made of. */
function toFiles(text: string, source: string): string {
  return text.replaceAll(/(?<=\]\()(\/docs\/[^)#]*)/g, (path) => {
    const target = pages.find((page) => page.path === path)?.source ?? path;
    return target === source ? "" : relative(dirname(source), target);
  });
}
