import { expect, it } from "vitest";
import { bill, openWorld, showCode, told } from "../world.ts";

const world = openWorld();

const forms = ["qr", "bar_code", "jpqr", "emv"] as const;
const wide = (text: string) =>
  text.replaceAll(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));

it.each(forms)(
  "pays a %s that scanner and keyboard have changed; the server stays strict",
  async (form) => {
    const buyer = await world().customer();
    const { client } = world().till;
    const code = String((await showCode(buyer))[form]);
    const scanned = `\ufeff]Q2\\000026${wide(code)}\r\n`;
    // The same text without the SDK's help is no code, and uses up nothing.
    const raw = { ...bill(scanned), capture: "automatic" as const };
    expect(await told(client.session.call("POST", "/v1/payments", raw))).toMatchObject({
      result: "declined",
      decline: { code: "code_invalid" },
    });
    const request = bill(scanned);
    expect(await client.pay(request)).toMatchObject({
      kind: "approved",
      payment: { amount: 1_200 },
    });
    const undone = await client.cancel({
      reference: `${request.reference}-c`,
      payment_reference: request.reference,
      code: `${code}\t`,
    });
    expect(await told(undone)).toMatchObject({ status: "done", payment: { status: "cancelled" } });
  },
);
