import { expect, test } from "vitest";
import {
  AppClient,
  generateDeviceKey,
  OperatorClient,
  PartnerClient,
  type PasskeyPort,
  type Runtime,
  TerminalClient,
} from "../../../../src/client/index.ts";
import { openApi } from "../../../../worker/door/openapi.ts";
import { routes } from "../../../../worker/routes/index.ts";
import { exampleOf } from "./contract-examples.ts";
import { ScriptedRuntime } from "./scripted-runtime.ts";

const origin = "https://pay.example";
const id = "some-id";
const reference = "ref-0001";
const money = { reference, amount: 1, currency: "JPY" };
const contact = { type: "email", value: "buyer@example.com" } as const;
const key = await generateDeviceKey();

const tokens = { access_token: "t", refresh_token: "r", token_type: "DPoP", expires_in: 600 };

const passkey: PasskeyPort = { create: async () => ({}), get: async () => ({}) };
const openSocket = () => ({ addEventListener: () => undefined, close: () => undefined });

/** One act for each method of a client that asks the server for something. */
type Acts<Client, Silent extends keyof Client> = {
  readonly [Name in Exclude<keyof Client, Silent>]: (client: Client) => Promise<unknown>;
};

/** What keeps or tells something on the phone itself. */
const appSilent = ["session", "walletId", "deviceId", "offlineCode"] as const;
const appActs: Acts<AppClient, (typeof appSilent)[number]> = {
  register: (app) => app.register(contact),
  signIn: (app) => app.signIn(contact),
  recover: (app) => app.recover(contact),
  reportLostDevice: async (app) => {
    await app.reportLostDevice(contact);
    await app.contactProof("12345678");
  },
  contactProof: async (app) => {
    for (const open of ["register", "signIn", "recover"] as const) {
      await app[open](contact);
      await app.contactProof("12345678");
    }
  },
  factor: async (app) => {
    for (const open of ["register", "signIn", "recover"] as const) {
      await app[open](contact);
      await app.contactProof("12345678");
      await app.factor(open === "recover" ? { recovery_code: "A" } : "123456");
    }
  },
  passkeyFactor: async (app) => {
    await app.signIn(contact);
    await app.contactProof("12345678");
    await app.passkeyFactor();
  },
  openStepUp: (app) => app.openStepUp("unfreeze"),
  finishStepUp: (app) => app.finishStepUp("unfreeze", id, "123456"),
  stepUp: (app) => app.stepUp("unfreeze", "123456"),
  passkeyStepUp: (app) => app.passkeyStepUp("unfreeze"),
  refresh: (app) => app.refresh(),
  signOut: (app) => app.signOut({ everywhere: true }),
  wallet: (app) => app.wallet(),
  activity: (app) => app.activity(),
  freeze: (app) => app.freeze(),
  unfreeze: (app) => app.unfreeze(),
  renameDevice: (app) => app.renameDevice(id, "Phone"),
  removeDevice: (app) => app.removeDevice(id),
  approveDevice: (app) => app.approveDevice(id),
  issueCode: (app) => app.issueCode(),
  codeToShow: (app) => app.codeToShow(),
  offlineSeals: (app) => app.offlineSeals(),
  topUp: (app) => app.topUp({ ...money, channel: "points" }),
  payments: (app) => app.payments(),
  payment: (app) => app.payment(id),
  redemption: (app) => app.redemption(id),
  redeem: (app) => app.redeem({ ...money, payout_account: {} as never }),
  confirmations: (app) => app.confirmations(),
  confirm: (app) => {
    const shown = { merchant_name: "Corner Shop", store_name: "Kanda" };
    return app.confirm(id, { decision: "approve", ...money, merchant_id: id, shown });
  },
  addContact: (app) => app.addContact(contact),
  proveContact: (app) => app.proveContact(id, "12345678"),
  removeContact: (app) => app.removeContact(id),
  addFactor: (app) => app.addFactor({ kind: "totp" }),
  addPasskey: (app) => app.addPasskey(),
  proveFactor: (app) => app.proveFactor(id, "123456"),
  removeFactor: (app) => app.removeFactor(id),
  newRecoveryCodes: (app) => app.newRecoveryCodes(),
  setLimits: (app) => app.setLimits({ payment_amount_max: null }),
  events: (app) => app.events({ onEvent: () => undefined, openSocket }),
};

