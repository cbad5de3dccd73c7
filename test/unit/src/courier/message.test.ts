import { describe, expect, it } from "vitest";
import { writeMessage } from "../../../../src/courier/message.ts";

const contact = { type: "email", value: "a@example.com" } as const;

describe("a message with a code", () => {
  it("has the code in its text, as often as the text names one, and by itself", () => {
    for (const locale of ["ja", "en"]) {
      const message = writeMessage(contact, "registration", { locale, code: "12345678" });
      expect(message).toMatchObject({ contact, code: "12345678", locale, purpose: "registration" });
      expect(message.text).toContain("12345678");
      expect(message.text).not.toContain("{code}");
    }
  });
});

it("binds a code that goes to a phone to the host, in a last line of its own", () => {
  const phone = { type: "phone", value: "+819012345678" } as const;
  const rest = { locale: "ja", code: "12345678", host: "pay.example" };
  const { text } = writeMessage(phone, "sign_in", rest);
  expect(text.split("\n").slice(-2)).toEqual(["", "@pay.example #12345678"]);
  expect(text.split("\n")[0]).toContain("12345678");
  expect(writeMessage(contact, "sign_in", rest).text).not.toContain("@pay.example");
  expect(writeMessage(phone, "device_added", { ...rest, code: null }).text).not.toContain("@");
});

it("is in Japanese for ja and its regions, else in English", () => {
  const textIn = (locale: string) =>
    writeMessage(contact, "factor_disabled", { locale, code: null }).text;
  const [japanese, english] = [textIn("ja"), textIn("en")];
  expect(japanese).toMatch(/凍結/);
  expect(english).toMatch(/^A second factor was disabled/);
  expect(["ja-JP", "JA", "ja-Latn"].map(textIn)).toEqual([japanese, japanese, japanese]);
  expect(["en-JP", "jam", "de", ""].map(textIn)).toEqual([english, english, english, english]);
});
