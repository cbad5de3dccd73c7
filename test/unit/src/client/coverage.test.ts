import { expect, test } from "vitest";
import { AppClient, generateDeviceKey, type Runtime } from "../../../../src/client/index.ts";
import { openApi } from "../../../../worker/openapi.ts";
import { routes } from "../../../../worker/routes/index.ts";
import { ScriptedRuntime } from "./scripted-runtime.ts";

const origin = "https://pay.example";
const id = "some-id";
const money = { reference: "ref-0001", amount: 1, currency: "JPY" };

/** What every call of the contract is answered here, whichever it is. */
const answer = {
  ...{ registration_id: id, sign_in_id: id, recovery_id: id, lost_device_id: id },
  ...{ step_up_id: id, wallet_id: id, device_id: id, ticket: id, seals: [] },
  ...{ access_token: "t", refresh_token: "r", token_type: "DPoP", expires_in: 600 },
  expires_at: "2027-01-15T08:00:00.000Z",
};

/** Everything that a phone can ask of the SDK. */
async function everything(app: AppClient): Promise<void> {
  const contact = { type: "email", value: "buyer@example.com" } as const;
  for (const open of ["register", "signIn", "recover", "reportLostDevice"] as const) {
    await app[open](contact);
    await app.contactProof("12345678");
    if (open !== "reportLostDevice") await app.factor("123456");
  }
  await app.refresh();
  await app.stepUp("unfreeze", "123456");
  await app.wallet();
  await app.activity();
  await app.freeze();
  await app.unfreeze();
  await app.renameDevice(id, "Phone");
  await app.removeDevice(id);
  await app.approveDevice(id);
  await app.issueCode();
  await app.offlineSeals();
  await app.topUp({ ...money, channel: "points" });
  await app.redeem({ ...money, payout_account: {} });
  await app.confirmations();
  const shown = { merchant_name: "Corner Shop", store_name: "Kanda" };
  await app.confirm(id, { decision: "approve", ...money, merchant_id: id, shown });
  await app.addContact(contact);
  await app.proveContact(id, "12345678");
  await app.removeContact(id);
  await app.addFactor({ kind: "totp" });
  await app.proveFactor(id, "123456");
  await app.removeFactor(id);
  await app.newRecoveryCodes();
  await app.setLimits({ payment_amount_max: null });
}

test("makes every call that the contract has for app clients", async () => {
  const made = new Set<string>();
  const note = (method: string, url: string) => {
    const path = new URL(url, origin).pathname;
    made.add(`${method} ${path.replaceAll(id, "{id}")}`);
  };
  const scripted = new ScriptedRuntime([]);
  const runtime: Runtime = {
    nowMs: scripted.nowMs,
    randomBytes: scripted.randomBytes,
    sleep: scripted.sleep,
    fetch: async (url, init) => {
      note(init.method ?? "", url);
      return Response.json(answer);
    },
  };
  const app = new AppClient({ origin, key: await generateDeviceKey(), runtime });
  await everything(app);
  const openSocket = (url: string) => {
    note("GET", url.replace("wss:", "https:"));
    return { addEventListener: () => undefined, close: () => undefined };
  };
  await app.events({ onEvent: () => undefined, openSocket });
  await app.signOut({ everywhere: true });

  const { paths } = openApi(routes, origin) as {
    paths: Record<string, Record<string, { tags: string[] }>>;
  };
  const wanted = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags }]) => tags.includes("App clients"))
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  );
  expect(wanted.length).toBeGreaterThan(35);
  expect([...made].sort()).toEqual(wanted.sort());
});
