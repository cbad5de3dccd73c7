import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { DurableObject } from "cloudflare:workers";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { Control } from "../../worker/control/object.ts";
import { Courier } from "../../worker/courier/mailbox.ts";
import { Directory } from "../../worker/directory/object.ts";
import { Handle } from "../../worker/handle/object.ts";
import { handleShards } from "../../worker/handle/stub.ts";
import { Merchant } from "../../worker/merchant/object.ts";
import type { Calls } from "../../worker/object/calls.ts";
import { Partner } from "../../worker/partner/object.ts";
import { Settlement } from "../../worker/settlement/object.ts";
import { Terminal } from "../../worker/terminal/object.ts";
import { Wallet } from "../../worker/wallet/object.ts";
import { soon } from "../soon.ts";
import {
  bill,
  drained,
  env,
  holder,
  idsOf,
  inside,
  kinds,
  openWorld,
  payApproved,
  refusal,
  scan,
  send,
  showCode,
  told,
} from "../world.ts";

const world = openWorld();

/** What the platform bills an object for: rows its statements wrote, and alarms that were set. */
interface Written {
  readonly storage: DurableObjectStorage | SqlStorage;
  readonly what: string;
  rows(): number;
}

let written: Written[] = [];
const restore: (() => void)[] = [];

/** Counts at the platform's own prototypes, so that nothing an object writes can pass uncounted. */
beforeAll(async () => {
  const namespace = env.CONTROL as unknown as DurableObjectNamespace;
  const control = namespace.get(namespace.idFromName("control"));
  const { sql, storage } = await runInDurableObject(control, (_object, state) => ({
    sql: Object.getPrototypeOf(state.storage.sql) as SqlStorage,
    storage: Object.getPrototypeOf(state.storage) as DurableObjectStorage,
  }));
  const { exec } = sql;
  const { setAlarm } = storage;
  sql.exec = function (this: SqlStorage, query: string, ...values: never[]) {
    const cursor = exec.call(this, query, ...values);
    written.push({ storage: this, what: query, rows: () => cursor.rowsWritten });
    return cursor as never;
  };
  storage.setAlarm = function (this: DurableObjectStorage, ...input) {
    written.push({ storage: this, what: "setAlarm", rows: () => 1 });
    return setAlarm.apply(this, input);
  };
  restore.push(
    () => Object.assign(sql, { exec }),
    () => Object.assign(storage, { setAlarm }),
  );
});
afterAll(() => {
  for (const undo of restore) undo();
});

/** The rows written since the last count, by kind of object; all deliveries are let end. */
async function count(): Promise<Record<string, number>> {
  await drained();
  const since = written.filter((each) => each.rows() > 0);
  written = [];
  const owners = new Map<unknown, string>();
  for (const kind of [...kinds, "TERMINAL", "HANDLE"] as const) {
    for (const id of await idsOf(kind)) {
      await inside(kind, id, (sql, { storage }) => owners.set(sql, kind).set(storage, kind));
    }
  }
  written = [];
  const sums: Record<string, number> = {};
  for (const { storage, rows } of since) {
    const owner = owners.get(storage) ?? "unknown";
    sums[owner] = (sums[owner] ?? 0) + rows();
  }
  return sums;
}

it("writes at most 5 rows in the wallet for an approved one-step payment with its code, 13 in all", async () => {
  const { till } = world();
  const buyer = await world().customer();
  const by = await holder(till);
  await payApproved(till, buyer, { amount: 100 });
  await wakeHandles();
  await drained();
  for (const name of ["a payment that finds the alarms set", "a payment that sets the alarms"]) {
    if (name === "a payment that sets the alarms") await ring("WALLET", "SETTLEMENT");
    await count();
    const code = await scan(buyer);
    const issued = await count();
    const amount = name.length;
    const paid = await send(by, "POST", "/v1/payments", bill(code, { amount }));
    expect(paid.body.result).toBe("approved");
    const payment = await count();
    await ring("WALLET", "SETTLEMENT");
    const alarms = await count();
    console.log(`rows written: ${name}`, { code_issue: issued, payment, alarms });
    for (const stage of [issued, payment, alarms]) expect(stage.unknown ?? 0).toBe(0);
    expect(issued.HANDLE).toBe(1);
    expect(issued.WALLET).toBe(1);
    // What was acknowledged is written with the next head, here by the alarm.
    expect(payment.WALLET).toBeGreaterThanOrEqual(2);
    expect(payment.WALLET).toBeLessThanOrEqual(3);
    expect(alarms.WALLET ?? 0).toBeLessThanOrEqual(1);
    const all = [issued, payment, alarms].flatMap((stage) => Object.values(stage));
    expect(all.reduce((sum, rows) => sum + rows, 0)).toBeLessThanOrEqual(13);
  }
});

it("writes nothing for a bar code that was not asked for, and shows none", async () => {
  const buyer = await world().customer();
  await drained();
  await count();
  const shown = await told(buyer.app.issueCode({ forms: ["qr"] }));
  expect(shown).toMatchObject({ bar_code: null, jpqr: null, emv: null });
  expect((await count()).HANDLE).toBeUndefined();
  await payApproved(world().till, shown.qr);
  await count();
  expect(await told(buyer.app.issueCode({ forms: ["qr", "bar_code"] }))).toMatchObject({
    ...{ bar_code: expect.any(String), jpqr: expect.any(String), emv: expect.any(String) },
  });
  expect((await count()).HANDLE).toBe(1);
  for (const forms of [[], ["bar_code"], ["qr", "qr"], ["qr", "bar_code", "qr"], ["jpqr"]]) {
    const refused = await refusal(buyer.app.issueCode({ forms } as never));
    expect(refused).toMatchObject({ status: 400, code: "malformed_request" });
  }
  expect(await count()).toEqual({});
});

