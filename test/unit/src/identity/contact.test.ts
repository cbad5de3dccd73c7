import { expect, test } from "vitest";
import { contactKey, hintContact, parseContact } from "../../../../src/identity/contact.ts";

const email = (value: string) => parseContact({ type: "email", value });
const phone = (value: string) => parseContact({ type: "phone", value });

test.each([
  ["case", "Aaa@Example.COM", "aaa@example.com"],
  ["white space around", "  aaa@example.com\u3000", "aaa@example.com"],
  ["full width", "ａａａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "aaa@example.com"],
  ["compatibility forms", "a\u212aa@example.com", "aka@example.com"],
  ["an ideographic full stop", "aaa@example。com", "aaa@example.com"],
  ["a domain in Unicode", "aaa@日本語.jp", "aaa@xn--wgv71a119e.jp"],
  ["a domain in Punycode", "aaa@XN--WGV71A119E.jp", "aaa@xn--wgv71a119e.jp"],
  ["a soft hyphen in the domain", "aaa@exa\u00admple.com", "aaa@example.com"],
])("folds %s to one contact", (_what, typed, canonical) => {
  expect(email(typed)).toEqual({ ok: true, value: { type: "email", value: canonical } });
});

test.each([
  "taro..y@docomo.ne.jp",
  "taro.@docomo.ne.jp",
  ".taro@ezweb.ne.jp",
  "taro...@k.vodafone.ne.jp",
  "t.a-r_o..@softbank.ne.jp",
  "taro.@i.softbank.jp",
  "taro..@ymobile.ne.jp",
])("takes %s, as its carrier gave it out", (typed) => {
  expect(email(typed)).toEqual({ ok: true, value: { type: "email", value: typed } });
});

test.each(["taro.@docomo.ne.jp.example.com", "taro.@notdocomo.ne.jp", "@docomo.ne.jp"])(
  "takes no such dots in %s",
  (typed) => {
    expect(email(typed)).toEqual({ ok: false, fault: "not_an_email_address" });
  },
);

test("keeps plus tags and dots distinct", () => {
  const spellings = ["aaa@example.com", "a.aa@example.com", "aaa+b@example.com"];
  const values = spellings.map((value) => email(value)).map((read) => read.ok && read.value.value);
  expect(values).toEqual(spellings);
});

test.each([
  "",
  "aaa",
  "@example.com",
  "aaa@",
  "aaa@localhost",
  "aaa@[127.0.0.1]",
  "aaa@127.0.0.1",
  "aaa@0x7f.1",
  "a a@example.com",
  "a\u200ba@example.com",
  "mıke@example.com",
  "аaa@example.com",
  '"a@b"@example.com',
  ".aaa@example.com",
  "a..a@example.com",
  "aaa@example..com",
  "aaa@-example.com",
  "aaa@exa%6dple.com",
  "aaa@example.com/x",
  "aaa@example.com:25",
  "aaa@example.com, bbb@example.com",
  `${"a".repeat(65)}@example.com`,
  "aaa@example.com\nBcc: bbb@example.com",
  "aaa@example.com\u0000",
  "aaa@exam\tple.com",
])("refuses %j as an e-mail address", (typed) => {
  expect(email(typed)).toEqual({ ok: false, fault: "not_an_email_address" });
});

test.each([
  "09012345678",
  "090-1234-5678",
  "+81 90-1234-5678",
  "+81 (0)90 1234 5678",
  "０９０－１２３４－５６７８",
  "＋８１９０１２３４５６７８",
  "０９０ー１２３４ー５６７８",
  "\u202d090-1234-5678\u202c",
  "\u2068+81 90-1234-5678\u2069",
  "\u200e090\u2060-1234-5678\u200f",
])("folds the phone number %j to E.164", (typed) => {
  expect(phone(typed)).toEqual({ ok: true, value: { type: "phone", value: "+819012345678" } });
});

test.each([
  "0312345678",
  "090-1234-567",
  "+8190123456789012",
  "+819012345678 ext. 5",
  "call 09012345678",
  "tel:+819012345678;ext=5",
  "0081 90 1234 5678",
  "09012345678\u0000",
  "119",
])("refuses %j as a mobile number", (typed) => {
  expect(phone(typed)).toEqual({ ok: false, fault: "not_a_mobile_number" });
});

test("gives contacts of two types different keys, and hints too little to send to", () => {
  const [mail, mobile] = [email("alice@example.com"), phone("09012345678")];
  if (!mail.ok || !mobile.ok) throw new Error("both are contacts");
  expect(contactKey(mail.value)).not.toBe(contactKey({ ...mail.value, type: "phone" }));
  expect(hintContact(mail.value)).toBe("a…@example.com");
  expect(hintContact(mobile.value)).toBe("+81…5678");
});
