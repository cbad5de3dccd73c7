import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { customerClient, mailedCode } from "../../../../src/cli/seed/actors.ts";
import { freshKey } from "../../../../src/cli/seed/seeding.ts";
import { totpCode } from "../../../../src/client/access/totp.ts";
import type { AppClient, SessionState } from "../../../../src/client/index.ts";
import { memoryRecordStore } from "../../../../src/client/store/memory.ts";
import { partnerShards } from "../../../../worker/partner/stub.ts";
import { run } from "./local-server.ts";
import {
  bill,
  type People,
  PutBack,
  pay,
  reference,
  referenceAt,
  refused,
  soon,
  told,
} from "./put-back-world.ts";

const world = new PutBack();
let people: People;

async function open() {
  people = await world.open();
}

beforeAll(async () => {
  await open();
  await world.close();
  world.keep("first");
});
afterAll(() => world.discard());

const place = () => ({ origin: world.origin, publicOrigin: people.seed.origin });

/** A phone with its key and session, at whatever server is open. */
class Phone {
  readonly #key = freshKey();
  readonly #sessions = memoryRecordStore<SessionState>();

  async app(): Promise<AppClient> {
    return await customerClient(place(), await this.#key, this.#sessions);
  }
}

/** Registers a wallet under a contact. */
async function registered(contact: string): Promise<Phone> {
  const phone = new Phone();
  const app = await phone.app();
  const before = await mailedCode(place(), contact);
  await told(app.register({ type: "email", value: contact }));
  const code = await soon(async () => {
    const newest = await mailedCode(place(), contact);
    return newest !== before && newest;
  });
  const { totp } = await told(app.contactProof(code));
  await told(app.factor(await totpCode(totp?.secret ?? "", Date.now())));
  return phone;
}

/**
 * Whether somebody else comes to a wallet under a contact. They are sent no code, within 3 s; or one
 * with which nothing can be finished, while the Directory asks the wallet that has taken it again.
 */
async function isGiven(contact: string): Promise<boolean> {
  const before = await mailedCode(place(), contact);
  const app = await new Phone().app();
  await told(app.register({ type: "email", value: contact }));
  for (let tries = 0; tries < 30; tries += 1) {
    const code = await mailedCode(place(), contact);
    if (code !== null && code !== before) {
      const proven = await app.contactProof(code);
      const secret = proven.ok && proven.body.totp?.secret;
      return secret ? (await app.factor(await totpCode(secret, Date.now()))).ok : false;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

const alerts = async () =>
  (await told(people.operators[0].alerts())).alerts.filter(({ kind }) => kind === "books_behind");

describe("A30: Directory's files are put back older", () => {
  it("takes a contact again that its wallet says is its own, and then nobody else has it", async () => {
    world.return("first");
    await open();
    const phone = await registered("held@example.com");
    await world.close();
    world.putBack("Directory", "first");
    await open();
    expect(await (await phone.app()).refresh()).toBe("renewed");
    const [alert] = await soon(async () => {
      const raised = await alerts();
      return raised.length > 0 && raised;
    });
    expect(alert).toMatchObject({ subject: "directory", evidence: { object: "directory" } });
    expect(await isGiven("held@example.com")).toBe(false);
    await soon(async () => run("verify", "--state", world.state).status === 0);
    await world.close();
  });

  it("has given a contact to a second wallet: both are named once the first is used", async () => {
    world.return("first");
    await open();
    const phone = await registered("twice@example.com");
    await world.close();
    world.putBack("Directory", "first");
    await open();
    const other = await (await registered("twice@example.com")).app();
    const app = await phone.app();
    expect(await app.refresh()).toBe("renewed");
    const alert = await soon(async () =>
      (await alerts()).find(({ subject }) => subject.startsWith("wal_")),
    );
    const [one, two] = [await app.walletId(), await other.walletId()];
    expect(alert).toMatchObject({
      subject: one,
      evidence: { of: "contact", wallet_id: one, other_wallet_id: two },
    });
    await world.close();
  });
});

describe("A30: a Partner's files are put back older", () => {
  let other: Phone;
  let lost: { reference: string; route: string; amount: number; currency: string };
  const available = async (app: AppClient) => (await told(app.wallet())).balances.available;

  beforeAll(async () => {
    world.return("first");
    await open();
    other = await registered("other@example.com");
    await world.close();
    world.keep("before");
    await open();
    const { partner_id } = people.seed.partner;
    const chosen = referenceAt(partner_id, 0, partnerShards);
    const route = people.seed.customer.funding_route;
    lost = { reference: chosen, route, amount: 300, currency: "JPY" };
    await told(people.partner.credit(lost));
    await world.close();
    world.keep("newer");
  });

  it("credits a lost reference once when it is repeated for the same wallet", async () => {
    world.return("newer");
    world.putBack("Partner", "before");
    await open();
    const before = await available(people.customer);
    expect(await refused(people.partner.creditByReference(lost.reference))).toBe(404);
    expect(await refused(people.partner.credit({ ...lost, amount: 301 }))).toBe(422);
    expect(await told(people.partner.credit(lost))).toMatchObject({ result: "credited" });
    expect(await available(people.customer)).toBe(before);
    const { funding_route: route } = await told((await other.app()).wallet());
    expect(await refused(people.partner.credit({ ...lost, route }))).toBe(422);
    expect(await available(await other.app())).toBe(0);
    await soon(async () => run("verify", "--state", world.state).status === 0);
    await world.close();
  });

  it("credits another wallet under it, and verify names the first", async () => {
    world.return("newer");
    world.putBack("Partner", "before");
    await open();
    const { funding_route: route } = await told((await other.app()).wallet());
    expect(await told(people.partner.credit({ ...lost, route }))).toMatchObject({
      result: "credited",
    });
    expect(await available(await other.app())).toBe(300);
    const { status, stdout } = run("verify", "--state", world.state);
    expect(status).toBe(1);
    const named = `BAD  Wallet \\w+: it was credited under \\S+ ${lost.reference}, and Partner`;
    expect(stdout).toMatch(new RegExp(`${named} \\w+ has it for another wallet`));
    await world.close();
  });
});

describe("A30: Control's file is put back older", () => {
  it("passes a lost stop by at a wallet that has not seen it, until it is raised again", async () => {
    world.return("first");
    await open();
    const idle = await registered("idle@example.com");
    await world.close();
    world.keep("before");
    await open();
    const stop = { scope: "top_up", reason: "a test" } as const;
    await told(people.operators[0].raiseStop(stop));
    await pay(people, 21);
    await world.close();
    world.putBack("Control", "before");
    await open();
    const credit = async (route: string) =>
      await people.partner.credit({ reference: reference(), route, amount: 100, currency: "JPY" });
    const { funding_route: route } = await told((await idle.app()).wallet());
    expect(await refused(credit(people.seed.customer.funding_route))).toBe(503);
    expect(await told(credit(route))).toMatchObject({ result: "credited" });
    await told(people.operators[0].raiseStop(stop));
    expect(await refused(credit(route))).toBe(403);
    expect(await refused(credit(people.seed.customer.funding_route))).toBe(403);
    await told(people.terminal.postPayment(await bill(people, 22)));
    await world.close();
  });
});
