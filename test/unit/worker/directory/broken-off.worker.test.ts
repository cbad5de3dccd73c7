import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { expect, test, vi } from "vitest";
import { generateDeviceKey } from "../../../../src/client/access/device-key.ts";
import { totpCode } from "../../../../src/client/access/totp.ts";
import { openFlowId, shardOf } from "../../../../src/directory/flow-id.ts";
import { contactKey } from "../../../../src/identity/contact.ts";
import { blindContact } from "../../../../src/token/blind.ts";
import { decodeBase64url, encodeHex } from "../../../../src/token/grammar.ts";
import { contactShard, keyShard } from "../../../../worker/directory/stub.ts";
import { keyRing } from "../../../../worker/platform/keys.ts";
import { controlSnapshot } from "../../../../worker/signal/snapshot.ts";
import { Wallet } from "../../../../worker/wallet/object.ts";
import { walletObject } from "../../../../worker/wallet/stub.ts";
import { enrolCommand } from "../../src/identity/act/identity-command.ts";
import { appOf, bindings, email, lastCode, mails, must, newApp } from "../routes/customer-world.ts";

/** A registration that has proven its factor: contact and key are reserved, and then nothing. */
async function reserved(contact: string) {
  const ring = await keyRing(bindings);
  const key = await generateDeviceKey();
  const app = appOf(key);
  const opened = must(await app.register(email(contact)));
  const proven = must(await app.contactProof(await lastCode(contact)));
  const flowId = openFlowId(ring, "registration", opened.registration_id ?? "") ?? "";
  const { thumbprint: jkt } = key;
  const step = await contactShard(bindings, flowId).proveTotp({
    flowId,
    proof: { jkt, jti: crypto.randomUUID(), untilMs: Date.now() + 60_000 },
    code: await totpCode(proven.totp?.secret ?? "", Date.now()),
    factorHashes: ["hash"],
    sealedRecovery: "sealed",
  });
  if (step.kind !== "proven") throw new Error(step.kind);
  const { walletRoute: route, reservedUntilMs, blind } = step;
  await keyShard(bindings, jkt).reserveKey({ jkt, route, flowId, untilMs: reservedUntilMs });
  return { app, key, jkt, flowId, route, blind, reservedUntilMs };
}

type Reserved = Awaited<ReturnType<typeof reserved>>;

async function enrol({ route, flowId, jkt, key, blind, reservedUntilMs }: Reserved) {
  const { snapshot } = await controlSnapshot(
    { env: bindings, after: () => undefined },
    { fresh: true },
  );
  const authority = { sentAtMs: Date.now(), snapshot, requestId: "req_test" };
  const own = { route, flowId, jkt, jwk: key.publicJwk, reservedUntilMs };
  const contact = { ...enrolCommand().contact, blind };
  const outcome = await walletObject(bindings, route).enrol(
    enrolCommand({ ...own, contact }),
    authority,
  );
  expect(outcome).toMatchObject({ kind: "enrolled" });
}

/** Ends every reservation of both shards long ago, and lets their alarms look at them. */
async function settle({ jkt, flowId }: Pick<Reserved, "jkt" | "flowId">): Promise<void> {
  const keyBytes = decodeBase64url(jkt) ?? new Uint8Array();
  for (const name of [`contact.${shardOf(flowId)}`, `key.${shardOf(encodeHex(keyBytes))}`]) {
    const stub = bindings.DIRECTORY.get(bindings.DIRECTORY.idFromName(name));
    await runInDurableObject(stub as never, (_object, state: DurableObjectState) => {
      for (const table of ["contact", "device_key"]) {
        state.storage.sql.exec(`UPDATE ${table} SET until_ms = 1 WHERE state = 'reserved'`);
      }
    });
    await runDurableObjectAlarm(stub as never);
  }
}

