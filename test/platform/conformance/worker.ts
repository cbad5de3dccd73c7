import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
import unsafe from "workerd:unsafe";
import type { Env, Inside, Lab, Subject as SubjectOfCase } from "./case.ts";
import { groups } from "./groups.ts";

/** An object whose methods are the steps of the cases. */
export class Subject extends DurableObject<Env> {
  readonly own = () => "an own member";
  readonly log: unknown[] = [];
  #calls = 0;
  #group = "";

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const [group = ""] = (ctx.id.name ?? "").split("|");
    this.#group = group;
    groups[group]?.steps.begins?.(this.#inside());
  }

  async run(group: string, step: string, ...input: unknown[]): Promise<unknown> {
    this.#group = group;
    this.#calls += 1;
    return await this.#take(step, input);
  }

  echo(...input: unknown[]): unknown[] {
    return input;
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    await this.#take("alarm", [info]);
  }

  override async fetch(request: Request): Promise<Response> {
    return (await this.#take("fetch", [request])) as Response;
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer) {
    await this.#take("message", [socket, message]);
  }

  override async webSocketClose(socket: WebSocket, code: number, reason: string, clean: boolean) {
    await this.#take("close", [socket, code, reason, clean]);
  }

  async #take(step: string, input: unknown[]): Promise<unknown> {
    const act = groups[this.#group]?.steps[step];
    if (act === undefined) throw new Error(`no step ${step} in ${this.#group}`);
    return await act(this.#inside(), ...(input as never[]));
  }

  #inside(): Inside {
    const { ctx, env, log } = this;
    return { ctx, env, log, sql: ctx.storage.sql, calls: this.#calls };
  }
}

/** An entry point that objects call through `ctx.exports`. */
export class Beside extends WorkerEntrypoint {
  add(one: number, other: number): number {
    return one + other;
  }
}

export default {
  /** Plays the case `/group/number`, or what comes of it `/group/number/later`, and answers what came of it. */
  async fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    const [, group = "", number = "", part = "run"] = new URL(request.url).pathname.split("/");
    const played = groups[group]?.cases[Number(number)];
    const play = part === "later" ? played?.later : played?.run;
    if (play === undefined) return new Response(null, { status: 404 });
    try {
      const value = await play(labOf(`${group}|${number}`, group, env, ctx));
      return Response.json({ value: value ?? null });
    } catch (fault) {
      return Response.json({ failed: String((fault as Error)?.stack ?? fault) });
    }
  },
};

function labOf(prefix: string, group: string, env: Env, ctx: ExecutionContext): Lab {
  const subject = (name = "one"): SubjectOfCase => {
    const stub = env.SUBJECT.get(env.SUBJECT.idFromName(`${prefix}|${name}`));
    return { stub, run: (step, ...input) => stub.run(group, step, ...input) };
  };
  return {
    env,
    ctx,
    subject,
    evict: ({ stub }) => unsafe.evict(stub, { webSockets: "hibernate" }),
    wait: (ms) => scheduler.wait(ms),
  };
}
