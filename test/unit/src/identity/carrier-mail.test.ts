import { expect, it } from "vitest";
import { parseContact } from "../../../../src/identity/contact.ts";

const parsed = (value: string) => parseContact({ type: "email", value });

it.each(["ezweb.ne.jp", "t1.ezweb.ne.jp", "docomo.ne.jp", "t.vodafone.ne.jp", "i.softbank.jp"])(
  "takes dots anywhere in an address of the carrier %s",
  (domain) => {
    for (const local of ["taro..y", "taro.", ".taro"]) {
      const value = `${local}@${domain}`;
      expect(parsed(value)).toEqual({ ok: true, value: { type: "email", value } });
    }
  },
);

it.each(["ezweb.ne.jp.example.com", "notezweb.ne.jp", "a.b.ezweb.ne.jp", "example.jp"])(
  "and in none of %s",
  (domain) => {
    expect(parsed(`taro..y@${domain}`)).toMatchObject({ ok: false });
    expect(parsed(`taro.y@${domain}`)).toMatchObject({ ok: true });
  },
);