test("finishes a registration that broke off after its wallet was enrolled", async () => {
  const flow = await reserved("broken@example.com");
  await enrol(flow);
  expect(await walletObject(bindings, flow.route).operatorView()).toBeNull();
  await settle(flow);
  expect(await walletObject(bindings, flow.route).operatorView()).toMatchObject({ state: "live" });
  expect(await contactShard(bindings, flow.blind).findContact(flow.blind)).toBe(flow.route);
  expect(await keyShard(bindings, flow.jkt).findKey(flow.jkt)).toBe(flow.route);
  must(await (await newApp()).signIn(email("broken@example.com")));
  expect((await mails("broken@example.com"))[0]).toMatchObject({ purpose: "sign_in" });
});

test("finishes it with a later alarm when the wallet could not be made live by the first", async () => {
  const flow = await reserved("again@example.com");
  await enrol(flow);
  const lost = vi.spyOn(Wallet.prototype, "activate").mockImplementationOnce(() => {
    throw new Error("a test: the call is lost");
  });
  await settle(flow);
  expect(lost).toHaveBeenCalledOnce();
  expect(await walletObject(bindings, flow.route).operatorView()).toBeNull();
  await settle(flow);
  expect(await walletObject(bindings, flow.route).operatorView()).toMatchObject({ state: "live" });
  expect(await contactShard(bindings, flow.blind).findContact(flow.blind)).toBe(flow.route);
  lost.mockRestore();
});

test("finishes what broke off in a request that nobody repeats", async () => {
  const key = await generateDeviceKey();
  const app = appOf(key);
  const opened = must(await app.register(email("unrepeated@example.com")));
  const { totp } = must(await app.contactProof(await lastCode("unrepeated@example.com")));
  const lost = vi.spyOn(Wallet.prototype, "activate").mockImplementation(() => {
    throw new Error("a test: the call is lost");
  });
  const code = await totpCode(totp?.secret ?? "", Date.now());
  await app.factor(code).catch(() => undefined);
  expect(lost).toHaveBeenCalled();
  lost.mockRestore();
  const ring = await keyRing(bindings);
  const flowId = openFlowId(ring, "registration", opened.registration_id ?? "") ?? "";
  await settle({ jkt: key.thumbprint, flowId });
  const [own] = await blindContact(ring, contactKey(email("unrepeated@example.com")));
  const route = (await contactShard(bindings, flowId).findContact(own?.hex ?? "")) ?? "";
  expect(await walletObject(bindings, route).operatorView()).toMatchObject({ state: "live" });
});

test("gives contact and key back when no wallet was enrolled", async () => {
  const flow = await reserved("given-back@example.com");
  await settle(flow);
  expect(await contactShard(bindings, flow.blind).findContact(flow.blind)).toBeNull();
  expect(await keyShard(bindings, flow.jkt).findKey(flow.jkt)).toBeNull();
  expect(await flow.app.factor("123456")).toMatchObject({ problem: { code: "not_found" } });
  must(await flow.app.register(email("given-back@example.com")));
  expect((await mails("given-back@example.com"))[0]).toMatchObject({ purpose: "registration" });
});

test("gives nothing back while its reservation may still be used", async () => {
  const flow = await reserved("in-time@example.com");
  const stub = bindings.DIRECTORY.get(
    bindings.DIRECTORY.idFromName(`contact.${shardOf(flow.flowId)}`),
  );
  await runDurableObjectAlarm(stub as never);
  expect(await contactShard(bindings, flow.blind).claimantOf(flow.blind)).toBe(flow.route);
  await enrol(flow);
  await settle(flow);
  expect(await contactShard(bindings, flow.blind).findContact(flow.blind)).toBe(flow.route);
});

test("finds a contact in the shard of its blinded name only", async () => {
  const ring = await keyRing(bindings);
  const contact = { type: "email", value: "nobody-here@example.com" } as const;
  const [blinded] = await blindContact(ring, contactKey(contact));
  expect(
    await contactShard(bindings, blinded?.hex ?? "").findContact(blinded?.hex ?? ""),
  ).toBeNull();
});
