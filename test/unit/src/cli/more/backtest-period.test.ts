import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { run } from "../local-server.ts";

const folder = mkdtempSync(join(tmpdir(), "sekisho-backtest-"));
const payments = join(folder, "payments.csv");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(() => {
  const policy = join(folder, "policy.json");
  const made = run(
    "backtest",
    ...["--sample", policy, "--generate", payments, "--customers", "3", "--days", "14"],
  );
  expect(made.status, made.stderr).toBe(0);
});

/** What rules across wallets found, by day; a buyer with several wallets comes once a week. */
function daysFound(...period: string[]): string[] {
  const { status, stdout, stderr } = run("backtest", "default", payments, ...period);
  expect(status, stderr).toBe(0);
  const [, found = ""] = stdout.split(/^Rules across wallets.*$|^No rule across wallets.*$/m);
  return [...new Set([...found.matchAll(/^ {4}(\S+)T/gm)].map(([, day = ""]) => day))].sort();
}

it("tells of rules across wallets only what happened in the period", () => {
  expect(daysFound("--examples", "999")).toEqual(["2026-03-04", "2026-03-11"]);
  const second = ["--examples", "999", "--from", "2026-03-08T00:00:00Z"];
  expect(daysFound(...second)).toEqual(["2026-03-11"]);
  const first = ["--examples", "999", "--to", "2026-03-08T00:00:00Z"];
  expect(daysFound(...first)).toEqual(["2026-03-04"]);
  expect(daysFound("--from", "2026-03-20T00:00:00Z")).toEqual([]);
});

it("makes up customers that are numbered from one on, after the seed", () => {
  const wallets = readFileSync(payments, "utf8").matchAll(/\bwal_(\d+),/g);
  const numbers = new Set([...wallets].map(([, number]) => Number(number)));
  expect([...numbers].sort()).toEqual([1_000_001, 1_000_002, 1_000_003]);
});
