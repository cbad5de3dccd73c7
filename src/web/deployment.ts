/** What a page needs to know of the deployment: of `/.well-known/sekisho`. */
export interface DeploymentFacts {
  readonly origin: string;
  readonly environment: string;
  readonly currency: string;
  readonly time_zone: string;
  readonly bar_code_prefix: string;
  /** Where customers and shops get help; null where the operator names none. */
  readonly support?: string | null;
  /** Minor units of the currency. */
  readonly limits: {
    readonly balance_max: number;
    readonly offline_amount_max: number;
    readonly cooling_amount_max: number;
  };
}

/** So long is waited for the deployment where nothing is known of it, and where it was heard before. */
const [firstMs, againMs] = [5_000, 1_500];

/**
 * What the deployment says of itself, or else what it said before: a network that takes calls and brings
 * no answers shows a page all the same. Null where it was never heard.
 */
export async function deploymentOr(kept: DeploymentFacts | null): Promise<DeploymentFacts | null> {
  return (await askDeployment(kept === null ? firstMs : againMs)) ?? kept;
}

/** Asks the deployment; undefined when it does not answer, or another does in its place. */
export async function askDeployment(waitMs = firstMs): Promise<DeploymentFacts | undefined> {
  try {
    const signal = AbortSignal.timeout(waitMs);
    const answer = await fetch("/.well-known/sekisho", { signal });
    const told: unknown = answer.ok ? await answer.json() : undefined;
    return isDeployment(told) ? told : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the server answers, within 5 s: one answer may be lost. */
export async function isServerThere(): Promise<boolean> {
  return (await isHealthy()) || (await isHealthy());
}

async function isHealthy(): Promise<boolean> {
  // What the browser says of the network is not asked: it may be wrong, behind a VPN for one.
  try {
    const answer = await fetch("/healthz", {
      signal: AbortSignal.timeout(5_000),
      cache: "no-store",
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

const limits = ["balance_max", "offline_amount_max", "cooling_amount_max"] as const;

function isDeployment(told: unknown): told is DeploymentFacts {
  const facts = told as DeploymentFacts | undefined;
  const texts = [facts?.origin, facts?.environment, facts?.currency, facts?.time_zone];
  return (
    [...texts, facts?.bar_code_prefix].every((each) => typeof each === "string") &&
    limits.every((name) => typeof facts?.limits?.[name] === "number")
  );
}
