import type { Env } from "./env.ts";
import production from "./index.ts";
import { withMailbox } from "./routes/dev-mailbox.ts";

export { Courier } from "./courier/mailbox.ts";
export * from "./index.ts";

/** The entry of `[env.local]`: the production Worker, and one page more to read mail on. */
export default {
  fetch: withMailbox(production.fetch),
} satisfies ExportedHandler<Env>;
