import { expect, it } from "vitest";
import { codeDigitsOf, contactOf, isCode } from "../../../../../src/web/payer/typed-text.ts";

it("folds what people type and paste as a code", () => {
  for (const typed of [
    "12345678",
    "１２３４　５６７８",
    "1234-5678",
    " 1234–5678\u200B\n",
    "1234ー5678",
  ]) {
    expect(codeDigitsOf(typed)).toBe("12345678");
    expect(isCode(typed, 8)).toBe(true);
  }
});

it("takes no other text for a code", () => {
  for (const typed of ["", "1234567", "123456789", "1234567a", "12345678円"]) {
    expect(isCode(typed, 8)).toBe(false);
  }
});

it("tells a mail address from a phone number by its at sign, in any width", () => {
  expect(contactOf(" Aoi＠Example.com ")).toEqual({ type: "email", value: "Aoi@Example.com" });
  expect(contactOf("０９０-1234-5678")).toEqual({ type: "phone", value: "090-1234-5678" });
  expect(contactOf(" a ")).toBeNull();
});
