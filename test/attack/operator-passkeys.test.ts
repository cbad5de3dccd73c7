import { describe, expect, it } from "vitest";
import type { PasskeyForgery } from "../world.ts";
import {
  Authenticator,
  env,
  expecting,
  inside,
  invite,
  type Operator,
  openWorld,
  origin,
  raiseStop,
  refusal,
  told,
  travel,
} from "../world.ts";

const world = openWorld();

interface Begun {
  readonly sign_in_id: string;
  readonly webauthn: { readonly options: { readonly challenge: string } };
}

function clerk(role: "viewer" | "operator" = "operator"): Promise<Operator> {
  return invite(world().approver.client, { role });
}

async function enrolled(): Promise<Operator> {
  const made = await clerk();
  await told(made.client.enrolPasskey("a key"));
  return made;
}

/** A sign-in that waits for its passkey, and how to answer it. */
async function asked({ client, operatorId }: Operator) {
  const { transport } = client.session;
  const path = "/v1/operators/sign-ins";
  const begun = await told(transport.call<Begun>("POST", path, { operator_id: operatorId }));
  const { options } = begun.webauthn;
  const give = (webauthn: unknown) =>
    transport.call("POST", `${path}/${begun.sign_in_id}/factor`, { webauthn });
  return { id: begun.sign_in_id, options, give };
}

async function audited(): Promise<readonly string[]> {
  return await inside("CONTROL", env.CONTROL.idFromName("control"), (sql) =>
    sql
      .exec<{ detail: string }>("SELECT detail FROM audit ORDER BY sequence")
      .toArray()
      .map(({ detail }) => detail),
  );
}

describe("an operator with a passkey", () => {
  it("does by the key alone what stops, and nothing that needs an approver or two persons", async () => {
    const { client, operatorId } = world().second;
    await told(client.enrolPasskey("a key"));
    const other = await clerk();
    const proposal = await told(other.client.liftStop(await aStop()));
    const { approval_id: approvalId } = proposal as { approval_id: string };
    await client.openSession();
    await told(client.stops());
    const stop = await told(client.raiseStop({ scope: "top_up:atm", reason: "a test" }));
    const guarded = [
      () => client.approve(approvalId),
      () => client.reject(approvalId),
      () => client.invite({ name: "Nobody", role: "approver" }),
      () => client.changeRole(other.operatorId, "none"),
      () => client.liftStop(stop.stop_id),
      () => client.raiseEpoch({ scope: "customers", reason: "a test" }),
      () => client.enrolPasskey("another"),
    ];
    for (const act of guarded) {
      expect(await refusal(act() as never)).toMatchObject({ code: "step_up_required" });
    }
    const refused = (await audited()).filter((detail) => detail.includes("step_up_required"));
    expect(refused).toHaveLength(guarded.length);
    await told(client.signIn(operatorId));
    await told(client.approve(approvalId));
    await told(client.enrolPasskey("another"));
    await client.openSession();
    expect((await refusal(client.approve(approvalId))).code).toBe("step_up_required");
  });

  it("opens no session by the passkey without the key, nor with another's", async () => {
    const victim = await enrolled();
    const thief = await enrolled();
    const { transport } = thief.client.session;
    const body = { operator_id: victim.operatorId };
    const begun = await refusal(transport.call("POST", "/v1/operators/sign-ins", body));
    expect([begun.status, begun.code]).toEqual([401, "unauthorized"]);
    const own = await asked(victim);
    const stolen = await victim.authenticator.get(own.options);
    const flow = await asked(thief);
    expect(await refusal(flow.give(stolen))).toMatchObject({ status: 403, fault: "credential" });
    const path = `/v1/operators/sign-ins/${own.id}/factor`;
    const foreign = await refusal(transport.call("POST", path, { webauthn: stolen }));
    expect([foreign.status, foreign.code]).toEqual([404, "not_found"]);
    expect((await refusal((await clerk()).client.signIn(victim.operatorId))).status).toBe(401);
    const without = await clerk();
    expect(await refusal(without.client.signIn(without.operatorId))).toMatchObject({
      status: 409,
      state: "no_passkey",
    });
  });

  it("is not let in by an answer that is wrong, used, late or of another challenge", async () => {
    const victim = await enrolled();
    const { authenticator } = victim;
    const wrong: readonly (readonly [string, PasskeyForgery])[] = [
      ["origin", { origin: "https://evil.example" }],
      ["rp_id", { rpId: "evil.example" }],
      ["user_verification", { withoutFlags: 4 }],
      ["counter", { counter: 1 }],
    ];
    const flow = await asked(victim);
    for (const [fault, forgery] of wrong) {
      const answer = await authenticator.get(flow.options, forgery);
      expect(await refusal(flow.give(answer))).toMatchObject({ status: 403, fault });
    }
    const next = await asked(victim);
    const other = await authenticator.get(flow.options);
    expect(await refusal(next.give(other))).toMatchObject({ fault: "challenge" });
    const right = await authenticator.get(next.options);
    const tries = () => Promise.all(Array.from({ length: 50 }, () => next.give(right)));
    const replies = await expecting([503], tries);
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    const late = await asked(victim);
    travel(5 * 60_000);
    const answer = await authenticator.get(late.options);
    expect((await refusal(late.give(answer))).status).toBe(404);
  });

  it("is nobody else's passkey, and is begun by its own operator", async () => {
    const victim = await enrolled();
    const thief = await clerk("viewer");
    const { session } = thief.client;
    const path = "/v1/operators/passkeys";
    const begun = await told(
      session.call<{ passkey_id: string; webauthn: { options: unknown } }>("POST", path, {}),
    );
    const id = victim.authenticator.held[0]?.id ?? "";
    const { options } = begun.webauthn;
    const copied = await new Authenticator(origin).create(options, { id });
    const factor = `${path}/${begun.passkey_id}/factor`;
    const taken = await refusal(session.call("POST", factor, { webauthn: copied }));
    expect(taken).toMatchObject({ status: 409, state: "credential_taken" });
    const own = await thief.authenticator.create(options);
    const foreign = victim.client.session;
    await told(victim.client.signIn(victim.operatorId));
    const unknown = await refusal(foreign.call("POST", factor, { webauthn: own }));
    expect(unknown.status).toBe(404);
    await told(session.call("POST", factor, { webauthn: own }));
  });
});

async function aStop(): Promise<string> {
  return (await raiseStop(world().operator, { scope: "top_up:atm" })).stop_id;
}
