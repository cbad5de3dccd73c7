import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Payment } from "../../../../src/client/index.ts";
import { run } from "./local-server.ts";
import {
  bill,
  credit,
  type People,
  PutBack,
  pay,
  reference,
  referenceAt,
  refused,
  settle,
  soon,
  told,
} from "./put-back-world.ts";

const world = new PutBack();
let people: People;

async function open() {
  people = await world.open();
}

afterAll(() => world.discard());

/** The alerts about lost rows that nobody has acknowledged. */
async function alerts() {
  const { alerts: all } = await told(people.operators[0].alerts());
  return all.filter(({ kind }) => kind === "books_behind");
}

/** A sale that is in the folder `newer`, and not in `older`. */
let lostOnce: Awaited<ReturnType<typeof bill>>;

describe("A30: a wallet's file is put back older", () => {
  let lost: Awaited<ReturnType<typeof bill>>;
  let lostToo: Awaited<ReturnType<typeof bill>>;
  let answered: Payment;
  let answeredToo: Payment;
  let sale: Payment | undefined;

  beforeAll(async () => {
    await open();
    await world.close();
    world.keep("first");
    await open();
    await credit(people, 5_000);
    await settle(people, await bill(people, 1_200));
    await world.close();
    world.keep("older");
    await open();
    lost = await bill(people, 700);
    lostOnce = lost;
    answered = await settle(people, lost);
    // Elsewhere: the next head has what was acknowledged of the sale before.
    lostToo = await bill(people, 50, 1);
    answeredToo = await settle(people, lostToo);
    await world.close();
    world.keep("newer");
    world.putBack("Wallet", "older");
    await open();
  });

  it("is noticed at the first exchange, moves no money from then on, and is alerted", async () => {
    const next = await bill(people, 300);
    sale = await pay(people, 400);
    expect(sale).toMatchObject({ result: "approved" });
    const [alert] = await soon(async () => {
      const raised = await alerts();
      return raised.length > 0 && raised;
    });
    expect(alert).toMatchObject({ subject: people.seed.customer.wallet_id });
    expect(await refused(people.terminal.postPayment(next))).toBe(503);
    expect(await refused(people.terminal.postPayment(lost))).toBe(503);
    expect(await refused(people.terminal.byReference(lost.reference))).toBe(503);
    expect(await refused(people.customer.issueCode())).toBe(503);
  });

  it("is named by verify, with what is on its way and nothing explains", async () => {
    const said = await told(people.customer.wallet());
    expect(said.balances.available).toBe(8_400);
    await world.close();
    const { status, stdout } = run("verify", "--state", world.state);
    expect(status).toBe(1);
    expect(stdout).toMatch(/BAD {2}Wallet [0-9a-f]{64}: its number 2 .* rows were lost/);
    expect(stdout).toMatch(
      new RegExp(`^  Wallet [0-9a-f]{64}  ${people.seed.customer.wallet_id}$`, "m"),
    );
    await open();
  });

  it("stays so for one person; two have it back what its receivers have", async () => {
    const [one, other] = people.operators;
    const { wallet_id } = people.seed.customer;
    const waiting = await told(one.restoreWallet(wallet_id, "the disk was put back"));
    expect(await refused(one.approve(waiting.approval_id))).toBe(403);
    expect(await refused(people.customer.issueCode())).toBe(503);
    const done = await told(other.approve(waiting.approval_id));
    expect(done.result).toMatchObject({ wallet_id, rows: 2, resent: 1, conflicts: [] });
  });

  it("replays a till's retry byte for byte, and pays no code twice", async () => {
    const again = await people.terminal.postPayment(lostToo);
    if (!again.ok) throw new Error("it is replayed");
    expect(again.replayed).toBe(true);
    expect(JSON.stringify(again.body)).toBe(JSON.stringify(answeredToo));
    // The sale meanwhile was given the number of this one: it has another id now, and the same words.
    const { payment_id: other, ...said } = await told(people.terminal.postPayment(lost));
    const { payment_id: first, ...before } = answered;
    expect([said, other === first]).toEqual([before, false]);
    expect(await refused(people.terminal.payment(`${first}`))).toBe(404);
    const elsewhere = { ...lost, reference: referenceAt(people.seed.terminal.terminal_id, 1) };
    const reply = await told(people.terminal.postPayment(elsewhere));
    expect(reply.result).toBe("declined");
  });

  it("keeps the sale of before it was noticed, and everybody's money", async () => {
    const { balances } = await told(people.customer.wallet());
    expect(balances.available).toBe(10_000 - 1_200 - 700 - 50 - 400);
    const { payment_id: lostId } = await told(people.terminal.byReference(lost.reference));
    const kept = await soon(async () => {
      const found = await people.terminal.byReference(`${sale?.reference}`);
      return found.ok && found.body;
    });
    expect(kept).toMatchObject({ result: "approved", amount: 400, status: "captured" });
    expect(kept.payment_id).not.toBe(lostId);
    // The payer finds each under the same id, and neither under the one that both had.
    const { events } = await told(people.customer.activity());
    const { payments } = await told(people.customer.payments());
    for (const [id, paid] of [
      [lostId, lost.reference],
      [kept.payment_id, kept.reference],
      [answeredToo.payment_id, lostToo.reference],
    ]) {
      expect(await told(people.customer.payment(`${id}`))).toMatchObject({ reference: paid });
      expect(payments).toContainEqual(expect.objectContaining({ payment_id: id, reference: paid }));
      expect(events.map(({ payment_id }) => payment_id)).toContain(id);
    }
    expect(await refused(people.customer.payment(`${answered.payment_id}`))).toBe(404);
    for (const id of [lostId, kept.payment_id]) {
      const refund = { reference: reference(), amount: 100 };
      await told(people.terminal.refund(`${id}`, refund));
    }
    expect(await pay(people, 60)).toMatchObject({ result: "approved" });
  });

  it("drains to 0, and agrees with all of its receivers", async () => {
    const verified = await soon(async () => {
      const { stdout } = run("verify", "--state", world.state);
      return stdout.includes("in flight between objects: 0") && stdout;
    });
    expect(verified).toContain("Every chain is whole, every balance is right, and all agree.");
    await world.close();
  });
});

