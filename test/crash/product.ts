import type { Bundle } from "../../src/cli/local/assemble.ts";
import { freshSecrets } from "../bench/deployment.ts";
import type { Plan } from "./part.ts";

/** The product out of a bundle, as it is deployed, with secrets of its own. */
export async function programIn(
  bundle: Bundle,
): Promise<Pick<Plan, "program" | "bootstrapSecret" | "keys">> {
  const { keys, publicOrigin, bootstrapSecret } = await freshSecrets();
  const others = bundle.modules.filter((name) => name !== bundle.main);
  return {
    ...{ bootstrapSecret, keys },
    program: ({ gatewayUrl }) => ({
      folder: bundle.folder,
      modules: [bundle.main, ...others],
      compatibilityDate: bundle.compatibility_date,
      compatibilityFlags: bundle.compatibility_flags,
      vars: {
        ...bundle.vars,
        PUBLIC_ORIGIN: publicOrigin,
        SEKISHO_KEYS: keys,
        BOOTSTRAP_SECRET: bootstrapSecret,
        MESSAGE_GATEWAY_URL: gatewayUrl,
      },
      objects: bundle.objects,
    }),
  };
}
