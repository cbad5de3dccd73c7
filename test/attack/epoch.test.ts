import { expect, it } from "vitest";
import { enrolCrowd, manyAtOnce } from "../world/crowd.ts";
import {
  approve,
  bill,
  type Customer,
  type Holder,
  holder,
  mailedCode,
  openWorld,
  persist,
  scan,
  send,
  told,
  totpOf,
  walletHolding,
} from "../world.ts";

const world = openWorld({ audited: false });
const wallets = 1_000;
/** Of them, registered over HTTP, with money, and let in again afterwards. */
const customers = 8;

/** What a phone held before: its token, its refresh token and a code on its screen. */
interface Held {
  readonly phone: Holder;
  readonly refreshToken: string;
  readonly code: string;
}

async function holdings(customer: Customer): Promise<Held> {
  const { refresh_token: refreshToken } = await customer.app.session.state();
  const code = await scan(customer);
  return { phone: await holder(customer), refreshToken: refreshToken ?? "", code };
}

/** What each thing that was held is answered now. */
async function tryAll({ phone, refreshToken, code }: Held, till: Holder) {
  const renewal = { refresh_token: refreshToken };
  const tokenless = { ...phone, token: null };
  const [token, refresh, payment] = await Promise.all([
    send(phone, "GET", "/v1/wallet"),
    persist(() => send(tokenless, "POST", "/v1/tokens/refresh", renewal)),
    persist(() => send(till, "POST", "/v1/payments", bill(code))),
  ]);
  return [token.status, refresh.status, payment.status, payment.body.decline?.code].join(" ");
}

it("F15: ends every token and code of 1,000 wallets when two persons raise the customers' epoch", async () => {
  const { approver, second, till } = world();
  const known = await world().customers(customers);
  const crowd = await enrolCrowd(wallets - customers, async ({ phone, refreshToken }) => {
    const { body } = await persist(() => send(phone, "POST", "/v1/codes", {}));
    return { phone, refreshToken, code: body.qr };
  });
  const held: Held[] = [...crowd, ...(await Promise.all(known.map(holdings)))];
  const oldTill = await holder(till);
  const before = await Promise.all(known.map(({ route }) => walletHolding(route)));

  const proposal = approver.client.raiseEpoch({ scope: "customers", reason: "a drill" });
  const { in_force_at: inForceAt } = await approve(second, proposal);
  expect(Date.parse(inForceAt)).toBeLessThanOrEqual(Date.now());

  const answers = await manyAtOnce(held, (each) => tryAll(each, oldTill));
  expect(answers).toHaveLength(wallets);
  expect(new Set(answers)).toEqual(new Set(["401 401 200 device_unavailable"]));

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
}, 240_000);
