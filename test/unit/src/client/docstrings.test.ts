import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { AppClient } from "../../../../src/client/app.ts";
import { problemStatuses } from "../../../../src/client/contract/problems.ts";
import { OperatorClient } from "../../../../src/client/operator.ts";
import { PartnerClient } from "../../../../src/client/partner.ts";
import { TerminalClient } from "../../../../src/client/terminal.ts";

const folder = resolve(import.meta.dirname, "../../../../src/client");

/** The files of each client's class and of those above it. */
const classes = [
  [AppClient, ["app.ts", "access/app-access.ts"]],
  [TerminalClient, ["terminal.ts"]],
  [PartnerClient, ["partner.ts"]],
  [OperatorClient, ["operator.ts", "operator-policies.ts", "access/operator-access.ts"]],
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
