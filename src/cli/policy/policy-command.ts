import { deskOptions, deskUsage } from "../operate/desk.ts";
import { asProgram, Misuse } from "../program.ts";
import { diffAgainstActive, editFile, showVersion } from "./documents.ts";
import type { PolicyValues } from "./policy-values.ts";
import { activateVersion, backtestVersion, listVersions, proposeFile } from "./versions.ts";

const usage = `Changes what the velocity rules are: start from the version that decides, change a limit, see what that
changes, play it over what was paid, and have it decide when a second person agrees.

  sekisho policy                        every version, and which decides
  sekisho policy show [VERSION]         the document of that version, or of the one that decides
  sekisho policy edit FILE              the version that decides into FILE, if FILE is not there; then opens it
                                        in $EDITOR, checks it and shows what it changes
  sekisho policy edit FILE --rule ID --limit N
                                        changes that rule's limit instead; --action WORD its action,
                                        --remove takes the rule out
  sekisho policy diff FILE|VERSION      what it changes against the version that decides
  sekisho policy propose FILE           checks it, shows what it changes and keeps it as a version, which
                                        decides nothing yet
  sekisho policy backtest VERSION       plays it over what all wallets did; --days N (30)
  sekisho policy activate VERSION       asks for it to decide; "sekisho approve apr_…" of a second person
                                        shows the same changes. The way back: activate the older version
  sekisho policy --help                 shows this

--yes   propose and activate without a question
"default" in place of FILE is the policy of a new deployment. The language: docs/policies.md, /docs/policies.
${deskUsage}`;

const options = {
  ...deskOptions,
  rule: { type: "string" },
  limit: { type: "string" },
  action: { type: "string" },
  remove: { type: "boolean", default: false },
  days: { type: "string" },
  yes: { type: "boolean", default: false },
} as const;

/** What each word does, with what it may be followed by. */
const words: Readonly<
  Record<
    string,
    {
      readonly names: "FILE" | "VERSION" | "FILE|VERSION" | "[VERSION]";
      readonly run: (values: PolicyValues, named: string) => Promise<number>;
    }
  >
> = {
  show: { names: "[VERSION]", run: showVersion },
  edit: { names: "FILE", run: editFile },
  diff: { names: "FILE|VERSION", run: diffAgainstActive },
  propose: { names: "FILE", run: proposeFile },
  backtest: { names: "VERSION", run: backtestVersion },
  activate: { names: "VERSION", run: activateVersion },
};

/** `sekisho policy`: from the version that decides to the next one. */
export const policyCommand = asProgram({
  usage,
  options,
  positionals: true,
  async run(values, [word, named, ...more]) {
    if (word === undefined || word === "list") return listVersions(values);
    const known = Object.hasOwn(words, word) ? words[word] : undefined;
    if (known === undefined) {
      throw new Misuse(`"policy ${word}" is none of ${Object.keys(words).join(", ")}.`);
    }
    if (more.length > 0 || (named === undefined && known.names !== "[VERSION]")) {
      throw new Misuse(`sekisho policy ${word} ${known.names}`);
    }
    return known.run(values, named ?? "");
  },
});
