import { join } from "node:path";
import * as z from "zod";
import { originFault } from "../../origin.ts";
import { parseKeyRing } from "../../token/key-ring.ts";
import {
  expectPrivate,
  readIfThere,
  readJsonIfThere,
  writePrivate,
} from "../local/private-file.ts";
import { expectSettings } from "../local/setting-faults.ts";
import type { Secrets, StateFolder } from "../local/state-folder.ts";
import { Failure } from "../program.ts";

/** Variables of the Worker that may be set, `wrangler.toml`'s in their place. */
const settable = [
  "ENVIRONMENT",
  "PUBLIC_ORIGIN",
  "CURRENCY",
  "TIME_ZONE",
  "APP_ORIGINS",
  "BAR_CODE_PREFIX",
  "DPOP_NONCE",
  "PASSKEY_RP_ID",
  "PASSKEY_ORIGINS",
  "PHONE_COUNTRIES",
  "MESSAGE_GATEWAY_URL",
  "SUPPORT_ADDRESS",
] as const;

/**
 * Lines `NAME=value` and comments behind `#` or `;`, quotes of either kind around a value, as systemd
 * reads them too. Fails on a name that the Worker does not have.
 */
export function readVars(path: string): Record<string, string> {
  const lines = readFile(path)
    .replace(/^\uFEFF/, "")
    .split("\n");
  const vars: Record<string, string> = {};
  for (const [index, line] of lines.entries()) {
    if (/^\s*(?:[#;].*)?$/.test(line)) continue;
    const [, name = "", value = ""] = /^\s*([A-Z_]+)=(.*?)\s*$/.exec(line) ?? [];
    if (!settable.some((each) => each === name)) {
      throw new Failure(`${path}, line ${index + 1}: ${name || "this"} is no setting of Sekisho.`);
    }
    vars[name] = value.replace(/^(["'])(.*)\1$/, "$2");
  }
  if (vars.MESSAGE_GATEWAY_URL !== undefined) expectPrivate(path, "a secret");
  return vars;
}

/** Fails unless callers could use these settings. */
export function expectUsable(vars: Readonly<Record<string, string>>): void {
  const { PUBLIC_ORIGIN: origin = "", ENVIRONMENT: environment = "" } = vars;
  const fault = originFault(origin);
  if (fault !== null) throw new Failure(`The public origin "${origin}" cannot be used: ${fault}.`);
  const isOwn = /(?:^|\.)localhost$|^127\.0\.0\.1$|^\[::1\]$/.test(new URL(origin).hostname);
  if (!origin.startsWith("https://") && !isOwn) {
    throw new Failure(`The public origin ${origin} has to be https://: tokens and codes travel.`);
  }
  if (environment !== "production" && environment !== "test") {
    throw new Failure(`ENVIRONMENT has to be production or test, not "${environment}".`);
  }
  expectSettings(vars);
}

/** The key ring and the bootstrap secret out of files of their own; see `expectPrivate`. */
export async function readSecrets(
  folder: StateFolder,
  typed: { readonly keys?: string | undefined; readonly bootstrap?: string | undefined },
): Promise<Secrets> {
  const keysFile = typed.keys ?? join(folder.path, "keys.json");
  const bootstrapFile = typed.bootstrap ?? join(folder.path, "bootstrap-secret");
  // What is not named is made on the first run, and stays.
  const keys = typed.keys === undefined ? await folder.keys() : readFile(keysFile);
  const bootstrapSecret =
    typed.bootstrap === undefined ? folder.bootstrapSecret() : readFile(bootstrapFile).trim();
  for (const path of [keysFile, bootstrapFile]) expectPrivate(path, "a secret");
  const parsed = await parseKeyRing(keys);
  if (!parsed.ok) throw new Failure(`${keysFile} cannot be used: ${parsed.fault}.`);
  if (bootstrapSecret.length < 24) throw new Failure(`${bootstrapFile} is too short for a secret.`);
  return { keys, bootstrapSecret };
}

function readFile(path: string): string {
  const text = readIfThere(path);
  if (text === null) throw new Failure(`There is no ${path}.`);
  return text;
}

const identity = z.object({ origin: z.string(), currency: z.string(), time_zone: z.string() });

/**
 * Writes down what a folder was first served as. Fails for another currency, in which no amount of
 * it would mean the same; says what another origin means.
 */
export function rememberIdentity(
  folder: StateFolder,
  vars: Readonly<Record<string, string>>,
  tell: (line: string) => void,
): void {
  const path = join(folder.path, "deployment.json");
  const now = {
    origin: vars.PUBLIC_ORIGIN ?? "",
    currency: vars.CURRENCY ?? "",
    time_zone: vars.TIME_ZONE ?? "",
  };
  const kept = identity.safeParse(readJsonIfThere(path));
  if (kept.success && kept.data.currency !== now.currency) {
    throw new Failure(
      `The data in ${folder.path} is in ${kept.data.currency}, not ${now.currency}.`,
    );
  }
  if (kept.success && kept.data.origin !== now.origin) {
    tell(
      `This data was served as ${kept.data.origin}. From now on it is ${now.origin}: tokens of before ` +
        "are refused, and passkeys of another domain do not work.",
    );
  }
  writePrivate(path, `${JSON.stringify(now, null, 2)}\n`);
}
