import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../../../../src/cli/local/port.ts";
import { StateFolder } from "../../../../../src/cli/local/state-folder.ts";
import { type Actors, actorsOf } from "../../../../../src/cli/seed/actors.ts";
import type { FullSeed } from "../../../../../src/cli/seed/schema.ts";
import { orThrow, totpCode } from "../../../../../src/client/index.ts";
import { end, run, start } from "../local-server.ts";

/* What an operator does by commands, at one server for all. */
const state = mkdtempSync(join(tmpdir(), "sekisho-operate-"));
let server: Awaited<ReturnType<typeof start>>;
let operators: Actors["operators"];

beforeAll(async () => {
  server = await start(await freePort(), "--state", state);
  const folder = new StateFolder(state);
  operators = (await actorsOf(folder.seed() as FullSeed, folder)).operators;
});

afterAll(async () => {
  if (server !== undefined) await end(server.child, "SIGTERM");
  rmSync(state, { recursive: true, force: true });
});

/** Runs a command there. */
function typed(command: string, ...args: string[]) {
  return run(command, ...args, "--state", state);
}

describe("sekisho approve and reject", () => {
  it("show what would happen, and do nothing unless somebody agrees", async () => {
    const [first] = operators;
    const rules = orThrow(await first.policies()).policies[0]?.document.rules.slice(1) ?? [];
    const { version } = orThrow(await first.addPolicy({ currency: "JPY", rules }));
    const { approval_id: id } = orThrow(await first.activatePolicy(version));
    const asked = typed("approve", id);
    expect(asked.stdout).toContain(`${id}: policy ${version} decides from then on, in place of 1`);
    expect(asked.stdout).toContain("asked for by First approver (opr_");
    expect(asked.stdout).toMatch(/removed payment\.wallet\.count\.1m: payment, each wallet: count/);
    expect(asked).toMatchObject({ status: 1 });
    expect(asked.stderr).toContain("Say --yes to agree to it.");
    expect(typed("lift", "--approve", id)).toMatchObject({ status: 1, stdout: "" });
    expect(orThrow(await first.policies()).active).toBe(1);
    expect(typed("status").stdout).toContain(`${id}: policy ${version} decides from then on`);
    expect(typed("approve", id, "--yes")).toMatchObject({ status: 0, stderr: "" });
    expect(orThrow(await first.policies()).active).toBe(version);
    expect(typed("approve", id, "--yes").stderr).toMatch(/is (?:approved already|not among what)/);
  });

  it("tell an empty policy for what it is, and refuse it for good", async () => {
    const [first, second] = operators;
    const made = orThrow(await first.addPolicy({ currency: "JPY", rules: [] }));
    expect(made.warnings).toMatchObject([{ pointer: "/rules" }]);
    const { approval_id: id } = orThrow(await second.activatePolicy(made.version));
    const [waiting] = orThrow(await first.approvals()).approvals;
    expect(waiting?.detail).toMatchObject({ rules: 0, warnings: [{ pointer: "/rules" }] });
    const refused = typed("reject", id, "--yes", "--json");
    expect(refused.stderr).toContain("beware: /rules: there is no rule");
    expect(JSON.parse(refused.stdout)).toMatchObject({ status: "rejected" });
  });

  it("lift a stop once, however often it is asked for", async () => {
    const [first] = operators;
    expect(typed("stop", "refunds", "--reason", "a drill").status).toBe(0);
    const [stop] = orThrow(await first.stops()).stops;
    const { approval_id: id } = orThrow(await first.liftStop(stop?.stop_id ?? ""));
    const { stdout } = typed("status");
    expect(stdout).toContain(`${id}: lifts the stop refunds (a drill), raised by`);
    expect(stdout).toMatch(/^parts: (?:pass|warn), \d+ of \d+ pass, as of 20/m);
    expect(typed("lift", "refunds").stdout).toMatch(
      /^lifted; agreed to by Second approver \(opr_.*\)\n$/,
    );
    const waiting = orThrow(await first.approvals()).approvals;
    expect(waiting.filter(({ status }) => status === "waiting")).toEqual([]);
  });
});

