import type { Problem, Reply } from "../../client/wire/answer.ts";

/** Where one act of an operator stands, from its button to the server's word. */
export type DeskAct<T> =
  | { readonly kind: "idle" }
  | { readonly kind: "asking"; readonly sinceMs: number }
  | { readonly kind: "done"; readonly body: T; readonly isWaiting: boolean }
  | { readonly kind: "needs_passkey" }
  | { readonly kind: "refused"; readonly problem: Problem }
  | { readonly kind: "no_answer" };

export const idle = { kind: "idle" } as const;

/**
 * What an answer makes of an act: done, or waiting for a second person (202); a passkey is asked for
 * in place; without an answer nobody knows whether it happened.
 */
export function actOf<T>(reply: Reply<T>): DeskAct<T> {
  if (reply.ok) return { kind: "done", body: reply.body, isWaiting: reply.status === 202 };
  if (reply.problem === undefined) return { kind: "no_answer" };
  if (reply.problem.code === "step_up_required") return { kind: "needs_passkey" };
  return { kind: "refused", problem: reply.problem };
}
