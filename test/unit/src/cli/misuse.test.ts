import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, it, vi } from "vitest";
import { commands } from "../../../../src/cli/commands.ts";
import { runProgram } from "../../../../src/cli/program.ts";

/* A call that is wrong is told in one sentence before anything is opened, asked or written. */
const folder = mkdtempSync(join(tmpdir(), "sekisho-misuse-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What hears of closed pipes; each call adds some, as a process makes one call alone. */
const streams = [process.stdout, process.stderr];
const before = streams.map((stream) => stream.listeners("error"));

let told: string;
beforeEach(() => {
  told = "";
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    told += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  for (const [index, stream] of streams.entries()) {
    for (const each of stream.listeners("error")) {
      if (!before[index]?.includes(each)) stream.off("error", each as () => void);
    }
  }
});

async function call(name: string, args: readonly string[]) {
  const command = commands.find((each) => each.name === name);
  if (command === undefined || !("load" in command)) throw new Error(`${name} is no command`);
  await runProgram(await command.load(), args, name);
  return { code: process.exitCode, told };
}

const whole = (what: string, typed: string) =>
  `${what} has to be a whole number from 1 on, not "${typed}".`;
const oneScope = "Name one scope.";
const oneWallet = "Name one wallet or contact.";
const oneApproval = "Name one approval: apr_…";
const oneStop = "Name one stop, or what to --approve.";
const oneAct = "Name one payment or top-up.";
const withReason = "Give a --reason: it stays on record.";
const together = "--origin, --key and --operator go together, and without --state.";
const who = ["--origin", "http://127.0.0.1:9", "--key", join(folder, "key.json")];

const withServe = "--origin and --vars go with --serve: a deployment has them in wrangler.toml.";

it.each([
  ["pay", [], "Name one amount."],
  ["pay", ["1", "2"], "Name one amount."],
  ["pay", ["0"], whole("The amount", "0")],
  ["pay", ["1.5"], whole("The amount", "1.5")],
  ["pay", ["1", "--capture", "1"], "--capture goes with --hold."],
  ["pay", ["1", "--hold", "--capture", "x"], whole("--capture", "x")],
  ["top-up", [], "Name one amount."],
  ["top-up", ["1", "2"], "Name one amount."],
  ["code", ["--form", "round"], "--form is one of "],
  ["explain", [], oneAct],
  ["explain", ["pay_1", "pay_2"], oneAct],
  ["stop", [], oneScope],
  ["stop", ["spending", "refunds", "--reason", "r"], oneScope],
  ["stop", ["spending"], withReason],
  ["stop", ["spending", "--reason", "r", ...who], together],
  ["stop", ["spending", "--reason", "r", "--operator", "opr_1", "--key", "k"], together],
  ["stop", ["spending", "--reason", "r", "--origin", "http://127.0.0.1:9"], together],
  ["stop", ["spending", "--reason", "r", ...who, "--operator", "o", "--state", "s"], together],
  ["lift", [], oneStop],
  ["lift", ["spending", "refunds"], oneStop],
  ["lift", ["spending", "--approve", "apr_1"], oneStop],
  ["approve", [], oneApproval],
  ["approve", ["apr_1", "apr_2"], oneApproval],
  ["reject", [], oneApproval],
  ["reject", ["apr_1", "apr_2"], oneApproval],
  ["freeze", [], oneWallet],
  ["freeze", ["wal_1", "wal_2", "--reason", "r"], oneWallet],
  ["freeze", ["wal_1"], withReason],
  ["unfreeze", [], oneWallet],
  ["unfreeze", ["wal_1", "wal_2"], oneWallet],
  ["alerts", ["--all", "--acknowledge", "alr_1"], "--all lists, --acknowledge does not."],
  ["operator", [], "Say "],
  ["operator", ["first", "more"], "Say "],
  ["operator", ["toString"], "Say "],
  ["operator", ["first", ...who], "Name the file of the bootstrap --secret."],
  ["operator", ["enter", ...who], "Give the --code of the invitation."],
  ["operator", ["enter", "--code", "c", "--key", "k"], "Name --origin and --key."],
  [
    "operator",
    ["enter", "--code", "c", "--origin", "http://127.0.0.1:9"],
    "Name --origin and --key.",
  ],
  ["operator", ["invite", "--name", "n"], "Give a --name and a --role: "],
  ["operator", ["invite", "--role", "viewer"], "Give a --name and a --role: "],
  ["operator", ["invite", "--name", "n", "--role", "king"], "Give a --name and a --role: "],
  ["policy", ["burn"], '"policy burn" is none of show, edit, diff, propose, backtest, activate.'],
  ["policy", ["toString"], '"policy toString" is none of '],
  ["policy", ["show", "1", "2"], "sekisho policy show [VERSION]"],
  ["policy", ["activate"], "sekisho policy activate VERSION"],
  ["policy", ["activate", "1", "2"], "sekisho policy activate VERSION"],
  ["backtest", [], "Name a policy and a file of payments."],
  ["backtest", ["a", "b", "c"], "Name a policy and a file of payments."],
  ["backtest", ["--generate", "f", "--days", "1.5"], '"1.5" is not a whole number.'],
  ["backtest", ["--generate", "f", "--days", "1234567890"], '"1234567890" is not a whole number.'],
  ["keys", ["--step", "add"], "Name the --ring."],
  ["keys", ["--purpose", "code"], "Name the --ring."],
  ["keys", ["--force"], "Name the --ring."],
  ["keys", ["--ring", "f", "--out", "g"], "--out is for a new ring."],
  ["keys", ["--ring", "f"], "--purpose is one of "],
  ["keys", ["--ring", "f", "--purpose", "mind", "--step", "add"], "--purpose is one of "],
  ["keys", ["--ring", "f", "--purpose", "code"], "--step is one of "],
  ["keys", ["--ring", "f", "--purpose", "code", "--step", "burn"], "--step is one of "],
  ["verify", ["a", "b"], "An export is verified by itself."],
  ["verify", ["a", "--state", "s"], "An export is verified by itself."],
  ["export", [], "Name one new file."],
  ["export", ["a", "b"], "Name one new file."],
  ["backup", [], "Name one new folder."],
  ["backup", ["a", "b"], "Name one new folder."],
  ["restore", [], "Name one backup."],
  ["restore", ["a", "b"], "Name one backup."],
  ["deploy", [], "It deploys nothing: say --check."],
  ["deploy", ["--check", "--origin", "https://pay.example.com"], withServe],
  ["deploy", ["--check", "--vars", "f"], withServe],
  ["deploy", ["--check", "--serve", "--remote"], "--remote asks Cloudflare, --serve does without."],
  ["start", ["--port", "0"], '--port has to be a number from 1 to 65535, not "0".'],
  ["start", ["--port", "65536"], '--port has to be a number from 1 to 65535, not "65536".'],
  ["status", ["more"], "Unexpected argument 'more'"],
])("sekisho %s %j: %s", async (name, args, sentence) => {
  const { code, told } = await call(name, args);
  expect(told.startsWith(sentence), told).toBe(true);
  expect(told.split("\n").slice(-2)).toEqual([`See ${name} --help`, ""]);
  expect(code).toBe(2);
});