describe("A30: a wallet's file is removed whole", () => {
  it("is named by verify, which knows that the wallet is registered", async () => {
    world.return("newer");
    expect(run("verify", "--state", world.state)).toMatchObject({ status: 0 });
    world.remove("Wallet", ...world.files("Wallet"));
    const { status, stdout } = run("verify", "--state", world.state);
    expect(status).toBe(1);
    expect(stdout).toMatch(/BAD {2}Wallet [0-9a-f]{32}: it is registered and has no books/);
    expect(stdout).toMatch(/Settlement [0-9a-f]{64} has taken \d of it/);
    expect(stdout).toMatch(
      new RegExp(`^  Wallet [0-9a-f]{32}  ${people.seed.customer.wallet_id}$`, "m"),
    );
  });
});

describe("A30: a wallet whose file is gone", () => {
  it("is 503 at a till, and alerted; verify knows that it is registered", async () => {
    world.return("newer");
    await open();
    const shown = await bill(people, 500);
    await world.close();
    world.remove("Wallet", ...world.files("Wallet"));
    await open();
    expect(await refused(people.terminal.postPayment(shown))).toBe(503);
    const { wallet_id } = people.seed.customer;
    const [alert] = await soon(async () => {
      const raised = await alerts();
      return raised.length > 0 && raised;
    });
    expect(alert).toMatchObject({ subject: wallet_id });
    expect(await refused(people.terminal.byReference(lostOnce.reference))).toBe(503);
    const waiting = await told(people.operators[0].restoreWallet(wallet_id, "its file is gone"));
    const done = await told(people.operators[1].approve(waiting.approval_id));
    expect(done.result).toMatchObject({ rows: 5, resent: 0, conflicts: [] });
    await world.close();
    const { stdout } = run("verify", "--state", world.state);
    expect(stdout).toMatch(/BAD {2}Wallet \w+: it is registered and has no books/);
    expect(stdout.match(/BAD/g)).toHaveLength(1);
    expect(stdout).toContain("in flight between objects: 0");
  });
});

