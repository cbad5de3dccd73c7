import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { commands } from "../../../src/cli/commands.ts";

/*
 * Every command that the documents name is run here, as it stands or in a form that costs less; one
 * that nobody has said how to try fails the test.
 */
const root = resolve(import.meta.dirname, "../../..");
const folder = mkdtempSync(join(tmpdir(), "sekisho-commands-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** How a command is tried: run as it stands, run so, or run by another test that names it. */
type Trial = { readonly as: string } | { readonly in: string } | "as it stands";

const listed = (rest: string): Trial => ({ as: `npx vitest list --filesOnly ${rest}` });
/** Told by the list of all tests, which `npm test` leaves in `$T`: a file of this project. */
const isListed = (project: string, path: string): Trial => ({
  as: `grep -F "[${project}] ${path}" $T/tests`,
});
const helped = (command: string): Trial => ({ as: `${command} --help` });
const started: Trial = { in: "test/unit/src/cli/local/start.test.ts" };
const invited: Trial = { as: "npm run -s sekisho -- operator invite --help" };
const operated: Trial = { in: "test/unit/documents/scripts.test.ts" };

/** In the order in which they are tried: some need what others have made. `$T` is a new folder. */
const trials: Readonly<Record<string, Trial>> = {
  "npm ci": { as: "npm ci --dry-run --ignore-scripts" },
  "npm start": started,
  "npm start -- --port N --state DIR": started,
  "npm start -- --test": { in: "test/unit/src/cli/local/local-door.test.ts" },
  "npm run demo": "as it stands",
  "npm run --silent demo -- --curl": started,
  "npm test": listed("> $T/tests"),
  ".ci/run": { as: "sh -n .ci/run" },
  "npm run check": helped("npm run check --"),
  "npm run build": { in: "test/unit/src/cli/local/build.test.ts" },
  "npm run build -- --wasm": "as it stands",
  "npx node tools/docs/fill.ts": "as it stands",
  "npx biome check --write": { as: "npx biome check package.json" },
  "npm run bench": helped("npm run bench --"),
  "npm run screenshots": helped("npm run screenshots --"),
  "npm run bench -- --help": "as it stands",
  "npm run bench -- plots": { as: "npm run bench -- --help | grep -w plots" },
  "npm run bench -- contact-timing": { as: "npm run bench -- --help | grep -w contact-timing" },
  "npm run sbom": { as: `npm run --silent sbom | grep -F '"name": "miniflare"'` },
  "npm run advisories": helped("npm run advisories --"),
  "npm run crash": { in: "test/crash/crash.test.ts" },
  "npm run crash -- --only serve": { in: "test/crash/crash.test.ts" },
  "npm run crash -- --only rotation": {
    as: "npm run crash -- --help | grep -w rotation",
  },
  "npm run crash -- --help": "as it stands",
  "npx node tools/openapi/make.ts --write": { as: "npx node tools/openapi/make.ts" },
  "npm pack ./src/client --pack-destination ..": {
    as: "npm pack ./src/client --ignore-scripts --pack-destination $T",
  },
  "npm run sekisho -- deploy --check": helped("npm run sekisho -- deploy"),
  "npm run sekisho -- stop …": helped("npm run sekisho -- stop"),
  "npm run -s sekisho -- …": helped("npm run -s sekisho --"),
  "npx sekisho …": { in: "test/install/program.test.ts" },
  "npx wrangler versions upload": helped("npx wrangler versions upload"),
  "npx wrangler versions deploy": helped("npx wrangler versions deploy"),
  "npx wrangler dev": helped("npx wrangler dev"),
  "npm run -s sekisho -- code": helped("npm run -s sekisho -- code"),
  "npm run -s sekisho -- terminal": helped("npm run -s sekisho -- terminal"),
  "npm run -s sekisho -- operator invite --name Hanako --role operator": invited,
  "npm run -s sekisho -- operator invite --name 花子 --role operator": invited,
  "npm pack": { in: "test/install/program.test.ts" },
  "npm run -s sekisho -- top-up 5000 --route TEXT": {
    in: "test/unit/src/cli/operate/operate.test.ts",
  },
  "npx sekisho start": { in: "test/install/program.test.ts" },
  "npm run test:install": { in: "test/install/program.test.ts" },
  "npm run test:pages": { as: "npx vitest list --config test/pages/vitest.config.ts" },
  // .ci/run plays it whole.
  "npm run simulate": { as: "npm run simulate -- --seeds 1 --acts 40" },
  "npm run simulate -- --seeds 20": { as: "npm run simulate -- --seeds 2 --acts 20" },
  "npm run simulate -- --seed 17 --story": {
    as: "npm run simulate -- --seed 17 --story --acts 20",
  },
  // It plays the other tests, for hours.
  "npm run mutate": helped("npm run mutate --"),
  "npm run mutate -- --sample 100": helped("npm run mutate --"),
  "npm run keys": { as: "npm run --silent keys" },
  "npm run --silent keys -- --out keys.json": { as: "npm run --silent keys -- --out $T/keys.json" },
  "npm run backtest": helped("npm run backtest --"),
  "npm run backtest -- --sample policy.json --generate payments.csv": {
    as: "npm run backtest -- --sample $T/policy.json --generate $T/payments.csv --customers 5",
  },
  "npm run backtest -- policy.json payments.csv": {
    as: "npm run backtest -- $T/policy.json $T/payments.csv",
  },
  "npm run backtest -- default payments.csv": {
    as: "npm run backtest -- default $T/payments.csv",
  },
  "npm run verify": helped("npm run verify --"),
  "npm run verify -- --state DIR": started,
  "npm run verify -- --export FILE": { in: "test/unit/src/cli/books/books.test.ts" },
  "npm run verify -- FILE": { in: "test/unit/src/cli/books/books.test.ts" },
  "npx vitest run --project node": listed("--project node"),
  "npx vitest run --project node test/unit/src/ledger": isListed("node", "test/unit/src/ledger"),
  "npx vitest run --project worker test/e2e/payment.test.ts": listed(
    "--project worker test/e2e/payment.test.ts | grep test/e2e/payment.test.ts",
  ),
  "npx vitest run --project worker test/e2e/examples.test.ts --update": isListed(
    "worker",
    "test/e2e/examples.test.ts",
  ),
  "npx vitest run --project process": isListed("process", "test/clock"),
  "npx vitest run --project browser": isListed("browser", "test/e2e/browser"),
  'npx vitest run -t "A12"': { as: "grep -rlw A12 test/attack" },
  "npx vitest --watch=false FILE": isListed("node", "test/tidy.test.ts"),
  "npx node test/property/fuzz-long.ts --cases 10000000": {
    as: "npx node test/property/fuzz-long.ts --cases 1000",
  },
  "npx node test/property/velocity-long.ts --cases 10000000": {
    as: "npx node test/property/velocity-long.ts --cases 400",
  },
  "npx node first-operator.ts https://pay.example.com operator-key.json < bootstrap-secret":
    operated,
  'npx node stop.ts https://pay.example.com operator-key.json opr_… "incident 7"': operated,
  'npx wrangler deploy --env=""': {
    as: 'npx wrangler deploy --env="" --dry-run --outdir $T/bundle',
  },
  'npx wrangler secret put SEKISHO_KEYS --env="" < keys.json': helped("npx wrangler secret put"),
};

/** The commands of a document, one spelling each: without comments, pipes into a shell and breaks. */
function commandsOf(document: string): string[] {
  const text = readFileSync(join(root, document), "utf8");
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, lines = ""]) =>
    lines.split("\n"),
  );
  const prose = text.replaceAll(/```[\s\S]*?```/g, "");
  const inline = [...prose.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
  return [...blocks, ...inline]
    .map((line) =>
      line
        .replace(/\s+#.*$/, "")
        .replaceAll(/\s+/g, " ")
        .trim(),
    )
    .map((line) => line.replace(/^(?=--seed \d)/, "npm run simulate -- "))
    .map((line) => line.replace(/ \| sh$/, ""))
    .flatMap((line) => line.split(" && "))
    .filter((line) => /^(?:npm (?:ci|start|test|run|pack)\b|npx |\.ci\/run)/.test(line));
}

/** What a command has to have told: the demo ends with 0 also when it claims nothing. */
const told: Readonly<Record<string, readonly string[]>> = {
  "npm run demo": [
    ...["approved and captured: ", "answered with Idempotent-Replayed: true", "byte for byte"],
    ...["as before", "declined: code_spent", "it names what spent the code: pay_"],
    ...["declined: velocity_amount_exceeded", "rules explained", "the same verdict"],
    ...["declined: spending_stopped", "operator 1 alone is refused", "operator 2 agrees"],
    ...["refunded: the balance goes from ", "of all objects add up to 0"],
  ],
};

const documents = globSync(["*.md", "docs/**/*.md", "examples/**/*.md"], { cwd: root });
const named = new Set(documents.flatMap(commandsOf));

it("knows how to try every command that a document names, and no other", () => {
  expect(documents).toEqual(
    expect.arrayContaining(["README.md", "README.ja.md", "CONTRIBUTING.md", "OPERATIONS.md"]),
  );
  expect([...named].filter((command) => trials[command] === undefined)).toEqual([]);
  expect(Object.keys(trials).filter((command) => !named.has(command))).toEqual([]);
});

describe("a command of the documents ends with 0", { timeout: 180_000 }, () => {
  it.each(Object.entries(trials))("%s", (command, trial) => {
    if (trial !== "as it stands" && "in" in trial) {
      const [program] = /(?<=npm run --silent |npm run |npm |npx )\w+|\w[\w-]*\.ts/.exec(
        command,
      ) ?? [""];
      expect(readFileSync(join(root, trial.in), "utf8")).toContain(program);
      return;
    }
    const line = trial === "as it stands" ? command : trial.as;
    const env = { ...process.env, T: folder, CI: "true", NO_COLOR: "1" };
    const ran = spawnSync("bash", ["-o", "pipefail", "-c", line], {
      ...{ cwd: root, env, encoding: "utf8", timeout: 170_000 },
      stdio: ["ignore", "pipe", "pipe"],
    });
    expect(`${ran.status}\n${ran.status === 0 ? "" : ran.stdout + ran.stderr}`).toBe("0\n");
    expect((told[command] ?? []).filter((claim) => !ran.stdout.includes(claim))).toEqual([]);
  });
});

describe("sekisho, as the documents name it,", () => {
  const lines = documents.flatMap((path) => {
    const text = readFileSync(join(root, path), "utf8");
    const found = text.matchAll(/(?<=`|^|npx )sekisho ([a-z-]+)((?: [^`\n]*)?)/gm);
    return [...found].map(([line, word = "", rest = ""]) => ({ line, word, rest }));
  });

  it("has every command, with every option that is named", async () => {
    expect(lines.length).toBeGreaterThan(5);
    const unknown: string[] = [];
    for (const { line, word, rest } of lines) {
      const command = commands.find(({ name }) => name === word);
      const own = command && "load" in command ? (await command.load()).options : {};
      const options = { ...own, help: true };
      const named = [...rest.matchAll(/(?<= )--([a-z-]+)/g)].map(([, name = ""]) => name);
      if (command === undefined || named.some((name) => !(name in options))) unknown.push(line);
    }
    expect(unknown).toEqual([]);
  });
});

