import type { PasskeyPort } from "../../src/client/index.ts";
import { type Actor, type ActorOptions, origin, type Town } from "../whole-worker/town.ts";
import type { Authenticator } from "../world/authenticator.ts";
import { acting, type Chronicle } from "./chronicle.ts";

/** The program of an actor has ended: nothing that it waited for comes any more. */
export class ProgramEnded extends Error {
  constructor() {
    super("the program has ended");
  }
}

/** An actor whose program can be ended, as by a power cut. */
export interface Program extends Actor {
  readonly name: string;
  readonly town: Town;
  /** Ends it; whoever waits for it is told by a `ProgramEnded`. */
  end(): void;
}

/** Starts an actor's program. Every request of it is known to belong to the act that made it. */
export function startProgram(town: Town, name: string, options?: ActorOptions): Program {
  const actor = town.actor(name, options);
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  return {
    ...actor,
    name,
    town,
    run: (act) => {
      const number = acting.getStore() ?? 0;
      return Promise.race([actor.run((sdk) => acting.run(number, () => act(sdk))), promise]);
    },
    end: () => {
      actor.client.end();
      reject(new ProgramEnded());
    },
  };
}

/** An authenticator as the SDK asks it. */
export function portOf(passkeys: Authenticator): PasskeyPort {
  return {
    create: (options) => passkeys.create(options),
    get: (options) => passkeys.get(options),
  };
}

/** What is waited for; `null` when the program that did it has ended. */
export async function unlessEnded<T>(doing: Promise<T>): Promise<T | null> {
  try {
    return await doing;
  } catch (fault) {
    if (fault instanceof ProgramEnded) return null;
    throw fault;
  }
}

/**
 * What an act has begun and waits for later: should its program end before, the act may be over by
 * then, and nobody has to be told. Any other fault of it still has to be caught by somebody.
 */
export function beside<T>(doing: Promise<T>): Promise<T> {
  void unlessEnded(doing);
  return doing;
}

/** Lets time pass for an actor, as its own timers have it. */
export function sleep(actor: Actor, ms: number): Promise<void> {
  return actor.run(({ realRuntime }) => realRuntime.sleep(ms));
}

/** Makes the clock of an actor's machine show so much more than is true. */
export function setClock({ client, name }: Program, chronicle: Chronicle, offMs: number): void {
  client.machine.setOff(offMs);
  const atMs = client.machine.nowMs() - offMs;
  chronicle.clocks.push({ atMs, machine: name, offMs });
}

/** One bare call, without the SDK; `null` when no answer came within 20 s. */
export function askBare(actor: Actor, url: string, init: RequestInit): Promise<Response | null> {
  return actor.run(({ realRuntime: { fetch, sleep } }) =>
    Promise.race([fetch(url, init).catch(() => null), sleep(20_000).then(() => null)]),
  );
}

/** The newest code that was sent to a contact; empty when there is none, or it has not come yet. */
export async function mailedCode(actor: Program, contact: string): Promise<string> {
  const { gateway } = actor.town;
  if (gateway !== null) {
    await sleep(actor, 1_000);
    return gateway.codeFor(contact);
  }
  const url = `${origin}/dev/mailbox?contact=${encodeURIComponent(contact)}`;
  const response = await askBare(actor, url, {});
  if (response?.status !== 200) return "";
  const mails = (await actor.run(() => response.json())) as { code: string | null }[];
  return mails.find(({ code }) => code !== null)?.code ?? "";
}
