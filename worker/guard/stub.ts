import { type GuardSubject, guardSubjects } from "../../src/identity/guard.ts";
import { type Problem, problem } from "../../src/problem.ts";
import { digestText } from "../digest.ts";
import type { Env } from "../env.ts";
import type { Call } from "../route.ts";
import type { Calls } from "../rpc.ts";
import type { Guard } from "./object.ts";

/**
 * 429 while a source of this call is blocked; null when it may go on. The answer never depends on
 * whether a contact is known. An enrolled key is not held to what its network does.
 */
export async function guardCall(
  call: Pick<Call, "env" | "ip" | "proof">,
  step: { readonly kind: "start" | "next"; readonly enrolled: boolean },
): Promise<Problem | null> {
  const { env, ip, proof } = call;
  const subjects = guardSubjects(ip, { jkt: proof.jkt, enrolled: step.enrolled });
  const answers = await Promise.all(
    subjects.map((subject) => guardShard(env, subject).admit(subject, step.kind)),
  );
  const waits = answers.map((each) => (each.kind === "blocked" ? each.retryAfterMs : 0));
  const waitMs = Math.max(...waits);
  if (waitMs === 0) return null;
  return problem("too_many_attempts", "Too many attempts from here. Wait.", {
    retryAfterSeconds: Math.ceil(waitMs / 1_000),
  });
}

/** Counts a wrong code or factor for every source of this call. */
export async function guardFailure(call: Pick<Call, "env" | "ip" | "proof">): Promise<void> {
  const { env, ip, proof } = call;
  const subjects = guardSubjects(ip, { jkt: proof.jkt, enrolled: false });
  await Promise.all(subjects.map((subject) => guardShard(env, subject).fail(subject)));
}

function guardShard(env: Env, subject: GuardSubject): Calls<Guard> {
  const name = digestText(`${subject.kind}:${subject.name}`).slice(0, 2);
  return env.GUARD.get(env.GUARD.idFromName(name)) as unknown as Calls<Guard>;
}
