import { expect, it } from "vitest";
import { enrolCrowd, manyAtOnce } from "../world/crowd.ts";
import {
  approve,
  bill,
  type Customer,
  forge,
  type Holder,
  holder,
  mailedCode,
  openWorld,
  persist,
  scan,
  send,
  signWith,
  told,
  totpOf,
  walletHolding,
} from "../world.ts";

const world = openWorld({ audited: false });
const wallets = 1_000;
/** Of them, registered over HTTP, with money, and let in again afterwards. */
const customers = 8;

/** Every so many of the others have fetched seals for codes signed offline. */
const sealedEach = 4;

/** What a phone held before: its tokens, a code on its screen, and perhaps a seal. */
interface Held {
  readonly phone: Holder;
  readonly refreshToken: string;
  readonly code: string;
  readonly seal: string | null;
}

/** A code and, if told, a seal, for a phone with a token. */
async function take(
  { phone, refreshToken }: Pick<Held, "phone" | "refreshToken">,
  sealed: boolean,
): Promise<Held> {
  const { body } = await persist(() => send(phone, "POST", "/v1/codes", {}));
  const fetch = () => send(phone, "POST", "/v1/offline-seals", {});
  const seal = sealed ? (await persist(fetch)).body.seals[0] : null;
  return { phone, refreshToken, code: body.qr, seal };
}

async function holdings(customer: Customer): Promise<Held> {
  const { refresh_token: refreshToken } = await customer.app.session.state();
  return take({ phone: await holder(customer), refreshToken: refreshToken ?? "" }, true);
}

/** What each thing that was held is answered now. */
async function tryAll({ phone, refreshToken, code, seal }: Held, till: Holder) {
  const renewal = { refresh_token: refreshToken };
  const tokenless = { ...phone, token: null };
  const [token, refresh, payment] = await Promise.all([
    persist(() => send(phone, "GET", "/v1/wallet")),
    persist(() => send(tokenless, "POST", "/v1/tokens/refresh", renewal)),
    persist(() => send(till, "POST", "/v1/payments", bill(code))),
  ]);
  const told = [token.status, refresh.status, payment.status, payment.body.decline?.code];
  if (seal === null) return told.join(" ");
  const claims = { seal, counter: 1, iat: Math.floor(Date.now() / 1_000) };
  const header = { alg: "ES256", typ: "qr-device+jwt" };
  const offline = await forge(header, claims, signWith(phone.key.privateKey));
  const signed = await persist(() => send(till, "POST", "/v1/payments", bill(offline)));
  return [...told, "offline", signed.body.decline?.code].join(" ");
}

it("F15: ends every token and code of 1,000 wallets when two persons raise the customers' epoch", async () => {
  const { approver, second, till } = world();
  const known = await world().customers(customers);
  let made = 0;
  const crowd = await enrolCrowd(wallets - customers, (member) => {
    made += 1;
    return take(member, made % sealedEach === 0);
  });
  const held: Held[] = [...crowd, ...(await Promise.all(known.map(holdings)))];
  const oldTill = await holder(till);
  const before = await Promise.all(known.map(({ route }) => walletHolding(route)));

  const proposal = approver.client.raiseEpoch({ scope: "customers", reason: "a drill" });
  const { in_force_at: inForceAt } = await approve(second, proposal);
  expect(Date.parse(inForceAt)).toBeLessThanOrEqual(Date.now());

  const answers = await manyAtOnce(held, (each) => tryAll(each, oldTill));
  expect(answers).toHaveLength(wallets);
  const dead = "401 401 200 device_unavailable";
  const sealedDead = `${dead} offline device_unavailable`;
  expect(new Set(answers)).toEqual(new Set([dead, sealedDead]));
  const sealed = answers.filter((each) => each === sealedDead).length;
  expect(sealed).toBe(Math.floor((wallets - customers) / sealedEach) + customers);

  for (const [index, customer] of known.entries()) {
    const { app, contact, walletId, deviceId, route } = customer;
    expect((await walletHolding(route)).balances).toEqual(before[index]?.balances);
    await told(app.signIn({ type: "email", value: contact }));
    await told(app.contactProof((await mailedCode(contact)) ?? ""));
    expect(await told(app.factor(await totpOf(customer, 1)))).toMatchObject({
      wallet_id: walletId,
      device_id: deviceId,
      device_state: "active",
      cooling_until: null,
    });
    const { balances, devices } = await told(app.wallet());
    expect([balances.available, devices.length]).toEqual([10_000, 1]);
    const paid = await send(oldTill, "POST", "/v1/payments", bill(await scan(customer)));
    expect(paid.body.result).toBe("approved");
  }
}, 480_000);