/** What is made of the other calls, by the protocol for answers that did not come. */
const terminalSilent = [
  ...(["session", "payments", "newReference"] as const),
  ...(["pay", "resume", "abandon", "acknowledge"] as const),
] as const;
const terminalActs: Acts<TerminalClient, (typeof terminalSilent)[number]> = {
  activate: (terminal) => terminal.activate("code"),
  openSession: (terminal) => terminal.openSession(),
  postPayment: (terminal) => terminal.postPayment({ ...money, code: "code" }),
  payment: (terminal) => terminal.payment(id),
  byReference: (terminal) => terminal.byReference(reference),
  capture: (terminal) => terminal.capture(id, money),
  cancel: (terminal) => terminal.cancel({ reference, payment_id: id }),
  refund: (terminal) => terminal.refund(id, money),
  refunds: (terminal) => terminal.refunds(id),
  findRefunds: (terminal) => terminal.findRefunds({ payment_id: id }),
  me: (terminal) => terminal.me(),
  paymentsOfDay: (terminal) => terminal.paymentsOfDay(),
  totals: (terminal) => terminal.totals(),
  checkDrawer: (terminal) => terminal.checkDrawer([{ reference, amount: 1 }]),
};

const partnerSilent = ["session"] as const;
const partnerActs: Acts<PartnerClient, (typeof partnerSilent)[number]> = {
  openSession: (partner) => partner.openSession(),
  credit: (partner) => partner.credit({ ...money, route: id }),
  creditByReference: (partner) => partner.creditByReference(reference),
};

const why = { reason: "why" };
const operatorSilent = ["session"] as const;
const operatorActs: Acts<OperatorClient, (typeof operatorSilent)[number]> = {
  bootstrap: (operator) => operator.bootstrap("secret", "name"),
  activate: (operator) => operator.activate("code"),
  openSession: (operator) => operator.openSession(),
  enrolPasskey: (operator) => operator.enrolPasskey(),
  signIn: (operator) => operator.signIn(id),
  invite: (operator) => operator.invite({ name: "name", role: "viewer" }),
  operators: (operator) => operator.operators(),
  changeRole: (operator) => operator.changeRole(id, "none"),
  stops: (operator) => operator.stops(),
  raiseStop: (operator) => operator.raiseStop({ scope: "spending", ...why }),
  liftStop: (operator) => operator.liftStop(id),
  liftConfirmation: (operator) => operator.liftConfirmation(id),
  raiseEpoch: (operator) => operator.raiseEpoch({ scope: "customers", ...why }),
  approvals: (operator) => operator.approvals(),
  approve: (operator) => operator.approve(id),
  reject: (operator) => operator.reject(id),
  alerts: (operator) => operator.alerts(),
  health: (operator) => operator.health(),
  events: (operator) => operator.events({ onEvent: () => undefined, openSocket }),
  record: (operator) => operator.record(),
  acknowledgeAlert: (operator) => operator.acknowledgeAlert(id),
  addMerchant: (operator) => operator.addMerchant({} as never),
  merchants: (operator) => operator.merchants(),
  merchant: (operator) => operator.merchant(id),
  addStore: (operator) => operator.addStore(id, { name: "name", lat_e6: 0, lon_e6: 0 }),
  addTerminal: (operator) => operator.addTerminal(id, "label"),
  stores: (operator) => operator.stores(),
  store: (operator) => operator.store(id),
  terminal: (operator) => operator.terminal(id),
  paymentsByReference: (operator) => operator.paymentsByReference(id, reference),
  revokeTerminal: (operator) => operator.revokeTerminal(id),
  revokeMerchant: (operator) => operator.revokeMerchant(id),
  partners: (operator) => operator.partners(),
  revokePartner: (operator) => operator.revokePartner(id),
  changeMerchant: (operator) => operator.changeMerchant(id, { name: "n" }),
  addPartner: (operator) => operator.addPartner({} as never),
  walletsByContact: (operator) => operator.walletsByContact(contact.value),
  wallet: (operator) => operator.wallet(id),
  freezeWallet: (operator) => operator.freezeWallet(id, "why"),
  restoreWallet: (operator) => operator.restoreWallet(id, "why"),
  walletActivity: (operator) => operator.walletActivity(id),
  explanation: (operator) => operator.explanation(id),
  topUpExplanation: (operator) => operator.topUpExplanation(id),
  policies: (operator) => operator.policies(),
  policy: (operator) => operator.policy(3),
  addPolicy: (operator) => operator.addPolicy({} as never),
  shadowPolicy: (operator) => operator.shadowPolicy(3),
  endShadow: (operator) => operator.endShadow(3),
  shadowReport: (operator) => operator.shadowReport(3),
  activatePolicy: (operator) => operator.activatePolicy(3),
  backtestPolicy: (operator) => operator.backtestPolicy(3, { from: "", to: "" }),
  backtests: (operator) => operator.backtests(3),
  backtest: (operator) => operator.backtest(3, id),
  cancelBacktest: (operator) => operator.cancelBacktest(3, id),
  adjust: (operator) => operator.adjust({} as never),
};

/** The document's own example of the answer, about what was asked. */
function answerTo(method: string, { pathname, searchParams }: URL, text: string): Response {
  const [call = ""] = metBy([`${method} ${pathname}`]);
  const { body, status } = exampleOf(call);
  const asked = { ...Object.fromEntries(searchParams), ...JSON.parse(text || "{}") };
  const named = { payment_id: id, redemption_id: id, version: 3, ...asked };
  const echoed = (one: object) =>
    Object.fromEntries(
      Object.entries(one).map(([name, told]) => [name, told && (named[name] ?? told)]),
    );
  const refunds = Array.isArray(body.refunds) ? { refunds: body.refunds.map(echoed) } : {};
  return Response.json({ ...echoed(body), ...refunds }, { status });
}

