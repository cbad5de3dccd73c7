import { expect, it } from "vitest";
import { reasonAt, ruleAt } from "../../../../src/velocity/vocabulary.ts";

const policy = { rules: [{ id: "a.1" }, { id: "No id\u001b[2J" }, {}, null, "text"] };

it.each([
  ["/rules/0", "a.1"],
  ["/rules/0/when/amount", "a.1"],
  ["/rules/1/limit", null],
  ["/rules/2/limit", null],
  ["/rules/3", null],
  ["/rules/4", null],
  ["/rules/5", null],
  ["/rules", null],
  ["/rules/00x", null],
  ["/currency", null],
  ["", null],
])("names the rule that %j leads into", (pointer, id) => {
  expect(ruleAt(policy, pointer)).toBe(id);
});

it.each([[{}], [{ rules: null }], [{ rules: "x" }], [{ rules: { 0: 1 } }], ["text"], [7]])(
  "finds none in %j",
  (document) => expect(ruleAt(document, "/rules/0")).toBe(null),
);

it("tells a reason with the rule, where there is one", () => {
  expect(reasonAt(policy, "/rules/0/limit", "is missing")).toBe("is missing, in rule a.1");
  expect(reasonAt(policy, "/currency", "is missing")).toBe("is missing");
});
