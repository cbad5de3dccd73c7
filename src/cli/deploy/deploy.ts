import { join } from "node:path";
import { assemble } from "../local/assemble.ts";
import { runScript } from "../local/child.ts";
import { isCheckout, projectFolder, typedPath } from "../local/folders.ts";
import { asProgram, Failure, Misuse } from "../program.ts";
import { readVars } from "../serve/settings.ts";
import { coloured } from "../telling/colour.ts";
import { type Configuration, stepsOfConfiguration, stepsOfVariables } from "./configuration.ts";
import { stepOfKeys, stepOfSecrets, stepsOfAnswers } from "./elsewhere.ts";
import { type DeployStep, stepDone, stepTodo } from "./step.ts";

const usage = `Walks a deployment to Cloudflare step by step and says of each what is there and what to do next. Deploys
nothing: "npx wrangler deploy" does. Needs a checkout, whose wrangler.toml it reads.

  sekisho deploy --check                       bindings, compatibility date, public origin, passkey domain,
                                               route, settings, assets, size
  sekisho deploy --check --keys keys.json      and the key ring
  sekisho deploy --check --remote              and asks Cloudflare which secrets are there, by name
  sekisho deploy --check --at https://…        and whether the deployment answers as what it is to be
  sekisho deploy --check --serve --origin https://… --vars FILE
                                               the same for "sekisho serve", without what is Cloudflare's alone; an
                                               installed program has it too
  sekisho deploy --check --json                the steps as one JSON object
  sekisho deploy --help                        shows this

Ends with 0 when nothing that was looked at is left to do, else with 1.
`;

/** How large the Worker may be, compressed; Cloudflare takes 3 MiB, of a paid account 10 MiB. */
const gzipKibMax = 400;

/** `sekisho deploy --check`: what is left to do. */
export const deployCommand = asProgram({
  usage,
  options: {
    check: { type: "boolean", default: false },
    keys: { type: "string" },
    remote: { type: "boolean", default: false },
    at: { type: "string" },
    serve: { type: "boolean", default: false },
    origin: { type: "string" },
    vars: { type: "string" },
    json: { type: "boolean", default: false },
  },
  async run({ check, keys, remote, at, json, serve, origin: served, vars: varsFile }) {
    if (!check) throw new Misuse("It deploys nothing: say --check.");
    if (!serve && (served !== undefined || varsFile !== undefined)) {
      throw new Misuse(
        "--origin and --vars go with --serve: a deployment has them in wrangler.toml.",
      );
    }
    if (serve && remote) throw new Misuse("--remote asks Cloudflare, --serve does without.");
    if (!serve && !isCheckout) {
      throw new Failure("There is no wrangler.toml: run this in a checkout, or with --serve.");
    }
    const { step: keyStep, ring } = await stepOfKeys(
      keys === undefined ? undefined : typedPath(keys),
    );
    const { steps: configured, origin } = serve
      ? await stepsOfServe(served, varsFile)
      : await stepsOfDeployment(remote);
    const steps = [...configured, keyStep, ...(await stepsOfAnswers(at, origin, ring))];
    const isReady = !steps.some(({ state }) => state === "todo");
    if (json) console.log(JSON.stringify({ is_ready: isReady, steps }));
    else for (const line of steps.flatMap(linesOf)) console.log(line);
    return isReady ? 0 : 1;
  },
});

interface Configured {
  readonly steps: readonly DeployStep[];
  readonly origin: string;
}

async function stepsOfDeployment(asksCloudflare: boolean): Promise<Configured> {
  const config = await configuration();
  const secrets = stepOfSecrets(asksCloudflare ? await listedSecrets() : null, config.vars);
  const steps = [...stepsOfConfiguration(config, Date.now()), await stepOfSize(), secrets];
  return { steps, origin: `${config.vars.PUBLIC_ORIGIN}` };
}

/** What `sekisho serve` would run with: the built Worker's variables, and those that are set there. */
async function stepsOfServe(
  served: string | undefined,
  varsFile: string | undefined,
): Promise<Configured> {
  const tell = (line: string) => void process.stderr.write(`${line}\n`);
  const { vars: built } = await assemble({ tell }, "production");
  const vars: Record<string, unknown> = {
    ...built,
    ...(varsFile === undefined ? {} : readVars(typedPath(varsFile))),
    ...(served === undefined ? {} : { PUBLIC_ORIGIN: served }),
  };
  const gateway =
    vars.MESSAGE_GATEWAY_URL === undefined
      ? stepTodo(
          "gateway",
          "none",
          "Set MESSAGE_GATEWAY_URL in --vars: without it nobody can register.",
        )
      : stepDone("gateway", "set");
  return { steps: [...stepsOfVariables(vars), gateway], origin: `${vars.PUBLIC_ORIGIN}` };
}

const marks = { done: "ok  ", todo: "next", unknown: "?   " } as const;
const meanings = { done: "good", todo: "bad", unknown: "dim" } as const;

function linesOf({ name, state, seen, todo: next }: DeployStep): string[] {
  const line = `${coloured(meanings[state], marks[state])}  ${name}: ${seen}`;
  return next === undefined ? [line] : [line, `      → ${next}`];
}

/** The top level of `wrangler.toml`, read by wrangler, which knows what its format means. */
async function configuration(): Promise<Configuration> {
  const { unstable_readConfig: readConfig } = await import("wrangler");
  const config = readConfig({ config: join(projectFolder, "wrangler.toml"), env: "" });
  return config as unknown as Configuration;
}

async function stepOfSize(): Promise<DeployStep> {
  const name = "size";
  const { code, output } = await wrangler("deploy", "--dry-run", "--env=");
  const gzipKib = Number(/gzip: ([\d.]+) KiB/.exec(output)?.[1] ?? Number.NaN);
  if (code !== 0)
    return stepTodo(name, output.trim().slice(-300), "npm run build, then npm run check");
  if (gzipKib <= gzipKibMax) return stepDone(name, `${gzipKib} KiB compressed of ${gzipKibMax}`);
  return stepTodo(
    name,
    `${gzipKib} KiB compressed`,
    `npm run check holds it below ${gzipKibMax} KiB.`,
  );
}

async function listedSecrets(): Promise<string> {
  return (await wrangler("secret", "list", "--env=")).output;
}

function wrangler(...args: readonly string[]) {
  return runScript(join(projectFolder, "node_modules/wrangler/bin/wrangler.js"), args);
}
