import { expect, it } from "vitest";
import { writeMessage } from "../../../../src/courier/message.ts";
import { mailboxObject } from "../../../../worker/courier/mailbox.ts";
import { courierObject } from "../../../../worker/courier/stub.ts";
import { env } from "../../../world.ts";

it("shows what was sent to a contact and to no other, newest first, from every shard", async () => {
  const [ann, bob] = ["ann@mailbox.example", "bob@mailbox.example"];
  const sent = [
    writeMessage({ type: "email", value: ann }, "sign_in", { locale: "en", code: "11111111" }),
    writeMessage({ type: "email", value: bob }, "recovery", { locale: "ja", code: "22222222" }),
    writeMessage({ type: "email", value: ann }, "device_added", { locale: "en", code: null }),
    writeMessage({ type: "email", value: bob }, "wallet_frozen", { locale: "ja", code: null }),
  ];
  const beganMs = Date.now();
  for (const message of sent) await courierObject(env, message.contact).send(message);
  const shown = sent
    .map(({ contact, purpose, code, text }) => ({ contact: contact.value, purpose, code, text }))
    .toReversed();
  const mailbox = mailboxObject(env);
  const read = async (contact: string | null) =>
    (await mailbox.read(contact)).map(({ sent_at: at, ...mail }) => {
      const atMs = Date.parse(at);
      expect(atMs).toBeGreaterThanOrEqual(Math.floor(beganMs / 1_000) * 1_000);
      expect(atMs).toBeLessThanOrEqual(Date.now());
      return mail;
    });
  expect(await read(ann)).toEqual(shown.filter(({ contact }) => contact === ann));
  expect(await read(bob)).toEqual(shown.filter(({ contact }) => contact === bob));
  expect(await read(null)).toEqual(shown);
  expect(await read("nobody@mailbox.example")).toEqual([]);
  expect(await mailbox.waiting()).toEqual({ waiting: 0, sinceMs: null });
});
