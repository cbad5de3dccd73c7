import { expect, it } from "vitest";
import { originFault } from "../../../src/origin.ts";

it.each(["https://pay.example.com", "http://localhost:8787", "https://pay.example:8443"])(
  "takes %s for an origin",
  (text) => expect(originFault(text)).toBeNull(),
);

it.each([
  ["https://pay.example.com/", "there is a slash at its end"],
  ["https://pay.example.com/v1", "it has to be spelled https://pay.example.com"],
  ["https://pay.example.com:443", "it has to be spelled https://pay.example.com"],
  ["https://Pay.example.com", "it has to be spelled https://pay.example.com"],
  ["https://pay.example.com?", "it has to be spelled https://pay.example.com"],
  ["https://me@pay.example.com", "it has to be spelled https://pay.example.com"],
  ["pay.example.com", "it is no address"],
  ["ftp://pay.example.com", "it is not https://"],
  ["", "it is no address"],
])("says what is wrong with %j", (text, fault) => expect(originFault(text)).toBe(fault));
