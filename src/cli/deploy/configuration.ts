import { statSync } from "node:fs";
import { join } from "node:path";
import { originFault } from "../../origin.ts";
import { projectFolder } from "../local/folders.ts";
import { settingFaults } from "../local/setting-faults.ts";
import { type DeployStep, stepDone, stepTodo } from "./step.ts";

/** How the platform keeps the log. */
interface Log {
  readonly enabled?: boolean | undefined;
  readonly logs?:
    | { readonly enabled?: boolean | undefined; readonly invocation_logs?: boolean | undefined }
    | undefined;
}

/** Of `wrangler.toml`, as wrangler reads its top level. */
export interface Configuration {
  readonly name?: string | undefined;
  readonly compatibility_date?: string | undefined;
  readonly workers_dev?: boolean | undefined;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly durable_objects: {
    readonly bindings: readonly { readonly name: string; readonly class_name: string }[];
  };
  readonly migrations: readonly { readonly new_sqlite_classes?: readonly string[] | undefined }[];
  readonly routes?: readonly (string | { readonly pattern: string })[] | undefined;
  readonly route?: string | { readonly pattern: string } | undefined;
  readonly observability?: Log | undefined;
  readonly analytics_engine_datasets?: readonly { readonly binding: string }[] | undefined;
  readonly assets?:
    | { readonly directory?: string | undefined; readonly run_worker_first?: unknown }
    | undefined;
}

/** The objects that the Worker asks for by these names. */
const wanted = [
  ...["WALLET", "DIRECTORY", "MERCHANT", "SETTLEMENT", "PARTNER"],
  ...["CONTROL", "COURIER", "GUARD", "TERMINAL", "HANDLE", "MONITOR"],
];

/** Every step that `wrangler.toml` alone can tell, on this day. */
export function stepsOfConfiguration(config: Configuration, nowMs: number): DeployStep[] {
  return [
    objects(config),
    compatibility(config, nowMs),
    origin(config),
    passkeys(config),
    route(config),
    settings(config),
    log(config),
    assets(config),
  ];
}

/** The steps that its variables alone can tell, wherever the Worker runs. */
export function stepsOfVariables(vars: Configuration["vars"]): DeployStep[] {
  const config = { vars, durable_objects: { bindings: [] }, migrations: [] };
  return [origin(config), passkeys(config), settings(config)];
}

/** The host that `wrangler.toml` comes with. */
const exampleHost = "pay.example";

function textOf({ vars }: Configuration, name: string): string | undefined {
  const value = vars[name];
  return typeof value === "string" ? value : undefined;
}

function objects({ durable_objects: { bindings }, migrations }: Configuration): DeployStep {
  const name = "bindings";
  const missing = wanted.filter((each) => !bindings.some((binding) => binding.name === each));
  const known = migrations.flatMap(({ new_sqlite_classes: classes }) => classes ?? []);
  const unkept = bindings.filter(({ class_name }) => !known.includes(class_name));
  if (missing.length > 0) {
    const next = "Copy the bindings of the file as it came: without one the Worker answers 500.";
    return stepTodo(name, `not bound: ${missing.join(", ")}`, next);
  }
  if (unkept.length > 0) {
    const classes = unkept.map(({ class_name }) => class_name).join(", ");
    const next =
      "Add a [[migrations]] with a new tag and new_sqlite_classes; never change an old one.";
    return stepTodo(name, `no migration makes ${classes} with SQLite`, next);
  }
  return stepDone(name, `${bindings.length} objects, each made with SQLite by a migration`);
}

/** Older ones miss fixes of the platform; the tests run with the one that the file came with. */
const compatibilityDaysMax = 365;

function compatibility(
  { compatibility_date: date = "" }: Configuration,
  nowMs: number,
): DeployStep {
  const name = "compatibility date";
  const days = (nowMs - Date.parse(`${date}T00:00:00Z`)) / 86_400_000;
  if (Number.isNaN(days)) return stepTodo(name, "none", 'Set compatibility_date = "YYYY-MM-DD".');
  if (days < 0)
    return stepTodo(name, `${date} is to come`, "Take a day that has been: wrangler refuses it.");
  if (days <= compatibilityDaysMax) return stepDone(name, date);
  const next = "Set a newer one, run npm test with it, and deploy it by itself.";
  return stepTodo(name, `${date} is ${Math.floor(days)} days old`, next);
}

