import { evictDurableObject } from "cloudflare:test";
import { expect, it } from "vitest";
import { addMerchant, bootstrap, env, inside, told } from "../../../world.ts";

it("seals a bank account that an earlier release stored in clear, before it answers", async () => {
  const { client } = await bootstrap(env.BOOTSTRAP_SECRET);
  const { merchantId, ownerHex } = await addMerchant(client);
  const id = env.MERCHANT.idFromName(ownerHex);
  const clear = ["0005", "123", "ordinary", "7654321", "フルイ"];
  await inside("MERCHANT", id, (sql) => {
    sql.exec(
      `UPDATE merchant SET sealed_bank = '', bank_code = ?, branch_code = ?, account_type = ?,
         account_number = ?, holder_kana = ?`,
      ...clear,
    );
  });
  await evictDurableObject(env.MERCHANT.get(id));
  const shown = (await told(client.merchant(merchantId))) as { bank: object };
  expect(shown.bank).toEqual({
    bank_code: "0005",
    branch_code: "123",
    account_type: "ordinary",
    account_number: "321",
    holder_kana: "フルイ",
  });
  const kept = await inside("MERCHANT", id, (sql) => sql.exec("SELECT * FROM merchant").toArray());
  for (const text of ["0005", "7654321", "フルイ"]) {
    expect(JSON.stringify(kept)).not.toContain(text);
  }
});
