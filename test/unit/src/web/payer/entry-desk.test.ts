import { beforeEach, describe, expect, it } from "vitest";
import type { ContactProven, Entered } from "../../../../../src/client/resource/entry.ts";
import { localProblem, type Reply } from "../../../../../src/client/wire/answer.ts";
import { EntryDesk, type EntryPort } from "../../../../../src/web/payer/entry-desk.ts";
import { answered, lost, refused } from "./replies.ts";

const secrets = { totp: { secret: "ABC", uri: "otpauth://x" }, webauthn: { options: {} } };
const tokens = {
  access_token: "a",
  refresh_token: "r",
  token_type: "DPoP",
  expires_in: 600,
} as const;
const entered = { wallet_id: "wal_1", device_id: "dev_1", tokens } as unknown as Entered;

let asked: unknown[];
let told: string[];
let notes: Record<string, string>;
let proof: Reply<ContactProven>;
let end: Reply<Entered>;
let desk: EntryDesk;

const opened = (way: string) => async (contact: { value: string }) => {
  asked.push([way, contact]);
  return answered({ expires_at: "" });
};

beforeEach(() => {
  [asked, told, notes] = [[], [], {}];
  proof = answered(secrets as unknown as ContactProven);
  end = answered({ ...entered, recovery_codes: ["A", "B"] });
  const client: EntryPort = {
    register: opened("register") as EntryPort["register"],
    signIn: opened("signIn") as EntryPort["signIn"],
    recover: opened("recover") as EntryPort["recover"],
    contactProof: async (code) => {
      asked.push(["proof", code]);
      return proof;
    },
    factor: async (factor) => {
      asked.push(["factor", factor]);
      return end;
    },
    passkeyFactor: async () => {
      asked.push("passkey");
      return end;
    },
    notes: async () => notes,
  };
  desk = new EntryDesk({
    client,
    locale: () => "ja",
    onGotIn: async (areShown) => void told.push(`got in ${areShown}`),
    onEnd: async (areSaved) => void told.push(`end ${areSaved}`),
  });
});

async function toFactor(way: "registrations" | "sign-ins" | "recoveries"): Promise<void> {
  desk.begin(way);
  await desk.sendCode("a@example.com");
  await desk.proveContact("1234-5678");
}

describe("a way in", () => {
  it("goes from contact over code and factor to the recovery codes", async () => {
    await toFactor("registrations");
    expect(desk.step.value).toMatchObject({ kind: "factor", totp: { secret: "ABC" } });
    await desk.giveTotp("１２３ ４５６");
    expect(desk.step.value).toEqual({ kind: "recovery_codes", codes: ["A", "B"] });
    expect(told).toEqual(["got in true"]);
    await desk.end();
    expect(told).toEqual(["got in true", "end true"]);
    expect(asked).toEqual([
      ["register", { type: "email", value: "a@example.com" }],
      ["proof", "12345678"],
      ["factor", "123456"],
    ]);
  });

  it("ends at once on a phone that is known, and says what a new one waits for", async () => {
    end = answered({ ...entered, device_state: "active", cooling_until: null });
    await toFactor("sign-ins");
    await desk.giveTotp("123456");
    expect(told).toEqual(["got in false", "end false"]);
    end = answered({
      ...entered,
      device_state: "cooling",
      cooling_until: "2026-12-03T00:00:00.000Z",
    });
    await toFactor("sign-ins");
    await desk.giveTotp("123456");
    expect(desk.step.value).toEqual({ kind: "cooling", untilMs: Date.UTC(2026, 11, 3) });
  });

  it("asks for what the wallet has: a passkey only where there is one", async () => {
    proof = answered({ factors: ["totp"], webauthn: null } as unknown as ContactProven);
    await toFactor("sign-ins");
    expect(desk.step.value).toMatchObject({ factors: ["totp"], totp: null });
    await toFactor("recoveries");
    expect(desk.step.value).toMatchObject({ factors: ["recovery_code"] });
    await desk.giveRecoveryCode(" AAAA-BBBB ");
    expect(asked.at(-1)).toEqual(["factor", { recovery_code: "AAAA-BBBB" }]);
  });

  it("sends nothing that cannot be right", async () => {
    desk.begin("registrations");
    await desk.sendCode(" ");
    expect(desk.trouble.value?.line).toMatchObject({ key: "entry.contact_empty" });
    await desk.sendCode("a@example.com");
    await desk.proveContact("1234567");
    expect(desk.trouble.value?.line).toMatchObject({ key: "entry.code_digits" });
    expect(asked).toHaveLength(1);
  });

  it("stays where it is when the answer is lost, or no passkey answered", async () => {
    await toFactor("registrations");
    end = lost;
    await desk.giveTotp("123456");
    expect(desk.trouble.value?.line).toMatchObject({ key: "trouble.unreachable" });
    end = localProblem("forbidden", 403, "No passkey answered: NotAllowedError.");
    await desk.givePasskey();
    expect(desk.trouble.value?.line).toMatchObject({ key: "entry.passkey_declined" });
    expect(desk.step.value.kind).toBe("factor");
    expect(told).toEqual([]);
  });

  it("offers another key where this one is refused for ever", async () => {
    await toFactor("sign-ins");
    end = refused("state_conflict", { state: "key_removed" });
    await desk.giveTotp("123456");
    expect(desk.isKeyOver.value).toBe(true);
    desk.begin("sign-ins");
    expect(desk.isKeyOver.value).toBe(false);
  });

  it("asks once, however often the button is pressed", async () => {
    await toFactor("sign-ins");
    await Promise.all([desk.giveTotp("123456"), desk.giveTotp("123456")]);
    expect(asked.filter((each) => Array.isArray(each) && each[0] === "factor")).toHaveLength(1);
  });
});

