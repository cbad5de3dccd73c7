#!/usr/bin/env node
/*
 * The bin `sekisho`. In a checkout it runs src/cli/sekisho.ts, in an installed package the JavaScript
 * that was made of it. Either wants a newer Node than a machine may have: then the one that came
 * with the packages runs it.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { isatty } from "node:tty";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "sekisho.ts");
const made = join(here, "../../build/program/src/cli/sekisho.js");
const isCheckout = existsSync(source);
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

// Types are stripped without a flag from 22.18 on, node:sqlite is there without one from 22.13 on.
if (major > 22 || (major === 22 && minor >= (isCheckout ? 18 : 13))) {
  endWithLauncher();
  await import(isCheckout ? source : made);
} else {
  runWithNewerNode();
}

/** A launcher that was killed can pass nothing on: then its program ends as by SIGTERM. */
function endWithLauncher() {
  if (process.env.SEKISHO_LAUNCHED !== "1") return;
  delete process.env.SEKISHO_LAUNCHED;
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  process.channel?.unref();
}

function runWithNewerNode() {
  let node;
  try {
    node = createRequire(import.meta.url).resolve("node/bin/node");
  } catch {
    const told = `sekisho needs Node 22.18 or newer; this is ${process.version}.\n`;
    process.stderr.write(told);
    process.exitCode = 1;
    return;
  }
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const child = spawn(node, args, {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, SEKISHO_LAUNCHED: "1" },
  });
  const isAtTerminal = [0, 1, 2].some((each) => isatty(each));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    // A terminal sends the child SIGINT as well, which takes the second for impatience.
    process.on(signal, () => {
      if (signal !== "SIGINT" || !isAtTerminal) child.kill(signal);
    });
  }
  child.on("error", (error) => {
    process.stderr.write(`${node}: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 1)));
}
