import type { Forgery, Holder, World } from "../../world.ts";

/** One honest call that was never made before, ready to be sent once. */
export type Act = Pick<Forgery, "method" | "path" | "body"> & { readonly by: Holder };

/** Makes ready what a call needs, and says the call; named by method and path of the contract. */
export type Acts = Readonly<Record<string, (world: World) => Promise<Act>>>;

/** A call as the contract spells it, with the path's names in braces filled in. */
export function act(
  by: Holder,
  call: string,
  body?: object,
  names: Readonly<Record<string, string>> = {},
): Act {
  const [method = "", path = ""] = call.split(" ");
  const filled = path.replaceAll(/\{([a-z_]+)\}/g, (_, name) => names[name] ?? "");
  return { by, method, path: filled, ...(body === undefined ? {} : { body }) };
}
