import { describe, expect, it } from "vitest";
import { lossCodesAtOnce } from "../../src/directory/loss-code.ts";
import {
  call,
  type Holder,
  keyOf,
  mailsOf,
  makePair,
  newPhone,
  openWorld,
  register,
  told,
  totpOf,
  travel,
  unique,
} from "../world.ts";

openWorld();
const email = (value: string) => ({ type: "email", value }) as const;

/** What was mailed to a contact about a lost phone, the newest first. */
const lossMailsOf = (contact: string) => mailsOf(contact, "lost_device");

let networks = 0;

/** A stranger of a key and a network of their own begins a report, and guesses until stopped. */
async function interfere(contact: string) {
  const by: Holder = { key: await makePair(), token: null };
  networks += 1;
  const from = `198.51.${networks}.7`;
  const headers = { "CF-Connecting-IP": from };
  const body = { contact: email(contact), locale: "en" };
  const opened = await call({ by, method: "POST", path: "/v1/lost-devices", body, headers });
  const id = (opened.body as { lost_device_id?: string }).lost_device_id;
  const path = `/v1/lost-devices/${id}/contact-proof`;
  const guesses: number[] = [];
  for (let n = 0; n < 6; n += 1) {
    const code = `0000000${n}`;
    guesses.push((await call({ by, method: "POST", path, body: { code }, headers })).status);
  }
  return { status: opened.status, members: Object.keys(opened.body as object).sort(), guesses };
}

describe("N: strangers who know a contact, and its owner whose phone is lost", () => {
  it("the owner's report that was begun before theirs freezes the wallet", async () => {
    const owner = await register();
    const borrowed = await newPhone();
    await told(borrowed.app.reportLostDevice(email(owner.contact)));
    const [mail] = await lossMailsOf(owner.contact);
    for (let n = 0; n < 25; n += 1) {
      const { status, guesses } = await interfere(owner.contact);
      expect([status, guesses]).toEqual([201, [403, 403, 403, 403, 429, 429]]);
    }
    // Not one more message, however many began.
    expect(await lossMailsOf(owner.contact)).toHaveLength(1);
    expect(await told(borrowed.app.contactProof(mail?.code ?? ""))).toEqual({ state: "frozen" });
    expect((await told(owner.app.wallet())).state).toBe("frozen");
    await told(owner.app.stepUp("unfreeze", await totpOf(owner, 1)));
  });

  it("a report that is begun after hours of theirs does too, with what lies in the mailbox", async () => {
    const owner = await register();
    for (let hour = 0; hour < 5; hour += 1) {
      for (let n = 0; n < 8; n += 1) {
        expect((await interfere(owner.contact)).status).toBe(201);
        travel(61_000);
      }
      travel(3_600_000 - 8 * 61_000);
    }
    const sent = await lossMailsOf(owner.contact);
    expect(sent.length).toBeLessThanOrEqual(lossCodesAtOnce + 5);
    const borrowed = await newPhone();
    await told(borrowed.app.reportLostDevice(email(owner.contact)));
    const [newest] = await lossMailsOf(owner.contact);
    expect(await told(borrowed.app.contactProof(newest?.code ?? ""))).toEqual({ state: "frozen" });
  });

  it("what they begin is no other for a contact that nobody has", async () => {
    const owner = await register();
    const nobody = `${unique("nobody")}@example.com`;
    for (let n = 0; n < 4; n += 1) {
      const [known, unknown] = [await interfere(owner.contact), await interfere(nobody)];
      expect(unknown).toEqual(known);
      travel(61_000);
    }
    const sent = await mailsOf(nobody, "not_registered");
    expect(sent.length).toBe((await lossMailsOf(owner.contact)).length);
    expect(sent.every(({ code }) => code === null)).toBe(true);
  });

  it("a code is of no use to whoever was not sent it, nor twice to another phone", async () => {
    const owner = await register();
    const other = await register();
    const [borrowed, second] = [await newPhone(), await newPhone()];
    await told(borrowed.app.reportLostDevice(email(owner.contact)));
    await told(second.app.reportLostDevice(email(other.contact)));
    const code = (await lossMailsOf(owner.contact))[0]?.code ?? "";
    const elsewhere = await second.app.contactProof(code);
    expect(elsewhere.ok).toBe(false);
    expect((await told(other.app.wallet())).state).toBe("live");
    // By the id of another's report too: it is that key's alone.
    const { flow_id: id } = (await borrowed.app.session.state()).notes;
    const by: Holder = { key: keyOf(second.key), token: null };
    const path = `/v1/lost-devices/${id}/contact-proof`;
    expect((await call({ by, method: "POST", path, body: { code } })).status).toBe(404);
    expect(await told(borrowed.app.contactProof(code))).toEqual({ state: "frozen" });
    expect(await told(borrowed.app.contactProof(code))).toEqual({ state: "frozen" });
    await told(second.app.reportLostDevice(email(owner.contact)));
    const used = await second.app.contactProof(code);
    expect(used.ok ? null : used.problem).toMatchObject({ code: "forbidden" });
  });
});
