import { createHash } from "node:crypto";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import postgres from "postgres";
import { callerOf, readKeys, verifyCode } from "./requests.ts";

/*
 * The payment call of the product as it is usually built: one Node process, Hono, jose, PostgreSQL.
 * It gets PORT, DATABASE_URL, PUBLIC_ORIGIN and SEKISHO_KEYS from its environment.
 */
const { PORT = "", DATABASE_URL = "", PUBLIC_ORIGIN: origin = "", SEKISHO_KEYS = "" } = process.env;
const connections = 16;

interface Decision {
  readonly outcome: "decided" | "replayed" | "reference_reused" | "revoked" | "again";
  readonly payment_id: string | null;
  readonly decline_code: string | null;
  readonly reward: string;
  readonly created_at: Date;
}

interface PayRequest {
  readonly reference: string;
  readonly code: string;
  readonly amount: number;
  readonly currency: string;
  readonly capture: "automatic";
}

const keys = await readKeys(SEKISHO_KEYS);
const sql = postgres(DATABASE_URL, { max: connections, onnotice: () => undefined });
const app = new Hono();

app.get("/healthz", (context) => context.text("ok"));

app.post("/v1/payments", async (context) => {
  const bytes = new Uint8Array(await context.req.raw.arrayBuffer());
  const caller = await callerOf(context.req.raw, bytes, { keys, origin });
  if (caller === null) return context.json({ title: "Unauthorized", status: 401 }, 401);
  const body = readBody(bytes);
  if (body === null) return context.json({ title: "Malformed", status: 400 }, 400);
  const code = await verifyCode(body.code, keys.code);
  if (code === null) {
    return context.json(rendered(body, { decline_code: "code_invalid", created_at: new Date() }));
  }
  const request = createHash("sha256").update(bytes).digest();
  const decision = await decide(caller.terminalId, body, request, code);
  if (decision.outcome === "revoked") return context.json({ status: 401 }, 401);
  if (decision.outcome === "reference_reused") return context.json({ status: 422 }, 422);
  if (decision.outcome === "replayed") context.header("Idempotent-Replayed", "true");
  return context.json(rendered(body, decision));
});

/** Every connection is open and every statement prepared before the first request. */
await Promise.all(Array.from({ length: connections }, () => sql`SELECT 1`));
serve({ fetch: app.fetch, port: Number(PORT), hostname: "127.0.0.1" });
process.once("SIGTERM", () => void sql.end().then(() => process.exit()));

async function decide(
  terminalId: string,
  { reference, amount, currency }: PayRequest,
  request: Buffer,
  code: Buffer,
): Promise<Decision> {
  for (;;) {
    const [decision] = await sql<[Decision]>`
      SELECT * FROM authorize(${terminalId}, ${reference}, ${request}, ${code}, ${amount}, ${currency})`;
    if (decision.outcome !== "again") return decision;
  }
}

function readBody(bytes: Uint8Array): PayRequest | null {
  try {
    const body = JSON.parse(new TextDecoder().decode(bytes)) as PayRequest;
    const holds =
      /^[A-Za-z0-9._-]{8,64}$/.test(body.reference) &&
      typeof body.code === "string" &&
      Number.isSafeInteger(body.amount) &&
      body.amount > 0 &&
      body.currency === "JPY" &&
      body.capture === "automatic";
    return holds ? body : null;
  } catch {
    return null;
  }
}

function rendered(
  body: PayRequest,
  { payment_id, decline_code, reward, created_at }: Partial<Decision>,
): object {
  const approved = decline_code === null;
  return {
    payment_id: payment_id ?? null,
    reference: body.reference,
    result: approved ? "approved" : "declined",
    final: true,
    status: approved ? "captured" : "declined",
    amount: body.amount,
    currency: body.currency,
    amount_captured: approved ? body.amount : 0,
    reward: Number(reward ?? 0),
    decline: decline_code === null ? null : { code: decline_code },
    created_at: created_at?.toISOString(),
    server_time: new Date().toISOString(),
  };
}