describe("a program", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const npm = Object.entries(scripts as Record<string, string>).flatMap(([name, script]) => {
    const [, path] = /^(?:exec )?node (\S+\.ts)(?: \w+)?$/.exec(script) ?? [];
    return path === undefined ? [] : [[`npm run ${name}`, path]];
  });
  const sekisho = "src/cli/sekisho.ts";
  const programs = [
    ...npm.filter(([, path]) => path !== sekisho),
    ...commands.map(({ name }) => [`sekisho ${name}`, sekisho, name]),
    ["sekisho", sekisho],
    ["fuzz-long", "test/property/fuzz-long.ts"],
    ["velocity-long", "test/property/velocity-long.ts"],
  ] as [string, string, ...string[]][];
  const run = (path: string, ...args: string[]) =>
    spawnSync(process.execPath, [join(root, path), ...args], { cwd: root, encoding: "utf8" });

  it("is every npm script but test, and what npm runs by itself", () => {
    const others = ["test", "test:install", "test:pages", "prepare", "prepack"];
    const own = Object.keys(scripts).filter((name) => !others.includes(name));
    expect(npm.map(([name]) => name)).toEqual(own.map((name) => expect.stringContaining(name)));
  });

  it.each(programs)("shows its usage and ends with 0: %s", (_name, path, ...words) => {
    const { status, stdout, stderr } = run(path, ...words, "--help");
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^ {2}(?:np[mx]|sekisho) .*--help/m);
  });

  it.each(programs)(
    "tells a wrong call in a sentence or two, with where its usage is, no stack, and 2: %s",
    (_, path, ...words) => {
      const { status, stdout, stderr } = run(path, ...words, "--bogus");
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(/bogus/);
      expect(stderr).toMatch(/^See .*--help$/m);
      expect(stderr.split("\n").length).toBeLessThan(5);
      expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
    },
  );
});
