import type { Command } from "./command.ts";

/** Everything that can be said after `sekisho`. */
export const commands: readonly Command[] = [
  {
    name: "start",
    family: "Run",
    summary: "a server to try things on, with a demo shop and customer",
    load: async () => (await import("./local/start.ts")).startCommand,
  },
  {
    name: "serve",
    family: "Run",
    summary: "the production Worker behind a proxy of one's own, with data on disk",
    load: async () => (await import("./serve/serve.ts")).serveCommand,
  },
  {
    name: "demo",
    family: "Try",
    summary: "a story of seven steps, each checked; or one payment as a curl command",
    load: async () => (await import("./demo/demo.ts")).demoCommand,
  },
  {
    name: "seed",
    family: "Try",
    summary: "makes the demo's people at a server that was started without them",
    load: async () => (await import("./seed/seed-command.ts")).seedCommand,
  },
  {
    name: "pay",
    family: "Try",
    summary: "sells something at the local server, and tells why it was answered so",
    load: async () => (await import("./shop/pay.ts")).payCommand,
  },
  {
    name: "code",
    family: "Try",
    summary: "shows a code of the seeded customer",
    load: async () => (await import("./shop/code.ts")).codeCommand,
  },
  {
    name: "listen",
    family: "Try",
    summary: "tells events, messages and alerts as they happen",
    load: async () => (await import("./shop/listen.ts")).listenCommand,
  },
  {
    name: "status",
    family: "Operate",
    summary: "what is stopped, waits or is alerted, and whether it answers",
    load: async () => (await import("./operate/status.ts")).statusCommand,
  },
  {
    name: "stop",
    family: "Operate",
    summary: "raises a stop",
    load: async () => (await import("./operate/stop.ts")).stopCommand,
  },
  {
    name: "lift",
    family: "Operate",
    summary: "asks to lift a stop; two persons agree",
    load: async () => (await import("./operate/stop.ts")).liftCommand,
  },
  {
    name: "approve",
    family: "Operate",
    summary: "agrees to what another operator has asked for, once it was shown",
    load: async () => (await import("./operate/approve.ts")).approveCommand,
  },
  {
    name: "reject",
    family: "Operate",
    summary: "refuses what another operator has asked for",
    load: async () => (await import("./operate/approve.ts")).rejectCommand,
  },
  {
    name: "backtest",
    family: "Operate",
    summary: "plays a velocity policy over payments that were made",
    load: async () => (await import("./backtest/backtest.ts")).backtestCommand,
  },
  {
    name: "deploy",
    family: "Operate",
    summary: "walks a deployment step by step: what is there, what is left to do",
    load: async () => (await import("./deploy/deploy.ts")).deployCommand,
  },
  {
    name: "keys",
    family: "Keep",
    summary: "makes the key ring of a deployment",
    load: async () => (await import("./local/keys.ts")).keysCommand,
  },
  {
    name: "verify",
    family: "Keep",
    summary: "checks every chain and balance in a data folder, or in an export of it",
    load: async () => (await import("./books/verify.ts")).verifyCommand,
  },
  {
    name: "export",
    family: "Keep",
    summary: "writes all books of a data folder into one file",
    load: async () => (await import("./books/verify.ts")).exportCommand,
  },
  {
    name: "backup",
    family: "Keep",
    summary: "copies a data folder, all objects as of one instant, also under load",
    load: async () => (await import("./keep/backup.ts")).backupCommand,
  },
  {
    name: "restore",
    family: "Keep",
    summary: "puts a backup back and checks its books",
    load: async () => (await import("./keep/restore.ts")).restoreCommand,
  },
  {
    name: "simulate",
    family: "More",
    summary: "plays random days of a whole deployment, with faults (in a checkout)",
    script: "test/simulator/run.ts",
  },
  {
    name: "completion",
    family: "More",
    summary: "completes commands and options in bash, zsh or fish",
    load: async () => (await import("./more/completion.ts")).completionOf(commands),
  },
];
