import { existsSync } from "node:fs";
import { join } from "node:path";
import { version } from "../version.ts";
import { families } from "./command.ts";
import { commands } from "./commands.ts";
import { ownCommand, projectFolder } from "./local/folders.ts";
import { Failure, Misuse, runProgram, tellWhyEnded } from "./program.ts";

const width = Math.max(...commands.map(({ name }) => name.length));

const usage = `Sekisho ${version}: an edge payment authorizer, on this machine or at its address.

${families.map(listed).join("\n\n")}

  sekisho COMMAND --help     what a command takes
  sekisho --help             shows this
  sekisho --version          shows the version

Ends with 0 when it went well, 1 when it did not, 2 when the call was wrong. What is told goes to
standard output, progress and faults to standard error. --json, where a command has it, gives one JSON
object instead. Colours are for a terminal only, and for none where NO_COLOR is set.
`;

function listed(family: string): string {
  const own = commands.filter((each) => each.family === family);
  const lines = own.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return [`${family}:`, ...lines].join("\n");
}

await main(process.argv.slice(2));

// Sockets that callers keep open do not keep the program.
process.exit();

async function main([word, ...args]: readonly string[]): Promise<void> {
  if (word === "--version" || word === "version") {
    console.log(version);
    return;
  }
  if (word === "--help" || word === "-h" || word === "help") {
    process.stdout.write(usage);
    return;
  }
  const command = commands.find(({ name }) => name === word);
  if (word === undefined) {
    process.stderr.write(`Name a command.\n\n${usage}`);
    process.exitCode = 2;
  } else if (command === undefined) {
    const fault = new Misuse(`There is no command "${word}".`);
    process.exitCode = tellWhyEnded(fault, ownCommand);
  } else if ("load" in command)
    await runProgram(await command.load(), args, `${ownCommand} ${word}`);
  else await runScriptOfCheckout(command.script);
}

async function runScriptOfCheckout(path: string): Promise<void> {
  const script = join(projectFolder, path);
  if (existsSync(script)) {
    process.argv.splice(1, 2, script);
    await import(script);
  } else {
    const fault = new Failure(`An installed program has no ${path}: run this in a checkout.`);
    process.exitCode = tellWhyEnded(fault, ownCommand);
  }
}