describe("A30: a wallet that has lost a top-up, or its last writes", () => {
  const noticed = async () =>
    await soon(async () => (await alerts()).some(({ subject }) => subject.startsWith("wal_")));
  const restored = async () => {
    const { wallet_id } = people.seed.customer;
    const waiting = await told(people.operators[0].restoreWallet(wallet_id, "rows were lost"));
    await told(people.operators[1].approve(waiting.approval_id));
    await soon(async () => {
      const { stdout } = run("verify", "--state", world.state);
      return stdout.includes("in flight between objects: 0") && stdout.includes("all agree.");
    });
    return (await told(people.customer.wallet())).balances.available;
  };

  it("is told by the Partner of the top-up that it does not know", async () => {
    world.return("newer");
    await open();
    await credit(people, 100);
    await world.close();
    world.putBack("Wallet", "newer");
    await open();
    await expect(credit(people, 200)).rejects.toThrow('"status":503');
    await noticed();
    const before = 10_000 - 1_200 - 700 - 50 + 100;
    // The credit that was 503 is asked for again by the Partner's alarm.
    expect([before, before + 200]).toContain(await restored());
    await world.close();
  });

  it("is noticed when its log was torn", async () => {
    world.return("newer");
    await open();
    await pay(people, 10, 2);
    const before = world.logged("Wallet");
    await settle(people, await bill(people, 600));
    await world.kill();
    world.tear(before);
    await open();
    await pay(people, 30);
    await noticed();
    expect(await restored()).toBe(10_000 - 1_200 - 700 - 50 - 10 - 600 - 30);
    await world.close();
  });
});

describe("A30: a Settlement's files are put back older", () => {
  it("is sent everything after its mark with the next delivery, and told as an alert", async () => {
    world.return("newer");
    world.putBack("Settlement", "older");
    await open();
    await pay(people, 11, 0);
    await pay(people, 12, 1);
    await soon(async () => (await alerts()).length > 0);
    const verified = await soon(async () => {
      const { stdout } = run("verify", "--state", world.state);
      return stdout.includes("in flight between objects: 0") && stdout;
    });
    expect(verified).toContain("all agree.");
    expect(await pay(people, 13, 0)).toMatchObject({ result: "approved" });
    await world.close();
  });
});

describe("A30: Control's file is put back older", () => {
  it("is refused by wallets that saw a newer version, until its own has passed that", async () => {
    world.return("newer");
    await open();
    await world.close();
    world.keep("before");
    await open();
    const stop = { scope: "top_up:atm", reason: "a test" } as const;
    await told(people.operators[0].raiseStop(stop));
    await pay(people, 21);
    await world.close();
    world.putBack("Control", "before");
    await open();
    const next = await bill(people, 22).catch(() => null);
    expect(next).toBeNull();
    const [alert] = await soon(async () => {
      const raised = await alerts();
      return raised.length > 0 && raised;
    });
    expect(alert).toMatchObject({ subject: "control" });
    expect((await told(people.operators[0].stops())).stops).toEqual([]);
    await told(people.operators[0].raiseStop(stop));
    expect(await pay(people, 23)).toMatchObject({ result: "approved" });
    await world.close();
  });
});

describe("A30: verify holds both sides of every pair against each other", () => {
  const verified = () => run("verify", "--state", world.state);
  const lost = {
    older: {
      Settlement: /BAD {2}Settlement \w+: it has taken 1 of Wallet \w+, where 2 .* rows were lost/,
      Wallet: /BAD {2}Wallet \w+: it has sent 1 to Settlement \S+, which has taken 2 of it/,
      Partner: /BAD {2}Partner par_\S+: Wallet \w+ was credited .* nobody has claimed that/,
    },
    removed: {
      Settlement: /BAD {2}Settlement \S+: it has no books: it has taken 0 of Wallet/,
      Wallet: /BAD {2}Wallet \w+: it has no books, and Settlement \w+ has taken 2 of it/,
      Partner: /BAD {2}Partner par_\S+: Wallet \w+ was credited .* nobody has claimed that/,
    },
  } as const;

  it.each(["Settlement", "Wallet", "Partner"] as const)("when a %s is older, or gone", (kind) => {
    world.return("newer");
    expect(verified()).toMatchObject({ status: 0 });
    world.putBack(kind, kind === "Partner" ? "first" : "older");
    expect(verified().stdout).toMatch(lost.older[kind]);
    world.return("newer");
    world.remove(kind, ...world.files(kind));
    expect(verified()).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(lost.removed[kind]),
    });
  });
});
