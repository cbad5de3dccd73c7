import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { AppClient } from "../../../../src/client/app.ts";
import { problemStatuses } from "../../../../src/client/contract/problems.ts";
import { OperatorClient } from "../../../../src/client/operator.ts";
import { PartnerClient } from "../../../../src/client/partner.ts";
import { TerminalClient } from "../../../../src/client/terminal.ts";
import { sdkCalls, sdkWithin } from "../../../../tools/docs/sdk-calls.ts";
import { ownProblems } from "../../../../worker/door/own-problems.ts";

const folder = resolve(import.meta.dirname, "../../../../src/client");

/** The files of each client's class and of those above it. */
const classes = [
  [AppClient, ["app.ts", "access/app-access.ts"]],
  [TerminalClient, ["terminal.ts"]],
  [PartnerClient, ["partner.ts"]],
  [
    OperatorClient,
    ["operator.ts", "operator-shops.ts", "operator-policies.ts", "access/operator-access.ts"],
  ],
] as const;

/** What asks the server for nothing by itself, or tells an outcome instead of a reply. */
const others = new Set([
  ...["walletId", "deviceId", "offlineCode", "newReference"],
  ...["pay", "resume", "abandon", "acknowledge", "read", "act", "constructor"],
]);

function methodsOf({ prototype }: { prototype: object }): string[] {
  const names: string[] = [];
  for (let at = prototype; at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    names.push(...Object.getOwnPropertyNames(at));
  }
  return names.filter((name) => !others.has(name));
}

/** The codes that a method's words name, by client and method. */
function wordsOf(files: readonly string[]): Map<string, string[]> {
  const text = files.map((file) => readFileSync(join(folder, file), "utf8")).join("\n");
  const methods = text.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n {2}(?:async )?(\w+)\(/g);
  return new Map(
    [...methods].map(([, words = "", name = ""]) => {
      const [, told = ""] = / Problems: ([^.]+)\./.exec(words.replaceAll(/\s+\*?\s*/g, " ")) ?? [];
      return [name, [...told.matchAll(/`(\w+)`/g)].map(([, code]) => `${code}`)];
    }),
  );
}

test("methods name the problems that their calls are declared with, and no others", () => {
  const clientOf = { app: AppClient, till: TerminalClient, partner: PartnerClient } as const;
  const declared = new Map<string, Set<string>>();
  for (const [call, made] of Object.entries({ ...sdkCalls, ...sdkWithin })) {
    const [, client, method] = /(\w+)\.(\w+)/.exec(made) ?? [];
    const name = `${client}.${method}`;
    const codes = declared.get(name) ?? new Set();
    for (const code of ownProblems[call] ?? ["no row"]) codes.add(code);
    declared.set(name, codes);
  }
  const told = new Map<string, string[]>();
  for (const [client, files] of classes) {
    const [name = "operator"] =
      Object.entries(clientOf).find(([, each]) => (each as object) === client) ?? [];
    for (const [method, codes] of wordsOf(files)) told.set(`${name}.${method}`, codes);
  }
  for (const [name, codes] of declared) {
    expect([name, told.get(name)?.toSorted()]).toEqual([name, [...codes].toSorted()]);
  }
});

test.each(classes.map(([client, files]) => [client.name, client, files] as const))(
  "every method of %s says which problems it may meet, by codes of the contract",
  (_, client, files) => {
    const text = files.map((file) => readFileSync(join(folder, file), "utf8")).join("\n");
    const told = new Map(
      [...text.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n {2}(?:async )?(\w+)\(/g)].map(
        ([, words = "", name]) => [name, words.replaceAll(/\s+\*?\s*/g, " ")] as const,
      ),
    );
    for (const name of methodsOf(client)) {
      const [, problems] = / Problems: ([^.]+)\./.exec(told.get(name) ?? "") ?? [];
      expect([name, problems]).toEqual([name, expect.any(String)]);
      const codes = [...(problems ?? "").matchAll(/`(\w+)`/g)].map(([, code]) => code);
      expect([name, codes.filter((code) => !(`${code}` in problemStatuses))]).toEqual([name, []]);
      expect(codes.length > 0 || problems === "none of its own").toBe(true);
    }
  },
);
