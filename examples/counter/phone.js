import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { AppClient, importDeviceKey, orThrow } from "@sekisho/client";
import { fileRecordStore } from "@sekisho/client/file-store";

/*
 * A customer's phone in a cellar. With a network it fetches seals ("node phone.js fetch"); without
 * one it signs codes by itself ("node phone.js show"), each good once and for a minute.
 */
const path = process.env.SEED ?? ".sekisho/seed.json";
const { origin, customer } = JSON.parse(readFileSync(path, "utf8"));
const [act = "show"] = process.argv.slice(2);
const app = new AppClient({
  // In the cellar nothing answers.
  origin: act === "fetch" ? origin : "http://localhost:9",
  publicOrigin: origin,
  key: await importDeviceKey(customer.jwk),
  sessions: fileRecordStore(join(dirname(path), "sessions")),
  offline: fileRecordStore(".phone/offline"),
});

if (act === "fetch") {
  const { seals, expires_at } = orThrow(await app.offlineSeals());
  console.log(`${seals.length} codes until ${expires_at}`);
} else {
  const code = await app.offlineCode();
  console.log(code === null ? "No seals: go where there is a network." : code.qr);
}