function origin(config: Configuration): DeployStep {
  const name = "public origin";
  const told = textOf(config, "PUBLIC_ORIGIN") ?? "";
  const fault = originFault(told);
  const next = 'Set PUBLIC_ORIGIN = "https://your.host" in [vars]: no slash at its end.';
  if (fault !== null) return stepTodo(name, `${told || "none"}: ${fault}`, next);
  if (!told.startsWith("https://")) return stepTodo(name, `${told} is not https://`, next);
  if (new URL(told).hostname === exampleHost) return stepTodo(name, `${told} is the example`, next);
  return stepDone(name, told);
}

function passkeys(config: Configuration): DeployStep {
  const name = "passkey domain";
  const told = textOf(config, "PUBLIC_ORIGIN") ?? "";
  const host = URL.canParse(told) ? new URL(told).hostname : "";
  const domain = textOf(config, "PASSKEY_RP_ID") ?? host;
  if (domain === exampleHost) {
    const next = "Set PUBLIC_ORIGIN first: passkeys are made for its host, for good.";
    return stepTodo(name, `${domain} is the example`, next);
  }
  if (domain !== "" && (host === domain || host.endsWith(`.${domain}`))) {
    return stepDone(name, `${domain}; it can never be changed`);
  }
  const next =
    "PASSKEY_RP_ID has to be the host of PUBLIC_ORIGIN or a domain above it; browsers refuse others.";
  return stepTodo(name, `${domain || "none"} for ${host || "no host"}`, next);
}

function route({
  route: one,
  routes = [],
  workers_dev: dev,
  ...config
}: Configuration): DeployStep {
  const name = "route";
  const told = textOf(config, "PUBLIC_ORIGIN") ?? "";
  const host = URL.canParse(told) ? new URL(told).hostname : "";
  const all = [...routes, ...(one === undefined ? [] : [one])];
  const patterns = all.map((each) => (typeof each === "string" ? each : each.pattern));
  const hosts = patterns.map((pattern) => pattern.replace(/^https?:\/\//, "").split("/")[0] ?? "");
  if (
    hosts.some((each) => each === host || (each.startsWith("*") && host.endsWith(each.slice(1))))
  ) {
    return stepDone(name, patterns.join(", "));
  }
  if (dev === true && host.endsWith(".workers.dev")) return stepDone(name, "workers.dev");
  const next = `Add routes = [{ pattern = "${host}", custom_domain = true }] above the first [section].`;
  return stepTodo(
    name,
    patterns.length === 0 ? "none" : `${patterns.join(", ")}, not ${host}`,
    next,
  );
}

function settings(config: Configuration): DeployStep {
  const name = "settings";
  const faults = [
    ...(textOf(config, "ENVIRONMENT") === "production" ? [] : ["ENVIRONMENT is not production"]),
    ...settingFaults(config.vars),
    ...["SEKISHO_KEYS", "BOOTSTRAP_SECRET"]
      .filter((each) => config.vars[each] !== undefined)
      .map((each) => `${each} is a secret and stands in the file`),
  ];
  if (faults.length === 0) return stepDone(name, `${Object.keys(config.vars).length} variables`);
  return stepTodo(name, faults.join("; "), "Set them as OPERATIONS.md, Configuration, says.");
}

function log({ observability, analytics_engine_datasets: sets = [] }: Configuration): DeployStep {
  const name = "log";
  const { enabled, logs } = observability ?? {};
  if (enabled !== true || logs?.enabled === false) {
    return stepTodo(name, "nothing keeps it", "Copy [observability] of the file as it came.");
  }
  if (logs?.invocation_logs !== false) {
    const next = "Set invocation_logs = false in [observability.logs].";
    return stepTodo(name, "it would have the proofs of everybody who calls", next);
  }
  const isCounted = sets.some(({ binding }) => binding === "DECISIONS");
  const points = isCounted
    ? "a data point of each decision"
    : "no data points: DECISIONS is not bound";
  return stepDone(name, `kept, without headers of requests; ${points}`);
}

function assets({ assets: told }: Configuration): DeployStep {
  const name = "assets";
  const directory = told?.directory;
  if (directory === undefined)
    return stepTodo(name, "none", "Copy [assets] of the file as it came.");
  const first = told?.run_worker_first;
  const isKept = first === true || (Array.isArray(first) && first.includes("/*"));
  if (!isKept) {
    const next = 'Copy run_worker_first of the file as it came: "/*", then what is static.';
    return stepTodo(name, "an unknown call would be answered with a page", next);
  }
  const page = join(projectFolder, directory, "404.html");
  if (statSync(page, { throwIfNoEntry: false }) === undefined) {
    return stepTodo(name, `${directory} is not built`, "npm run build");
  }
  return stepDone(name, directory);
}
