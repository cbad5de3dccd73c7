import { servingOwnName } from "./door/one-machine.ts";
import production from "./index.ts";
import type { Env } from "./platform/env.ts";
import { withMailbox } from "./routes/dev-mailbox.ts";

export { Courier } from "./courier/mailbox.ts";
export * from "./index.ts";

/**
 * The entry of `[env.local]`: the production Worker, and one page more to read mail on, for nobody
 * but who asks for this machine.
 */
export default {
  fetch: servingOwnName(withMailbox(production.fetch)),
} satisfies ExportedHandler<Env>;
