import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { problemStatuses } from "../../../../src/client/contract/problems.ts";
import { localProblem } from "../../../../src/client/wire/answer.ts";
import { language } from "../../../../src/web/language.ts";
import { refusalText } from "../../../../src/web/refusal.ts";
import { isKey } from "../../../every-word.ts";
import { web } from "./page-modules.ts";

const problemOf = (code: string) =>
  localProblem(code as "stopped", 403, "Said by the wire").problem;

it("a refusal is told in the page's language, and by the wire where its code is not known", () => {
  language.value = "ja";
  expect(refusalText(problemOf("forbidden"))).toBe("許可されていません");
  expect(refusalText({ ...problemOf("too_many_attempts"), retry_after_ms: 1_200 })).toContain(
    "2秒",
  );
  expect(refusalText(problemOf("of_a_newer_server"))).toBe("Said by the wire");
  expect(refusalText(undefined)).toBe("通信できません。もう一度お試しください");
});

it("every refusal of the contract has words", () => {
  expect(Object.keys(problemStatuses).filter((code) => !isKey(`refusal.${code}`))).toEqual([]);
});

it("no screen shows the wire's words of a refusal by itself", () => {
  const screens = globSync("**/*.tsx", { cwd: web });
  const own = screens.filter((path) =>
    /problem\??\.(detail|title)\b/.test(readFileSync(`${web}/${path}`, "utf8")),
  );
  expect(own).toEqual([]);
});
