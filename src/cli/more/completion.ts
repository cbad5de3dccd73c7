import type { Command } from "../command.ts";
import { asProgram, Misuse } from "../program.ts";

const usage = `Prints what has a shell complete the commands and options of sekisho.

  sekisho completion bash >> ~/.bashrc
  sekisho completion zsh > "${"$"}{fpath[1]}/_sekisho"
  sekisho completion fish > ~/.config/fish/completions/sekisho.fish
  sekisho completion --help      shows this
`;

/** `sekisho completion`: a script for a shell that knows these commands. */
export function completionOf(commands: readonly Command[]) {
  return asProgram({
    usage,
    options: {},
    positionals: true,
    async run(_values, [shell, ...more]) {
      const written = more.length > 0 ? undefined : shells[shell ?? ""];
      if (written === undefined) throw new Misuse("Name a shell: bash, zsh or fish.");
      process.stdout.write(written(await wordsOf(commands)));
      return 0;
    },
  });
}

/** A command, what it is for, and its options with two hyphens. */
interface Word {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly string[];
}

function wordsOf(commands: readonly Command[]): Promise<readonly Word[]> {
  return Promise.all(
    commands.map(async (command) => {
      const { name, summary } = command;
      const options = "load" in command ? (await command.load()).options : {};
      const names = [...Object.keys(options), "help"].sort();
      return { name, summary, options: names.map((each) => `--${each}`) };
    }),
  );
}

const shells: Readonly<Record<string, (words: readonly Word[]) => string>> = {
  bash: (all) => `# Completion of sekisho for bash
_sekisho() {
  local word="${"$"}{COMP_WORDS[COMP_CWORD]}" options=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${all.map(({ name }) => name).join(" ")}" -- "$word"))
    return
  fi
  case "${"$"}{COMP_WORDS[1]}" in
${all.map(({ name, options }) => `    ${name}) options="${options.join(" ")}" ;;`).join("\n")}
  esac
  if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W "$options" -- "$word"))
  else COMPREPLY=($(compgen -f -- "$word")); fi
}
complete -o filenames -F _sekisho sekisho
`,
  zsh: (all) => `#compdef sekisho
# Completion of sekisho for zsh
local -a commands
commands=(
${all.map(({ name, summary }) => `  '${name}:${quoted(summary)}'`).join("\n")}
)
if (( CURRENT == 2 )); then
  _describe 'command' commands
  return
fi
case "$words[2]" in
${all.map(({ name, options }) => `  ${name}) [[ "$PREFIX" == -* ]] && compadd -- ${options.join(" ")} || _files ;;`).join("\n")}
esac
`,
  fish: (all) =>
    [
      "# Completion of sekisho for fish",
      ...all.flatMap(({ name, summary, options }) => [
        `complete -c sekisho -n __fish_use_subcommand -a ${name} -d '${quoted(summary)}'`,
        ...options.map(
          (option) =>
            `complete -c sekisho -n '__fish_seen_subcommand_from ${name}' -l ${option.slice(2)}`,
        ),
      ]),
      "",
    ].join("\n"),
};

/** Within single quotes of every shell; a colon separates in zsh. */
function quoted(text: string): string {
  return text.replaceAll("'", "’").replaceAll(":", ",");
}
