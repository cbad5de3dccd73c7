import { readFileSync, statSync } from "node:fs";
import * as z from "zod";
import { type KeyRing, parseKeyRing, publicJwks } from "../../token/key-ring.ts";
import { shellWord } from "../local/folders.ts";
import { isOpenToOthers } from "../local/private-file.ts";
import { reasonOf } from "../program.ts";
import { type DeployStep, stepDone, stepTodo, stepUnknown } from "./step.ts";

/** The key ring of the deployment, out of a file that only its owner can read. */
export async function stepOfKeys(
  path: string | undefined,
): Promise<{ readonly step: DeployStep; readonly ring: KeyRing | null }> {
  const name = "keys";
  if (path === undefined) {
    const next =
      "sekisho keys --out keys.json, kept where your root secrets are; then --keys keys.json";
    return { step: stepUnknown(name, "no ring was named", next), ring: null };
  }
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) {
    return {
      step: stepTodo(name, `there is no ${path}`, `sekisho keys --out ${shellWord(path)}`),
      ring: null,
    };
  }
  if (isOpenToOthers(found)) {
    const next = `chmod 600 ${shellWord(path)}; if others could read it for long, make another ring`;
    return { step: stepTodo(name, "others can read it", next), ring: null };
  }
  const parsed = await parseKeyRing(readFileSync(path, "utf8"));
  if (!parsed.ok)
    return { step: stepTodo(name, parsed.fault, "Put the right file there."), ring: null };
  const { access, code, sealId } = parsed.value;
  const seen = `${access.length} access, ${code.length} code, ${sealId.length} id keys`;
  return { step: stepDone(name, seen), ring: parsed.value };
}

/** Secrets that have to be there, and what each is for. */
const secrets = {
  SEKISHO_KEYS:
    'wrangler secret put SEKISHO_KEYS --env="" < keys.json; without it every call answers 500',
  BOOTSTRAP_SECRET:
    "wrangler secret put BOOTSTRAP_SECRET: 24 random bytes; it makes the first operator",
  MESSAGE_GATEWAY_URL: "wrangler secret put MESSAGE_GATEWAY_URL; without it nobody can register",
} as const;

const listed = z.array(z.object({ name: z.string() }));

/**
 * Which secrets are there, by name: `printed` is what `wrangler secret list` says; `null`: it was not
 * asked. `vars`: a gateway without a credential in its address may stand among the variables.
 */
export function stepOfSecrets(
  printed: string | null,
  vars: Readonly<Record<string, unknown>>,
): DeployStep {
  const name = "secrets";
  const wanted = Object.keys(secrets).filter((each) => vars[each] === undefined);
  if (printed === null) {
    const next = `After npx wrangler login run this with --remote; wanted: ${wanted.join(", ")}`;
    return stepUnknown(name, "Cloudflare was not asked", next);
  }
  const start = printed.indexOf("[");
  let document: unknown;
  try {
    document = JSON.parse(printed.slice(start, printed.lastIndexOf("]") + 1));
  } catch {
    document = null;
  }
  const read = listed.safeParse(document);
  if (!read.success) {
    return stepUnknown(name, printed.trim().slice(0, 300), "npx wrangler login, and deploy once.");
  }
  const missing = wanted.filter((each) => !read.data.some((secret) => secret.name === each));
  if (missing.length === 0) return stepDone(name, wanted.join(", "));
  const next = missing.map((each) => secrets[each as keyof typeof secrets]).join("; ");
  return stepTodo(name, `missing: ${missing.join(", ")}`, next);
}

const about = z.object({ issuer: z.string(), environment: z.string() });
const jwks = z.object({ keys: z.array(z.object({ kid: z.string() })) });

/** Whether the deployment answers at `at`, as what it was configured to be, with these keys. */
export async function stepsOfAnswers(
  at: string | undefined,
  origin: string,
  ring: KeyRing | null,
): Promise<DeployStep[]> {
  if (at === undefined) {
    return [stepUnknown("answers", "nobody was asked", `After the deployment: --at ${origin}`)];
  }
  try {
    const health = await told(`${at}/healthz`);
    if (health.status !== 200) {
      const next =
        "Read its log (npx wrangler tail): keys, bindings or the public origin are wrong.";
      return [stepTodo("answers", `/healthz is ${health.status}`, next)];
    }
    const deployment = about.parse((await told(`${at}/.well-known/sekisho`)).body);
    const isIt = deployment.issuer === origin && deployment.environment === "production";
    const seen = `${deployment.issuer}, ${deployment.environment}`;
    const published = jwks.parse((await told(`${at}/.well-known/jwks.json`)).body);
    return [
      isIt
        ? stepDone("answers", seen)
        : stepTodo("answers", seen, `It is not ${origin}: deploy this configuration.`),
      keysAnswered(
        published.keys.map(({ kid }) => kid),
        ring,
      ),
    ];
  } catch (error) {
    return [
      stepTodo("answers", reasonOf(error), "Look at DNS, route and certificate of the host."),
    ];
  }
}

function keysAnswered(published: readonly string[], ring: KeyRing | null): DeployStep {
  const name = "published keys";
  if (ring === null)
    return stepUnknown(name, `${published.length} keys`, "Name the ring with --keys.");
  const own = publicJwks(ring).keys.map(({ kid }) => kid);
  const isSame = own.every((kid) => published.includes(kid));
  if (isSame) return stepDone(name, `${published.length} keys, those of the ring`);
  return stepTodo(
    name,
    "not those of the ring",
    "Put SEKISHO_KEYS again, or take the ring that is deployed.",
  );
}

async function told(url: string): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(10_000) });
  const text = await response.text();
  return { status: response.status, body: response.ok ? JSON.parse(text) : null };
}
