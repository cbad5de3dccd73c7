import { isWaiting, type Payment, type Reply } from "../../client/index.ts";
import { parseOwn } from "../../own-json.ts";
import { inFlight, type ObjectBooks, readBooks, totalsOf } from "../books/books.ts";
import { Failure } from "../program.ts";
import { type Actors, must, refusalInWords } from "../seed/actors.ts";
import type { FullSeed } from "../seed/schema.ts";
import { type Stage, short, yen } from "./stage.ts";

/** What the steps share. */
export interface Scene {
  readonly stage: Stage;
  readonly actors: Actors;
  readonly seed: FullSeed;
  readonly objects: string;
}

/** A payment and the very text of its request and answer. */
export interface Paid {
  readonly payment: Payment;
  readonly request: string;
  readonly answer: string;
  readonly code: string;
}

/** Has the customer show a code. */
async function showCode({ actors }: Scene): Promise<string> {
  return must("The code", await actors.customer.issueCode()).qr;
}

/** Has the terminal send a payment for a code, and tells both. */
async function charge(scene: Scene, amount: number, code: string): Promise<Paid> {
  const { stage, actors } = scene;
  const reference = actors.terminal.newReference();
  const request = { reference, code, amount, currency: "JPY", capture: "automatic" };
  stage.tell(`POST /v1/payments  ${yen(amount)}, code ${short(code)}, reference ${reference}`);
  return sendPayment(scene, JSON.stringify(request));
}

async function sendPayment({ stage, actors }: Scene, request: string): Promise<Paid> {
  const reply = must("The payment", await post(actors, request));
  const payment = parseOwn<Payment>(reply);
  const { result, decline, message, reward, payment_id: id } = payment;
  if (result === "approved") stage.tell(`→ approved  ${id}, reward ${reward} points`);
  else stage.tell(`→ ${result}  ${decline?.code} (${decline?.advice}): ${message.en}`);
  return { payment, request, answer: reply, code: parseOwn<{ code: string }>(request).code };
}

function post({ terminal }: Actors, request: string): Promise<Reply<string>> {
  return terminal.session.call<string>("POST", "/v1/payments", request, { form: "text" });
}

/** A payment that has to be approved. */
export async function approvedPayment(scene: Scene, amount: number): Promise<Paid> {
  const paid = await charge(scene, amount, await showCode(scene));
  const { payment } = paid;
  const captured = payment.status === "captured" && payment.amount_captured === amount;
  scene.stage.claim(captured, `approved and captured: ${yen(amount)}`, payment);
  return paid;
}

/** The same bytes again: the same bytes back, and no second debit. */
export async function replay(scene: Scene, paid: Paid): Promise<void> {
  const { stage, actors } = scene;
  const before = await balance(scene);
  stage.tell(`POST /v1/payments  the identical request, reference ${paid.payment.reference}`);
  const reply = await post(actors, paid.request);
  const told = must("The replay", reply);
  const marked = reply.ok && reply.replayed;
  stage.claim(marked, "answered with Idempotent-Replayed: true", refusedOr(reply));
  stage.claim(told === paid.answer, `byte for byte the first answer (${told.length} bytes)`, told);
  const after = await balance(scene);
  stage.claim(after === before, `the balance is ${yen(after)}, as before`, { before, after });
}

/** A code that paid once does not pay again. */
export async function spendTwice(scene: Scene, paid: Paid): Promise<void> {
  const { payment } = await charge(scene, 800, paid.code);
  const { decline } = payment;
  const isSpent = decline?.code === "code_spent";
  scene.stage.claim(isSpent, "declined: code_spent, and the cashier asks for a new code", payment);
  const names = decline?.payment_id === paid.payment.payment_id;
  scene.stage.claim(names, `it names what spent the code: ${decline?.payment_id}`, decline);
}

/** More than the policy lets leave a wallet within ten minutes, and why it was refused. */
export async function exceedVelocity(scene: Scene): Promise<void> {
  const { stage, actors, seed } = scene;
  const credit = must(
    "The top-up",
    await actors.partner.credit({
      reference: actors.terminal.newReference(),
      route: seed.customer.funding_route,
      amount: 60_000,
      currency: "JPY",
    }),
  );
  stage.tell(`POST /v1/funding/cash_register/credits  ${yen(60_000)} → ${credit.result}`);
  await approvedPayment(scene, 30_000);
  const { payment } = await charge(scene, 25_000, await showCode(scene));
  const isExceeded = payment.decline?.code === "velocity_amount_exceeded";
  stage.claim(isExceeded, "declined: velocity_amount_exceeded", payment);
  const id = payment.payment_id ?? "";
  stage.tell(`GET /v1/operator/payments/${short(id)}/explanation`);
  const explained = must("The explanation", await actors.operators[0].explanation(id));
  const { velocity, same_verdict: same } = explained as unknown as Explanation;
  for (const rule of velocity.rules.filter((each) => each.verdict === "exceeded")) {
    const { before, after, limit } = rule;
    stage.tell(`rule ${rule.rule} (policy ${velocity.policy_version}):`);
    stage.tell(
      `  ${yen(before)} before, ${yen(after)} after, limit ${yen(limit)}; passes at ${rule.passes_at}`,
    );
  }
  const told = velocity.rules.some(
    ({ after, limit, verdict }) => verdict === "exceeded" && after > limit,
  );
  stage.claim(told, `${velocity.rules.length} rules explained, and which was exceeded`, velocity);
  stage.claim(same === true, "judged again from the log: the same verdict", explained);
}

