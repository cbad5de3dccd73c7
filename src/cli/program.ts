import { setImmediate } from "node:timers/promises";
import { type ParseArgsConfig, parseArgs } from "node:util";

/** What a program says in one sentence, without a stack, before it ends with exit code 1. */
export class Failure extends Error {}

type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O; strict: true; allowPositionals: false }>
>["values"];

/** A command of `sekisho`, or a program behind an npm script. */
export interface Program<O extends Options = Options> {
  /** What `--help` shows. */
  readonly usage: string;
  /** `help` is added. One of the name `json` has failures told as JSON as well. */
  readonly options: O;
  /** Whether arguments without a name are taken; else they are a misuse. */
  readonly positionals?: boolean;
  /** Whether it goes on when its output is read no more, or cannot be kept: a server does. */
  readonly outlivesReader?: boolean;
  /**
   * Answers the exit code. A `Failure` is told as it is, and so is what the system says of a file (a disk
   * that is full, a folder that is none); anything else is a bug, with its stack.
   */
  run(values: Values<O>, positionals: readonly string[]): Promise<number>;
}

/** A call that was wrong: told in one sentence, with where the usage is; exit code 2. */
export class Misuse extends Error {}

/** A program as it is, its options typed. */
export function asProgram<O extends Options>(program: Program<O>): Program<O> {
  return program;
}

/**
 * Reads the command line (this process's own unless told), runs the program and sets the exit code:
 * 0, 1 (failed), 2 (misuse). `called` is what was typed before the arguments.
 */
export async function runProgram<O extends Options>(
  program: Program<O>,
  args: readonly string[] = process.argv.slice(2),
  called = "",
): Promise<void> {
  hearOutput(program.outlivesReader ?? false);
  try {
    const options = { ...program.options, help: { type: "boolean", short: "h" } } as const;
    const allowPositionals = program.positionals ?? false;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals });
    if ((values as { help?: boolean }).help === true) {
      process.stdout.write(program.usage);
      return;
    }
    process.exitCode = await program.run(values as Values<O>, positionals);
    // A turn later than it was written: that the output was not taken is heard by then.
    await setImmediate();
  } catch (error) {
    const isJson = "json" in program.options && args.includes("--json");
    process.exitCode = tellWhyEnded(error, called, isJson);
  }
}

/** Tells on standard error why a program ended; answers its exit code. */
export function tellWhyEnded(error: unknown, called: string, isJson = false): number {
  const isMisuse = error instanceof Misuse || isParseFault(error);
  if (isJson) {
    process.stderr.write(`${JSON.stringify({ error: reasonOf(error) })}\n`);
    return isMisuse ? 2 : 1;
  }
  if (error instanceof Failure || isOfSystem(error)) {
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
  if (isMisuse) {
    process.stderr.write(`${error.message}\nSee ${`${called} --help`.trim()}\n`);
    return 2;
  }
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
}

function isParseFault(error: unknown): error is Error {
  const { code } = error as { code?: unknown };
  return typeof code === "string" && code.startsWith("ERR_PARSE_ARGS");
}

/** Whether the system refused a call: its words say which call, and mostly which file. */
function isOfSystem(error: unknown): error is Error {
  const { errno, syscall } = error as NodeJS.ErrnoException;
  return error instanceof Error && typeof errno === "number" && typeof syscall === "string";
}

/**
 * Whoever read our output may have gone (`| head`). That is said nowhere; it ends the program, as
 * SIGTERM would where that is heard, else at once, unless it outlives its reader. Output that cannot be
 * written for another reason is told, and ends it with 1: whoever keeps it would have a part, or nothing.
 */
function hearOutput(outlives: boolean): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (outlives || stream === process.stderr) return;
      if (error.code !== "EPIPE") {
        process.stderr.write(`The output cannot be written: ${reasonOf(error)}\n`);
        process.exit(1);
      }
      if (!process.emit("SIGTERM", "SIGTERM")) process.exit(readerGoneCode);
    });
  }
}

/** As a shell tells of a program that SIGPIPE has ended. */
const readerGoneCode = 141;

/** What went wrong, in the words of whoever threw. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What was typed for `--name`, a whole number from 1 on; else the call was wrong. */
export function wholeNumber(name: string, text: string | undefined): number {
  return wholeNumberOf(`--${name}`, text);
}

/** A whole number from 1 on that was typed without a name; `what` is it in a sentence. */
export function wholeNumberOf(what: string, text: string | undefined): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new Misuse(`${what} has to be a whole number from 1 on, not "${text}".`);
}
