import { cpSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Project, root } from "./project.ts";

const compilers = {
  "TypeScript 7": join(root, "node_modules/typescript/bin/tsc"),
  "TypeScript 5.9": join(root, "tools/openapi/node_modules/typescript/bin/tsc"),
};

const program = `
import {
  AppClient, type Balances, CallError, generateDeviceKey, OperatorClient, orThrow, PartnerClient,
  type Payment, type Reply, TerminalClient, verifyPost, type WalletEvent,
} from "@sekisho/client";
import { memoryRecordStore, testPayment, TestRuntime } from "@sekisho/client/testing";

const key = await generateDeviceKey();
const origin = "https://pay.example";
const till = new TerminalClient({ origin, key, payments: memoryRecordStore() });
const sold = await till.pay({ reference: till.newReference(), code: "c", amount: 1, currency: "JPY" });
switch (sold.kind) {
  case "approved": { const paid: Payment = sold.payment; void paid.merchant_name; break; }
  case "refused": { const again: "never" | "same_request" | "new_request" = sold.problem.retry; void again; break; }
  default: void sold.reference;
}
const app = new AppClient({ origin, key });
const { balances, devices } = orThrow(await app.wallet());
const available: number = (balances satisfies Balances).available;
void [available, devices[0]?.cooling_until];
await app.events({ onEvent: (event: WalletEvent) => void event.sequence });
const operator = new OperatorClient({ origin, key });
const seen: Reply<unknown> = await operator.wallet("wal_1");
void (seen.ok ? seen.status : seen.problem?.retry_after_ms);
const { policies } = orThrow(await operator.policies());
const rule: string | undefined = policies[0]?.document.rules[0]?.id;
void rule;
// @ts-expect-error a scope that is not one
await operator.raiseStop({ scope: "the moon", reason: "r" });
const partner = new PartnerClient({ origin, key, partnerId: "par_1", channel: "atm" });
void (await partner.creditByReference("ref-0001"));
// @ts-expect-error an amount is a number
await partner.credit({ reference: "ref-0001", route: "r", amount: "1", currency: "JPY" });
const error: CallError | null = null;
void [error, testPayment().amount, new TestRuntime(() => "silence").calls, verifyPost];
`;

const inNode = `
import { DamagedRecordError, fileKeyStore, fileRecordStore } from "@sekisho/client/file-store";
import type { SessionState } from "@sekisho/client";
void [fileKeyStore("keys"), fileRecordStore<SessionState>("sessions"), DamagedRecordError];
`;
const inBrowsers = `
import { indexedDbKeyStore, indexedDbRecordStore } from "@sekisho/client/indexed-db";
void [indexedDbKeyStore(), indexedDbRecordStore("sessions")];
`;

interface Setting {
  readonly lib: readonly string[];
  readonly types: readonly string[];
  readonly module: "nodenext" | "esnext";
  readonly moduleResolution: "nodenext" | "bundler";
  readonly text: string;
}

const settings: Readonly<Record<string, Setting>> = {
  "nodenext with Node's types and no dom": {
    ...{ lib: ["es2024"], types: ["node"], text: program + inNode },
    ...{ module: "nodenext", moduleResolution: "nodenext" },
  },
  "bundler with dom": {
    ...{ lib: ["es2024", "dom", "dom.iterable"], types: [], text: program + inBrowsers },
    ...{ module: "esnext", moduleResolution: "bundler" },
  },
  "bundler with a Worker's types": {
    ...{ lib: ["es2024"], types: ["@cloudflare/workers-types"], text: program },
    ...{ module: "esnext", moduleResolution: "bundler" },
  },
};

/** Types of a platform that the checkout has already. */
const brought = ["@types/node", "undici-types", "@cloudflare/workers-types"];

describe.each(Object.entries(settings))("a strict project, %s", (_, { text, ...options }) => {
  test.each(Object.entries(compilers))("compiles by %s", (_, compiler) => {
    const compilerOptions = {
      ...{ target: "es2024", strict: true, noUncheckedIndexedAccess: true, noEmit: true },
      ...{ exactOptionalPropertyTypes: true, skipLibCheck: false, verbatimModuleSyntax: true },
      ...options,
    };
    const tsconfig = JSON.stringify({ compilerOptions, files: ["program.ts"] });
    const project = Project.empty({ "program.ts": text, "tsconfig.json": tsconfig });
    for (const name of brought) {
      const to = join(project.folder, "node_modules", name);
      cpSync(join(root, "node_modules", name), to, { recursive: true });
    }
    const { status, output } = project.run(process.execPath, [compiler, "-p", "tsconfig.json"]);
    expect({ status, output }).toEqual({ status: 0, output: "" });
  });
});