it("writes one row each for store and merchant where a rule of theirs may count a payment", async () => {
  const { till, merchant } = world();
  const seen = async (amounts: readonly number[]) => {
    for (const name of [till.storeId, merchant.merchantId]) {
      await vi.waitFor(async () => {
        const rows = await inside("TERMINAL", env.TERMINAL.idFromName(name), (sql) =>
          sql.exec("SELECT asked FROM payment").toArray(),
        );
        expect(rows.map(({ asked }) => asked)).toEqual(amounts);
      }, soon);
    }
  };
  // The objects are made with the first of them.
  await payApproved(till, await world().customer(20_000), { amount: 9_499 });
  await seen([9_499]);
  const buyer = await world().customer(20_000);
  const by = await holder(till);
  await payApproved(till, buyer, { amount: 100 });
  await wakeHandles();
  await drained();
  await ring("WALLET", "SETTLEMENT");
  await count();
  const code = await scan(buyer);
  const issued = await count();
  const paid = await send(by, "POST", "/v1/payments", bill(code, { amount: 9_500 }));
  expect(paid.body.result).toBe("approved");
  await seen([9_499, 9_500]);
  const payment = await count();
  console.log("rows written: a payment that rules may count", { issued, payment });
  expect(payment.TERMINAL).toBe(4);
  // Two more are the alarm's, which ends as above.
  const all = [issued, payment].flatMap((stage) => Object.values(stage));
  expect(all.reduce((sum, rows) => sum + rows, 2)).toBeLessThanOrEqual(15);
});

it("writes one row more in the wallet for a code that was signed offline", async () => {
  const { till } = world();
  const buyer = await world().customer();
  const by = await holder(till);
  await payApproved(till, buyer, { amount: 100 });
  await drained();
  await ring("WALLET");
  await count();
  await told(buyer.app.offlineSeals());
  const fetched = await count();
  const request = bill(`${(await buyer.app.offlineCode())?.qr}`);
  expect((await send(by, "POST", "/v1/payments", request)).body.result).toBe("approved");
  const payment = await count();
  console.log("rows written: offline", { fetched, payment });
  expect(fetched).toEqual({ WALLET: 2 });
  expect(payment.WALLET).toBeLessThanOrEqual(4);
});

it.each([
  { form: "qr", lookups: 0 },
  { form: "bar_code", lookups: 1 },
  { form: "emv", lookups: 1 },
] as const)("makes one state-changing request of an object for a $form", async (scanned) => {
  const { till } = world();
  const buyer = await world().customer();
  await payApproved(till, buyer, { amount: 100 });
  await drained();
  const by = await holder(till);
  const shown = await showCode(buyer);
  const request = bill(`${shown[scanned.form]}`);
  const calls: string[] = [];
  const objects = {
    Wallet,
    Directory,
    Merchant,
    Settlement,
    Partner,
    Control,
    Courier,
    Terminal,
    Handle,
  };
  for (const [name, object] of Object.entries(objects)) watch(name, object.prototype, calls);
  const paid = await send(by, "POST", "/v1/payments", request);
  const onTheWay = [...calls];
  await drained();
  vi.restoreAllMocks();
  expect(paid.body.result).toBe("approved");
  // A snapshot is read at most once a second, and the outbox delivers once the payment stands.
  const reads = ["Control.snapshot", "Handle.find"];
  const after = ["Settlement.deliver", "Terminal.take"];
  const changing = onTheWay.filter((call) => ![...reads, ...after].includes(call));
  expect(changing).toEqual(["Wallet.pay"]);
  expect(onTheWay.filter((call) => call === "Control.snapshot").length).toBeLessThanOrEqual(1);
  expect(onTheWay.filter((call) => call === "Handle.find")).toHaveLength(scanned.lookups);
  expect(calls.filter((call) => after.includes(call)).sort()).toEqual(after);
});

/** Objects inside one of their methods: what they call of themselves comes from nobody else. */
const inCall = new Set<object>();

/** Notes every call of an object's methods. */
function watch(name: string, prototype: object, calls: string[]): void {
  const seen = new Set<string>(["constructor", "alarm", "fetch"]);
  for (let at = prototype; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const method of Object.getOwnPropertyNames(at)) {
      const act = Object.getOwnPropertyDescriptor(at, method)?.value;
      if (seen.has(method) || typeof act !== "function" || at === DurableObject.prototype) continue;
      seen.add(method);
      const noted = function (this: object, ...input: unknown[]) {
        if (!inCall.has(this)) calls.push(`${name}.${method}`);
        inCall.add(this);
        try {
          return act.apply(this, input);
        } finally {
          inCall.delete(this);
        }
      };
      vi.spyOn(at as Record<string, () => unknown>, method).mockImplementation(noted as never);
    }
  }
}

/** The alarms that are set at these objects ring now. */
async function ring(...kinds: readonly ("WALLET" | "SETTLEMENT")[]): Promise<void> {
  for (const kind of kinds) {
    const namespace = env[kind] as unknown as DurableObjectNamespace;
    for (const id of await idsOf(kind)) await runDurableObjectAlarm(namespace.get(id));
  }
}

/** Every shard of bar codes as it is in use: its tables made, its hourly alarm set. */
async function wakeHandles(): Promise<void> {
  for (let shard = 0; shard < handleShards; shard += 1) {
    const handle = env.HANDLE.get(env.HANDLE.idFromName(`1.${shard}`)) as unknown as Calls<Handle>;
    await handle.keep("of another day", "", Date.now() + 3_600_000);
  }
}