describe("sekisho policy", () => {
  const file = join(state, "policy.json");

  it("changes one limit of the version that decides, by two persons", async () => {
    const rule = "payment.wallet.amount.10m";
    const edited = typed("policy", "edit", file, "--rule", rule, "--limit", "40000");
    expect(edited.stdout).toContain(`tighter ${rule}: limit 50000 → 40000`);
    expect(typed("policy", "diff", file, "--json").stdout).toContain('"change":"tighter"');
    expect(typed("policy", "propose", file).stderr).toContain("Say --yes");
    const { version } = JSON.parse(typed("policy", "propose", file, "--yes", "--json").stdout);
    const { stdout: report } = typed("policy", "backtest", `${version}`);
    expect(report).toMatch(/^\d+ wallets?, \d+ approved acts? \(¥[\d,]+\) in 30 days \(/);
    expect(report).toMatch(
      /\nWould have declined 0 acts \(¥0\) of \d+, asked the phone for 0 acts,/,
    );
    expect(report).toMatch(/\n\d+ of \d+ rules that applied were never exceeded\.\n/);
    const asked = JSON.parse(typed("policy", "activate", `${version}`, "--yes", "--json").stdout);
    const again = typed("policy", "activate", `${version}`).stdout;
    expect(again).toMatch(/^waits for another approver, since 20.*: sekisho approve apr_/);
    expect(again).toContain(asked.approval_id);
    expect(typed("approve", asked.approval_id, "--yes").stdout).toContain("limit 50000 → 40000");
    expect(typed("policy").stdout).toMatch(new RegExp(`^${version} {2}active `, "m"));
    expect(JSON.parse(typed("policy", "show").stdout)).toEqual(
      JSON.parse(readFileSync(file, "utf8")),
    );
  });

  it("tells each fault of a file with the rule that it is in", () => {
    const policy = JSON.parse(typed("policy", "show", "1").stdout);
    policy.rules[3].limit = "much";
    policy.rules[5].window = "10m";
    const wrong = join(state, "wrong.json");
    writeFileSync(wrong, JSON.stringify(policy));
    const { status, stderr } = typed("policy", "propose", wrong, "--yes");
    expect(status).toBe(1);
    expect(stderr).toContain(`${policy.rules[3].id}/limit: has to be a number`);
    expect(stderr).toContain(`${policy.rules[5].id}/window: has to be an object`);
  });

  it.each([["edit"], ["show", "1", "2"], ["turn", "1"], ["activate", "two"]])(
    "%s %s is a misuse",
    (...args) => {
      expect(typed("policy", ...args).status).toBe(2);
    },
  );

  it("names what there is, for a rule or a version that is not", () => {
    const edited = typed("policy", "edit", file, "--rule", "amount.10m", "--limit", "1");
    expect(edited.stderr).toContain("There are payment.wallet.amount.10m.");
    expect(typed("policy", "show", "99").stderr).toContain("There is no version 99");
  });
});

describe("what an operator does for a customer", () => {
  it("freezes a wallet by its contact, and unfreezes it by two", () => {
    const { customer } = JSON.parse(readFileSync(join(state, "seed.json"), "utf8"));
    const frozen = typed("freeze", customer.contact, "--reason", "its owner called");
    expect(frozen.stdout).toContain(`frozen  ${customer.wallet_id}, in force`);
    expect(typed("pay", "300").status).toBe(1);
    expect(typed("unfreeze", customer.wallet_id).stdout).toContain("lifted");
    const none = `No operator has frozen ${customer.wallet_id}.`;
    expect(typed("unfreeze", customer.wallet_id).stderr).toBe(`${none}\n`);
    expect(typed("freeze", "nobody@example.com", "--reason", "a try").status).toBe(1);
  });

  it("leaves a freeze to the owner who has set it", async () => {
    const folder = new StateFolder(state);
    const { customer } = await actorsOf(folder.seed() as FullSeed, folder);
    orThrow(await customer.freeze());
    const { wallet_id: id } = orThrow(await customer.wallet());
    expect(typed("unfreeze", id)).toMatchObject({
      status: 1,
      stderr: `No operator has frozen ${id}. Its owner has, and only its owner ends that.\n`,
    });
    const { customer: seeded } = JSON.parse(readFileSync(join(state, "seed.json"), "utf8"));
    const code = await totpCode(seeded.totp_secret, Date.now() + 30_000);
    orThrow(await customer.stepUp("unfreeze", code));
    orThrow(await customer.unfreeze());
  });

  it("tells why a payment was declined, and pays money in", () => {
    expect(JSON.parse(typed("top-up", "90000", "--json").stdout).result).toBe("credited");
    const refused = typed("top-up", "90000").stderr;
    expect(refused).toMatch(/^Not credited: velocity_amount_exceeded\.\n {2}decided by velocity_/);
    expect(refused).toMatch(/ {4}top_up\.wallet\..*: \d+ before, \d+ after, limit 100000/);
    const [topUpId = ""] = /top_[\w-]{20,}/.exec(refused) ?? [];
    expect(typed("explain", topUpId).stdout).toMatch(/^declined {2}90000 JPY by .*exceeded\n/);
    const { customer } = JSON.parse(readFileSync(join(state, "seed.json"), "utf8"));
    expect(typed("top-up", "500", "--route", customer.funding_route).status).toBe(0);
    expect(typed("top-up", "500", "--route", "fun_nobody").stderr).toContain("not_found");
    const paid = JSON.parse(typed("pay", "25000", "--json").stdout);
    expect(paid.payment.result).toBe("approved");
    const { payment } = JSON.parse(typed("pay", "25001", "--json").stdout);
    expect(payment.decline.code).toBe("velocity_amount_exceeded");
    const why = typed("explain", payment.payment_id);
    expect(why.stdout).toMatch(/^declined {2}25001 JPY: velocity_amount_exceeded\n/);
    expect(why.stdout).toMatch(/payment\.wallet\.amount\.10m: 25000 before, 50001 after/);
    const all = typed("explain", paid.payment.payment_id, "--all").stdout;
    expect(all).toContain("nothing was against it");
    expect(all).toMatch(/top_up|payment\.wallet\.count\.24h: \d+ before/);
    expect(typed("explain", "pay_none").status).toBe(1);
  });

  it("makes a terminal, and ends it", () => {
    const made = JSON.parse(typed("terminal", "--label", "Till 2", "--json").stdout);
    expect(made.activation_code).toMatch(/./);
    expect(typed("terminal", "--revoke", made.terminal_id).stdout).toContain("ended");
  });

  it("lists alerts with what to do, and takes them off the list", () => {
    const code = typed("code").stdout.trim();
    typed("pay", "310", "--code", code);
    typed("pay", "320", "--code", code, "--merchant", "Corner shop");
    const listed = typed("alerts");
    expect(listed.status).toBe(1);
    expect(listed.stdout).toContain("do: somebody else has seen a code");
    expect(listed.stdout).toMatch(/stop: sekisho stop wallet --id wal_/);
    for (const { alert_id: id } of JSON.parse(typed("alerts", "--json").stdout).alerts) {
      expect(typed("alerts", "--acknowledge", id).status).toBe(0);
    }
    expect(typed("alerts")).toMatchObject({ status: 0, stdout: "No alert is open.\n" });
  });
});

describe("sekisho deploy --check", () => {
  it("of a server of one's own asks for nothing that only Cloudflare has", () => {
    const ran = run(
      "deploy",
      "--check",
      "--serve",
      "--origin",
      "https://pay.example.com",
      "--json",
    );
    const { steps } = JSON.parse(ran.stdout) as { steps: { name: string; state: string }[] };
    expect(steps.map(({ name, state }) => `${name} ${state}`)).toEqual([
      ...["public origin done", "passkey domain done", "settings done", "gateway todo"],
      ...["keys unknown", "answers unknown"],
    ]);
    expect(run("deploy", "--check", "--origin", "https://pay.example.com").status).toBe(2);
  });
});

describe("sekisho operator", () => {
  it("lets an invited person in with a key of their own", () => {
    const key = join(state, "hanako-key.json");
    const invited = typed("operator", "invite", "--name", "Hanako", "--role", "viewer", "--json");
    const { invitation_code: code } = JSON.parse(invited.stdout);
    const at = ["--origin", server.origin, "--key", key];
    const { operator_id: id } = JSON.parse(
      run("operator", "enter", ...at, "--code", code, "--json").stdout,
    );
    expect(statSync(key).mode & 0o777).toBe(0o600);
    const listed = run("operator", "list", ...at, "--operator", id).stdout;
    expect(listed).toContain(`viewer   ${id} Hanako`);
    const late = ["--origin", server.origin, "--key", join(state, "late-key.json")];
    const spent = run("operator", "first", ...late, "--secret", join(state, "bootstrap-secret"));
    expect(spent).toMatchObject({ status: 1 });
    expect(run("operator", "enter", ...at).status).toBe(2);
  });
});
