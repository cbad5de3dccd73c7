import { totpCode } from "../../client/access/totp.ts";
import { PartnerClient } from "../../client/partner.ts";
import { Failure } from "../program.ts";
import {
  customerClient,
  customerSessions,
  keyed,
  mailedCode,
  must,
  refusalInWords,
} from "./actors.ts";
import { customerContact, freshKey, type Seeding } from "./seeding.ts";

/**
 * The first top-up: small enough to leave room below the daily limit for whoever tries more. In test
 * mode it pays each magic amount, with as much again.
 */
const topUpMinor = { local: 5_000, test: 50_000 };
const attemptsMax = 9;

/** Registers a customer as a phone does, unless one is known, and tops the wallet up once. */
export async function seedCustomer(seeding: Seeding): Promise<void> {
  if (seeding.journal.device_id === undefined) await register(seeding);
  await topUp(seeding);
}

async function register(seeding: Seeding): Promise<void> {
  const { place, folder, keep, tell } = seeding;
  const { keys } = seeding.journal;
  const contact = customerContact(seeding.journal);
  const app = await customerClient(place, keys.customer, customerSessions(folder));
  const sentBefore = await mailedCode(place, contact);
  must("The registration", await app.register({ type: "email", value: contact }));
  const code = await nextCode(seeding, contact, sentBefore);
  if (code === null) return registerAnother(seeding);
  const { totp } = must("The proof of the contact", await app.contactProof(code));
  if (totp === undefined) throw new Failure("The registration offers no TOTP secret.");
  keep({ totp_secret: totp.secret });
  const reply = await app.factor(await totpCode(totp.secret, Date.now()));
  if (!reply.ok && reply.problem?.code === "state_conflict") return registerAnother(seeding);
  if (!reply.ok) throw new Failure(`The second factor failed: ${refusalInWords(reply)}`);
  const { wallet_id, device_id } = reply.body;
  keep({ wallet_id, device_id });
  tell(`  customer ${contact}  ${wallet_id}`);
}

/** An earlier run got further than it could write down: that wallet is left alone. */
async function registerAnother(seeding: Seeding): Promise<void> {
  const { keys, customer_attempt: attempt } = seeding.journal;
  if (attempt >= attemptsMax) throw new Failure("No customer can be registered here.");
  seeding.keep({
    keys: { ...keys, customer: await freshKey() },
    customer_attempt: attempt + 1,
  });
  await register(seeding);
}

/** The code that was sent after `before`, within 3 s; `null`: a known contact is sent none. */
async function nextCode(
  { place }: Seeding,
  contact: string,
  before: string | null,
): Promise<string | null> {
  for (let tries = 0; tries < 30; tries += 1) {
    const code = await mailedCode(place, contact);
    if (code !== null && code !== before) return code;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return null;
}

async function topUp(seeding: Seeding): Promise<void> {
  const { place, folder, journal, keep, tell } = seeding;
  const app = await customerClient(place, journal.keys.customer, customerSessions(folder));
  const wallet = must("The wallet", await app.wallet());
  keep({ funding_route: wallet.funding_route });
  const partner = new PartnerClient({
    ...(await keyed(place, journal.keys.partner)),
    partnerId: journal.partner_id ?? "",
    channel: "cash_register",
  });
  const environment = await environmentOf(place);
  const amount = topUpMinor[environment];
  const reply = await partner.credit({
    // One per wallet: an interrupted run sends the same request again, and it credits once.
    reference: `first-top-up-${environment}-${journal.customer_attempt}`,
    route: wallet.funding_route,
    amount,
    currency: wallet.currency,
  });
  const credit = must("The first top-up", reply);
  if (credit.result !== "credited") {
    throw new Failure(
      `The first top-up was not credited: ${credit.decline?.code ?? credit.result}.`,
    );
  }
  tell(`  first top-up             ${amount} ${wallet.currency}`);
}

async function environmentOf({ origin }: Seeding["place"]): Promise<keyof typeof topUpMinor> {
  const response = await fetch(`${origin}/.well-known/sekisho`);
  const { environment } = (await response.json()) as { readonly environment: string };
  return environment === "test" ? "test" : "local";
}