interface Explanation {
  readonly velocity: {
    readonly policy_version: number;
    readonly rules: readonly {
      readonly rule: string;
      readonly verdict: string;
      readonly before: number;
      readonly after: number;
      readonly limit: number;
      readonly passes_at: string | null;
    }[];
  };
  readonly same_verdict: boolean;
}

/** One operator stops all spending; it takes two to let it go on. */
export async function stopAndLift(scene: Scene): Promise<void> {
  const { stage, actors } = scene;
  const [first, second] = actors.operators;
  stage.tell('PUT /v1/operator/stops  {"scope":"spending"}, by operator 1');
  const raised = must(
    "The stop",
    await first.raiseStop({ scope: "spending", reason: "demo: a drill" }),
  );
  stage.tell(`→ acknowledged, in force at ${raised.in_force_at}`);
  const { payment } = await charge(scene, 500, await showCode(scene));
  const isStopped = payment.decline?.code === "spending_stopped";
  stage.claim(isStopped, "declined: spending_stopped", payment);
  const lifting = await first.liftStop(raised.stop_id);
  if (!lifting.ok) throw new Failure(`Lifting failed: ${refusalInWords(lifting)}`);
  stage.claim(
    isWaiting(lifting),
    "operator 1 asks to lift it: 202, a second person has to agree",
    lifting.body,
  );
  const { approval_id: approval } = lifting.body as { approval_id: string };
  const alone = await first.approve(approval);
  stage.claim(!alone.ok, "operator 1 alone is refused", alone);
  stage.tell(`→ ${alone.ok ? "" : alone.problem?.detail}`);
  const lifted = must("The approval", await second.approve(approval));
  stage.claim(lifted.status === "approved", "operator 2 agrees, and it is lifted", lifted);
  await approvedPayment(scene, 500);
}

/** Money back to the customer. */
export async function giveBack(scene: Scene, paid: Paid): Promise<void> {
  const { stage, actors } = scene;
  const { payment_id: id, amount } = paid.payment;
  const before = await balance(scene);
  const request = { reference: actors.terminal.newReference(), amount, reason: "demo" };
  stage.tell(`POST /v1/payments/${short(id ?? "")}/refunds  ${yen(amount)}`);
  const refund = must("The refund", await actors.terminal.refund(id ?? "", request));
  const after = await balance(scene);
  const isBack = refund.amount === amount && after === before + amount;
  stage.claim(isBack, `refunded: the balance goes from ${yen(before)} to ${yen(after)}`, refund);
}

/** Every chain verified and every clearing account read from the objects' own files. */
export async function addUp({ stage, objects }: Scene): Promise<void> {
  const books = await settledBooks(objects);
  for (const kind of ["Wallet", "Settlement", "Partner", "Control"] as const) {
    const same = books.filter((book) => book.kind === kind);
    const rows = same.reduce((sum, book) => sum + book.rows, 0);
    const faults = same.flatMap((book) => (book.fault === null ? [] : [book.fault]));
    stage.claim(
      same.length > 0 && faults.length === 0,
      `${kind}: ${rows} rows in ${same.length} objects, every hash chain whole`,
      faults,
    );
  }
  const clearing = [...totalsOf(books)].filter(([code]) => code.startsWith("clearing_"));
  for (const [code, net] of clearing) stage.tell(`${code.padEnd(22)} ${String(net).padStart(8)}`);
  const sum = inFlight(books);
  stage.claim(sum === 0n, "the clearing accounts of all objects add up to 0", String(sum));
}

/** The books once everything has been delivered, or as they are after 15 s. */
async function settledBooks(objects: string): Promise<readonly ObjectBooks[]> {
  const lastTryMs = Date.now() + 15_000;
  for (;;) {
    const books = readBooks(objects);
    if (inFlight(books) === 0n || Date.now() > lastTryMs) return books;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** What the customer has left, as the wallet itself says. */
export async function balance({ actors }: Scene): Promise<number> {
  return must("The wallet", await actors.customer.wallet()).balances.available;
}

function refusedOr(reply: Reply<unknown>): unknown {
  return reply.ok ? [...reply.headers] : refusalInWords(reply);
}
