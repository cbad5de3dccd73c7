import { describe, expect, test } from "vitest";
import { generateDeviceKey } from "../../../../src/client/access/device-key.ts";
import { AppClient } from "../../../../src/client/app.ts";
import { OperatorClient } from "../../../../src/client/operator.ts";
import { PartnerClient } from "../../../../src/client/partner.ts";
import type { Runtime } from "../../../../src/client/runtime.ts";
import { TerminalClient } from "../../../../src/client/terminal.ts";
import { ScriptedRuntime } from "./scripted-runtime.ts";
import { strangers } from "./stranger-answers.ts";

const key = await generateDeviceKey();
const origin = "https://pay.example";
const reference = "till-000001";
const money = { reference, amount: 1200, currency: "JPY" };
const tokens = { access_token: "t", refresh_token: "r", token_type: "DPoP", expires_in: 86_400 };

/** Every call but those that open a session is answered by `answer`. */
function behind(answer: (path: string) => Response | Error): Runtime & { asked: string[] } {
  const scripted = new ScriptedRuntime([]);
  const asked: string[] = [];
  return {
    asked,
    nowMs: scripted.nowMs,
    randomBytes: scripted.randomBytes,
    sleep: scripted.sleep,
    fetch: async (url, init) => {
      const { pathname } = new URL(url);
      asked.push(`${init.method} ${pathname}`);
      const given = answer(pathname);
      if (given instanceof Error) throw given;
      return given;
    },
  };
}

/** What a call that takes an id and a request is given for the latter. */
const request = { ...money, shown: { merchant_name: "Maruya", store_name: "Ginza" } };

type Client = AppClient | TerminalClient | OperatorClient | PartnerClient;
type Acts = Readonly<Record<string, readonly unknown[]>>;
const contact = { type: "email", value: "hanako@example.jp" };
const passkey = { create: async () => ({}), get: async () => ({}) };
const flows = { flow: "registrations", flow_id: "reg_1", passkey: '{"challenge":"c"}' };
const openSocket = () => ({ addEventListener: () => undefined, close: () => undefined });

/** Arguments of the calls for which an id and a request will not do. */
const clients: readonly [string, (runtime: Runtime) => Client, Acts][] = [
  [
    "AppClient",
    (runtime) => new AppClient({ origin, key, runtime, passkey }),
    {
      ...{ register: [contact], signIn: [contact], recover: [contact] },
      ...{ reportLostDevice: [contact], addContact: [contact], addFactor: [{ kind: "totp" }] },
      ...{
        topUp: [money],
        redeem: [money],
        issueCode: [],
        codeToShow: [],
        events: [{ openSocket }],
      },
      ...{ stepUp: ["limits", "123456"], signOut: [] },
    },
  ],
  [
    "TerminalClient",
    (runtime) => new TerminalClient({ origin, key, runtime }),
    {
      ...{ cancel: [{ reference, payment_id: "pay_1" }], postPayment: [{ ...money, code: "c" }] },
      ...{ findRefunds: [{ payment_id: "pay_1" }], activate: ["code"], totals: ["2027-01-15"] },
      checkDrawer: [[{ reference, amount: 1200 }]],
    },
  ],
  [
    "PartnerClient",
    (runtime) => new PartnerClient({ origin, key, runtime, partnerId: "par_1", channel: "atm" }),
    { credit: [money], cancel: [money], reverse: [money] },
  ],
  [
    "OperatorClient",
    (runtime) => new OperatorClient({ origin, key, runtime, passkey }),
    { backtest: [3, "bkt_1"], cancelBacktest: [3, "bkt_1"] },
  ],
];
/** What asks nothing by itself: the protocol of payments has its own tests below. */
const silent = new Set([
  ...["constructor", "newReference", "pay", "resume", "abandon", "acknowledge"],
  ...["walletId", "deviceId", "offlineCode", "read", "act"],
]);

function callsOf(client: object): string[] {
  const names: string[] = [];
  for (let at = client; at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    names.push(...Object.getOwnPropertyNames(at));
  }
  const methods = [...new Set(names)].filter((name) => !silent.has(name));
  return methods.filter((name) => typeof client[name as never] === "function");
}

describe.each(clients)("%s takes no stranger's word", (_, make, acts) => {
  const methods = callsOf(make(behind(() => new Error("unused"))));

  test.each(strangers)("%s", async (_, answer) => {
    expect(methods.length).toBeGreaterThan(2);
    for (const method of methods) {
      const runtime = behind(answer);
      const client = make(runtime);
      await client.session.adopt(tokens, "x_1");
      await client.session.change({ notes: { ...flows, device_id: "dev_1" } });
      const call = client[method as never] as (...args: unknown[]) => Promise<unknown>;
      const reply = await call.apply(client, [...(acts[method] ?? ["id-000001", request])]);
      expect({ method, reply }).toMatchObject({ method, reply: { ok: false, unreachable: {} } });
      expect(runtime.asked.length, method).toBeGreaterThan(0);
      expect(await client.session.state()).toMatchObject({
        subject_id: "x_1",
        access_token: "t",
        refresh_token: "r",
        notes: { flow: "registrations", flow_id: "reg_1", device_id: "dev_1" },
      });
    }
  });
});
