import type { Reply } from "../../../src/client/index.ts";
import type { Actor } from "../../whole-worker/town.ts";

/** The body of a call of the opening, in which all must succeed. */
export async function must<T>(actor: Actor, act: () => Promise<Reply<T>>): Promise<T> {
  const reply = await actor.run(act);
  if (reply.ok) return reply.body;
  throw new Error(`the opening: ${JSON.stringify(reply.problem ?? reply.unreachable)}`);
}
