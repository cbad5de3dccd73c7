import { describe, expect, it } from "vitest";
import { totpCode } from "../../src/client/access/totp.ts";
import {
  footprint,
  mailedCode,
  newPhone,
  openWorld,
  refusal,
  told,
  totpOf,
  unique,
} from "../world.ts";

const world = openWorld();
const wide = (text: string) =>
  text.replaceAll(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
const halves = (text: string, by: string) =>
  text.slice(0, text.length / 2) + by + text.slice(text.length / 2);

describe("what people type", () => {
  it.each([
    ["full-width digits", wide],
    ["two groups", (code: string) => halves(code, " ")],
    ["a hyphen between", (code: string) => halves(code, "-")],
    ["a full-width hyphen between", (code: string) => halves(wide(code), "ー")],
    ["spaces and a line break around", (code: string) => ` \u3000${code}\r\n`],
    ["direction marks around", (code: string) => `\u2068${code}\u2069`],
  ])("registers with %s in both codes", async (_, typed) => {
    const contact = `${unique("typed")}@example.com`;
    const { app } = await newPhone();
    await told(app.register({ type: "email", value: contact }));
    const { totp } = await told(app.contactProof(typed((await mailedCode(contact)) ?? "")));
    const code = await totpCode(totp?.secret ?? "", Date.now());
    expect(await told(app.factor(typed(code)))).toMatchObject({ device_id: expect.any(String) });
  });

  it("gets a used TOTP code in no other spelling again", async () => {
    const buyer = await world().customer();
    const code = await totpOf(buyer, 1);
    await told(buyer.app.stepUp("limits", code));
    for (const typed of [code, wide(code), halves(code, "-")]) {
      expect((await refusal(buyer.app.stepUp("factor", typed))).status).toBe(403);
    }
  });

  it("registers a number with direction marks, and a carrier's address with its dots", async () => {
    const contacts = [
      ["phone", "\u202d080-2345-6789\u202c", "+818023456789"],
      ["email", `${unique("dots")}..@docomo.ne.jp`, null],
    ] as const;
    for (const [type, value, canonical] of contacts) {
      const { app } = await newPhone();
      await told(app.register({ type, value }));
      const code = (await mailedCode(canonical ?? value)) ?? "";
      expect(await told(app.contactProof(code))).toMatchObject({ totp: {} });
    }
  });
});

describe("numbers of countries that are not served", () => {
  const far = ["+992 917 12 3456", "+881 6 1234 5678", "+53 5 5123456"];

  it("are sent nothing, kept nowhere, and told why, on every way in", async () => {
    const before = await footprint(["WALLET", "DIRECTORY"]);
    for (const value of far) {
      for (const way of ["register", "signIn", "recover", "reportLostDevice"] as const) {
        const { app } = await newPhone();
        expect(await refusal(app[way]({ type: "phone", value }))).toMatchObject({
          status: 403,
          code: "forbidden",
          fault: "phone_country",
          countries: ["JP"],
        });
      }
    }
    expect(await footprint(["WALLET", "DIRECTORY"])).toEqual(before);
    for (const value of ["+992917123456", "+881612345678", "+5355123456"]) {
      expect(await mailedCode(value)).toBeNull();
    }
  });

  it("count as failures of whoever names them, who then has to wait", async () => {
    const { app } = await newPhone();
    const seen: unknown[] = [];
    for (let tries = 0; tries < 15; tries += 1) {
      const value = `+99291712${3000 + tries}`;
      seen.push((await refusal(app.register({ type: "phone", value }))).code);
    }
    expect(seen.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => "forbidden"));
    expect(seen.at(-1)).toBe("too_many_attempts");
  });
});