describe("whoever has lost what is asked for", () => {
  it("goes on with a recovery code, and the contact is not typed again", async () => {
    await toFactor("sign-ins");
    await desk.recoverInstead();
    expect(desk.step.value).toEqual({ kind: "code", way: "recoveries" });
    expect(asked.at(-1)).toEqual(["recover", { type: "email", value: "a@example.com" }]);
    expect(desk.sentTo.value).toBe("a@example.com");
  });

  it("types the contact after a reload", async () => {
    notes = { flow: "sign-ins", flow_id: "sig_1", passkey: "null" };
    await desk.resume();
    await desk.recoverInstead();
    expect(desk.step.value).toEqual({ kind: "contact", way: "recoveries" });
    expect(asked).toEqual([]);
  });

  it("has another's contact left nowhere", async () => {
    await toFactor("sign-ins");
    desk.leave();
    expect(desk.sentTo.value).toBe("");
  });
});

describe("after a reload, a way in", () => {
  it("goes on at the code", async () => {
    notes = { flow: "registrations", flow_id: "reg_1", passkey: "" };
    await desk.resume();
    expect(desk.step.value).toEqual({ kind: "code", way: "registrations" });
  });

  it("begins anew, and says so, when an authenticator app was being set up", async () => {
    notes = { flow: "registrations", flow_id: "reg_1", passkey: "{}" };
    await desk.resume();
    expect(desk.step.value).toEqual({ kind: "contact", way: "registrations" });
    expect(desk.notice.value).toBe("entry.restarted");
    // It is not said of the codes at the end.
    await desk.sendCode("a@example.com");
    expect([desk.step.value.kind, desk.notice.value]).toEqual(["code", null]);
  });

  it("goes on at the factor of a sign-in or a recovery", async () => {
    notes = { flow: "sign-ins", flow_id: "sig_1", passkey: "null" };
    await desk.resume();
    expect(desk.step.value).toMatchObject({ way: "sign-ins", factors: ["totp"] });
    notes = { flow: "recoveries", flow_id: "rec_1", passkey: "null" };
    await desk.resume();
    expect(desk.step.value).toMatchObject({ way: "recoveries", factors: ["recovery_code"] });
  });

  it("is not begun where none was, nor where a lost phone was reported", async () => {
    await desk.resume();
    notes = { flow: "lost-devices", flow_id: "los_1", passkey: "" };
    await desk.resume();
    expect(desk.step.value).toEqual({ kind: "start" });
  });
});
