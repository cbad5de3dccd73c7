import { afterEach, describe, expect, it, vi } from "vitest";
import { AppClient, generateDeviceKey } from "../../src/client/index.ts";
import type { Authority } from "../../src/control/authority.ts";
import { Wallet } from "../../worker/wallet/object.ts";
import {
  bill,
  expecting,
  footprint,
  type Holder,
  holder,
  mailedCode,
  openWorld,
  origin,
  refusal,
  register,
  runtime,
  scan,
  send,
  told,
  totpOf,
} from "../world.ts";

const world = openWorld();

afterEach(() => void vi.restoreAllMocks());

type Act = "renameDevice" | "issueCode" | "pay";
type AnyCall = (this: Wallet, ...given: unknown[]) => unknown;

/** Has the next call of one act come under a control version that no other call knows of yet. */
function underNewer(act: Act, customers = 0): void {
  const real = Wallet.prototype[act] as unknown as AnyCall;
  const newer = (authority: Authority): Authority => {
    const { snapshot } = authority;
    const epochs = { ...snapshot.epochs, customers: snapshot.epochs.customers + customers };
    return { ...authority, snapshot: { ...snapshot, version: snapshot.version + 9, epochs } };
  };
  vi.spyOn(Wallet.prototype, act).mockImplementation(function (
    this: Wallet,
    ...given: [{ authority: Authority }, unknown]
  ) {
    const [command, second] = given;
    if (act === "renameDevice") return real.call(this, command, newer(second as Authority));
    return real.call(this, { ...command, authority: newer(command.authority) }, second);
  } as never);
}

/** The call answers 503 and writes nothing, however often it is repeated. */
async function expectStale(by: Holder, method: string, path: string, body: object) {
  vi.restoreAllMocks();
  const before = await footprint();
  const answer = await expecting([503], () => send(by, method, path, body));
  expect(answer).toMatchObject({
    status: 503,
    body: { code: "unavailable", retry: "same_request" },
  });
  expect(await footprint()).toEqual(before);
}

it("adds no phone when a stop of sign-ins came after its factor was judged", async () => {
  const owner = await register();
  const app = new AppClient({ origin, key: await generateDeviceKey(), runtime });
  await told(app.signIn({ type: "email", value: owner.contact }));
  await told(app.contactProof((await mailedCode(owner.contact)) ?? ""));
  const real = Wallet.prototype.addDevice as unknown as AnyCall;
  vi.spyOn(Wallet.prototype, "addDevice").mockImplementation(function (
    this: Wallet,
    ...[command, authority]: [unknown, Authority]
  ) {
    const stop = { stopId: "stp_newer", scope: "sign_in", id: null, untilMs: null } as const;
    const snapshot = { ...authority.snapshot, stops: [...authority.snapshot.stops, stop] };
    return real.call(this, command, { ...authority, snapshot });
  } as never);
  const code = await totpOf(owner, 1);
  expect(await refusal(app.factor(code))).toMatchObject({ status: 403, code: "stopped" });
  expect((await told(owner.app.wallet())).devices).toHaveLength(1);
  vi.restoreAllMocks();
  expect(await told(app.factor(code))).toMatchObject({ device_state: "cooling" });
});

describe("a wallet that has acted under a newer control version", () => {
  it("issues no code under an older one, when what acted was identity", async () => {
    const owner = await register();
    const by = await holder(owner);
    underNewer("renameDevice");
    const path = `/v1/wallet/devices/${owner.deviceId}`;
    expect((await send(by, "PUT", path, { name: "New name" })).status).toBe(200);
    await expectStale(by, "POST", "/v1/codes", {});
  });

  it("lets nobody change its devices under an older one, when what acted was money", async () => {
    const owner = await register();
    const by = await holder(owner);
    underNewer("issueCode");
    expect((await send(by, "POST", "/v1/codes", {})).status).toBe(201);
    await expectStale(by, "PUT", `/v1/wallet/devices/${owner.deviceId}`, { name: "New name" });
  });

  it("shows nothing to a token of an epoch that a payment has seen the end of", async () => {
    const owner = await world().customer();
    const by = await holder(owner);
    const request = bill(await scan(owner));
    underNewer("pay", 1);
    const till = await holder(world().till);
    const paid = await send(till, "POST", "/v1/payments", request);
    expect(paid.body.decline?.code).toBe("device_unavailable");
    vi.restoreAllMocks();
    expect((await send(by, "GET", "/v1/wallet/activity")).status).toBe(401);
    expect((await send(by, "GET", "/v1/wallet")).status).toBe(401);
  });
});