/** A runtime whose server answers as the document's examples do, and tells what it was asked. */
function telling(made: Set<string>): Runtime {
  const scripted = new ScriptedRuntime([]);
  const note = (method: string, url: string) => made.add(`${method} ${new URL(url).pathname}`);
  return {
    nowMs: scripted.nowMs,
    randomBytes: scripted.randomBytes,
    sleep: scripted.sleep,
    fetch: async (url, init) => {
      const { method = "" } = init;
      note(method, url);
      return answerTo(method, new URL(url), new TextDecoder().decode(init.body as Uint8Array));
    },
  };
}

const clients = {
  AppClient: {
    silent: appSilent,
    acts: appActs,
    make: (runtime: Runtime) => new AppClient({ origin, key, runtime, passkey }),
  },
  TerminalClient: {
    silent: terminalSilent,
    acts: terminalActs,
    make: (runtime: Runtime) => new TerminalClient({ origin, key, runtime }),
  },
  PartnerClient: {
    silent: partnerSilent,
    acts: partnerActs,
    make: (runtime: Runtime) =>
      new PartnerClient({ origin, key, runtime, partnerId: id, channel: "atm" }),
  },
  OperatorClient: {
    silent: operatorSilent,
    acts: operatorActs,
    make: (runtime: Runtime) => new OperatorClient({ origin, key, runtime, passkey }),
  },
};
type Some = { session: AppClient["session"] };

/** Every public method of a client, inherited ones too. */
function methodsOf(client: object): string[] {
  const names: string[] = [];
  for (let at = client; at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    const own = Object.getOwnPropertyDescriptors(at);
    names.push(
      ...Object.entries(own)
        .filter(([, { value }]) => typeof value === "function")
        .map(([name]) => name),
    );
  }
  // Of the operators' client alone these are kept for its own calls.
  return names.filter((name) => !["constructor", "read", "act"].includes(name));
}

/** The calls that one method of a client makes. */
async function callsOf(name: keyof typeof clients, method: string): Promise<Set<string>> {
  const made = new Set<string>();
  const { make, acts } = clients[name];
  const client = make(telling(made)) as unknown as Some;
  await client.session.adopt({ ...tokens, refresh_token: "r" } as never, id);
  await (acts as unknown as Record<string, (client: Some) => Promise<unknown>>)[method]?.(client);
  return made;
}

/** What the document names, and as which calls its paths are met. */
function namedCalls(): { readonly name: string; readonly isPublic: boolean; met: RegExp }[] {
  const { paths } = openApi(routes, origin) as {
    paths: Record<string, Record<string, { tags: string[] }>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { tags }]) => {
      const name = `${method.toUpperCase()} ${path}`;
      const met = new RegExp(
        `^${name.replaceAll(".", "\\.").replaceAll(/\{[a-z_]+\}/g, "[^/]+")}$`,
      );
      return { name, isPublic: tags.includes("Public"), met };
    }),
  );
}

const contract = namedCalls().sort((a, b) => a.name.split("{").length - b.name.split("{").length);

/** The calls of the contract that are met; a path that is spelled out goes before one with a name. */
function metBy(calls: Iterable<string>): string[] {
  return [...calls].map(
    (call) => contract.find(({ met }) => met.test(call))?.name ?? `404: ${call}`,
  );
}

test.each(Object.keys(clients) as (keyof typeof clients)[])(
  "every method of %s asks for something that is served",
  async (name) => {
    const { acts, make, silent } = clients[name];
    const methods = methodsOf(make(telling(new Set())));
    const asking = methods.filter((method) => !(silent as readonly string[]).includes(method));
    expect([...new Set(asking)].sort()).toEqual(Object.keys(acts).sort());
    for (const method of asking) {
      const met = metBy(await callsOf(name, method));
      expect([method, met.length > 0]).toEqual([method, true]);
      expect([method, met.filter((call) => call.startsWith("404"))]).toEqual([method, []]);
    }
  },
);

test("every call of the contract that is not public has a method", async () => {
  const made = new Set<string>();
  for (const name of Object.keys(clients) as (keyof typeof clients)[]) {
    for (const method of Object.keys(clients[name].acts)) {
      for (const call of await callsOf(name, method)) made.add(call);
    }
  }
  // Streams are opened by a WebSocket, which the runtime does not see.
  made.add("GET /v1/wallet/events");
  made.add("GET /v1/operator/events");
  const wanted = contract.filter(({ isPublic }) => !isPublic);
  expect(wanted.length).toBeGreaterThan(90);
  expect([...new Set(metBy(made))].sort()).toEqual(wanted.map(({ name }) => name).sort());
});
