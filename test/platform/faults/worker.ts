import { DurableObject } from "cloudflare:workers";

interface Env {
  readonly COUNTER: DurableObjectNamespace<Counter>;
}

/** Requests that this isolate has had: state of its modules. */
let requests = 0;

/** An object that counts, so that a fault shows by what it has counted. */
export class Counter extends DurableObject<Env> {
  #calls = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS step (n INTEGER) STRICT");
  }

  add(n: number): number {
    this.ctx.storage.sql.exec("INSERT INTO step VALUES (CAST(? AS INTEGER))", n);
    return this.total();
  }

  /** Two statements, of which both are kept or none. */
  addTwice(n: number): number {
    return this.ctx.storage.transactionSync(() => {
      this.add(n);
      return this.add(n);
    });
  }

  total(): number {
    const { total } = this.ctx.storage.sql.exec("SELECT sum(n) AS total FROM step").one();
    return Number(total);
  }

  calls(): number {
    this.#calls += 1;
    return this.#calls;
  }

  /** Adds, then has another object add. */
  async pass(n: number, other: string): Promise<number> {
    this.add(n);
    return await this.env.COUNTER.get(this.env.COUNTER.idFromName(other)).add(n);
  }

  sum(): { readonly total: number } {
    return { total: this.total() };
  }

  /** Gives on what another object answers: as it came, or a copy. */
  async sumOf(other: string, how: "given on" | "copied"): Promise<{ readonly total: number }> {
    const sum = await this.env.COUNTER.get(this.env.COUNTER.idFromName(other)).sum();
    return how === "copied" ? { ...sum } : sum;
  }

  /** Adds, then tells a server outside. */
  async post(n: number): Promise<number> {
    this.add(n);
    const { status } = await fetch("https://outside.example/told", {
      method: "POST",
      body: "told",
    });
    return status;
  }

  async wait(ms: number): Promise<string> {
    await scheduler.wait(ms);
    return "waited";
  }

  now(): number {
    return Date.now();
  }

  async alarmIn(ms: number): Promise<void> {
    await this.ctx.storage.setAlarm(Date.now() + ms);
  }

  async alarmAt(): Promise<number | null> {
    return await this.ctx.storage.getAlarm();
  }

  chance(): string {
    return `${Math.random()} ${crypto.randomUUID()}`;
  }

  override alarm(): void {
    this.add(1_000);
  }
}

export default {
  /** `/name/method?argument&argument`: what came of the call. */
  async fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    requests += 1;
    const { pathname, searchParams } = new URL(request.url);
    const [, name = "", method = ""] = pathname.split("/");
    const input = [...searchParams.keys()].map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    if (name === "requests") return Response.json({ value: requests });
    if (name === "later") ctx.waitUntil(scheduler.wait(50).then(() => add(env, "waited-for", 1)));
    if (name === "never") void scheduler.wait(50).then(() => add(env, "forgotten", 1));
    if (name === "later" || name === "never") return Response.json({ value: "answered" });
    const stub = env.COUNTER.get(env.COUNTER.idFromName(name));
    const call = (stub as unknown as Record<string, (...input: unknown[]) => unknown>)[method];
    try {
      return Response.json({ value: (await call?.(...input)) ?? null });
    } catch (fault) {
      const { message, retryable = false } = fault as Error & { retryable?: boolean };
      return Response.json({ threw: message, retryable });
    }
  },
};

function add(env: Env, name: string, n: number): Promise<number> {
  return env.COUNTER.get(env.COUNTER.idFromName(name)).add(n);
}
