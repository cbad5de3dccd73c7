import { describe, expect, it } from "vitest";
import { declines } from "../../../../src/decline.ts";
import { problems } from "../../../../src/problem.ts";
import { defaultPolicy } from "../../../../src/velocity/default-policy.ts";
import { policySchema } from "../../../../src/velocity/policy.ts";
import { ACTIONS, ACTS, METRICS, WATCHES } from "../../../../src/velocity/vocabulary.ts";
import { topUpDeclines } from "../../../../src/wallet/funding-record.ts";
import { withKept, withMade } from "../../../../tools/docs/made.ts";
import { schemaOf } from "../../../../worker/door/openapi-schema.ts";

const made = (name: string) => withMade(`<!-- made: ${name} -->\n<!-- end -->`);

describe("pieces of the documents", () => {
  it("tell every decline in its order, with what is said to the customer", () => {
    const told = [...made("declines").matchAll(/^### `(\w+)`$/gm)];
    expect(told.map(([, code]) => code)).toEqual(declines.map(({ code }) => code));
    for (const { ja, en } of declines) expect(made("declines")).toContain(`${en} · ${ja}`);
    for (const { code, advice, ja } of declines) {
      const row = `[\`${code}\`](/docs/errors#${code}) → \`${advice}\` | ${ja} |`;
      expect(made("declines-ja")).toContain(row);
    }
  });

  it("tell every problem in its order, with status and retry", () => {
    const rows = [
      ...made("problems").matchAll(/^\| \[`(\w+)`\]\(#\w+\) \| (\d+) \| `(\w+)` \|$/gm),
    ];
    expect(rows.map(([, code, status, retry]) => [code, Number(status), retry])).toEqual(
      problems.map(({ code, status, retry }) => [code, status, retry]),
    );
  });

  it("tell every decline of a top-up", () => {
    for (const { code, meaning } of topUpDeclines) {
      expect(made("top-up-declines")).toContain(`| \`${code}\` | ${meaning} |`);
    }
  });

  it("describe every member of a policy that its schema has", () => {
    const text = made("policy-members");
    const words = [...JSON.stringify(schemaOf(policySchema, "input")).matchAll(/"(\w+)":\{/g)];
    const members = new Set(words.map(([, name = ""]) => name));
    for (const keyword of ["properties", "items", "window"]) members.delete(keyword);
    for (const member of members) expect(text).toMatch(new RegExp(`\\b${member}\``));
    const empty = [...text.matchAll(/^\| `([^`]+)` .*\|\s*\|$/gm)].map(([, name]) => name);
    expect(empty).toEqual([]);
    for (const word of [...ACTIONS, ...ACTS, ...WATCHES]) expect(text).toContain(`\`${word}\``);
    for (const metric of METRICS.filter((each) => each !== "distinct")) {
      expect(text).toContain(`\`${metric}\``);
    }
  });

  it("list the default policy rule by rule", () => {
    const told = [...made("default-policy").matchAll(/^\| `([\w.-]+)`/gm)].map(([, id]) => id);
    expect(told).toEqual(defaultPolicy.rules.map(({ id }) => id));
  });

  it("stand in the plain file between their marks, with links to files, and the same a second time", () => {
    const kept = withKept("<!-- made: declines-ja -->\n<!-- end -->\n", "docs/ja/sell.md");
    expect(kept).toContain("| [`code_spent`](../errors.md#code_spent) → `new_code` |");
    expect(kept).not.toContain("](/docs/");
    expect(withKept(kept, "docs/ja/sell.md")).toBe(kept);
    expect(withMade(kept)).toBe(`${made("declines-ja")}\n`);
  });

  it("leave the sections of calls to the page", () => {
    const kept = withKept(
      "<!-- made: calls-terminals -->\n<!-- end -->",
      "docs/reference/terminals.md",
    );
    expect(kept).toContain("| `POST /v1/payments` | ");
    expect(kept).toContain("| `till.postPayment` |");
    expect(kept).not.toContain("## ");
  });

  it("fail where nothing is made by a name", () => {
    expect(() => made("nothing")).toThrow("nothing is made by the name nothing");
  });
});
