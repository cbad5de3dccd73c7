/** Whether a deployment's contract names a call. */
export type Contract = (method: string, path: string) => boolean;

const contracts = new Map<string, Promise<Contract>>();

/** What a deployment says of itself at `/openapi.json`, asked for once. */
export function contractOf(origin: string): Promise<Contract> {
  const known = contracts.get(origin) ?? readContract(origin);
  contracts.set(origin, known);
  return known;
}

async function readContract(origin: string): Promise<Contract> {
  const answer = await fetch(`${origin}/openapi.json`);
  const { paths } = (await answer.json()) as { paths: Record<string, Record<string, unknown>> };
  const calls = Object.entries(paths).map(([path, methods]) => {
    // The names of a path's members are the contract's own: letters, and underlines between.
    const pattern = path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+");
    return { path: new RegExp(`^${pattern}$`), methods: Object.keys(methods) };
  });
  return (method, path) =>
    calls.some((call) => call.methods.includes(method.toLowerCase()) && call.path.test(path));
}
