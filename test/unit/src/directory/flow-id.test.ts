import { expect, it } from "vitest";
import {
  isReportOf,
  makeFlowId,
  reportContact,
  reportIdOf,
} from "../../../../src/directory/flow-id.ts";

const key = (hex: string) => Buffer.from(hex, "hex").toString("base64url");
const blind = "0123456789abcdef".repeat(4);
const jkt = key(`fedcba9876543210${"00".repeat(24)}`);

it("names a report by its contact first, then by its key, always alike", () => {
  expect(reportIdOf(blind, jkt)).toBe("0123456789abcdeffedcba9876543210");
  expect(reportContact(reportIdOf(blind, jkt))).toBe("0123456789abcdef");
});

it("knows a report as its key's, by every character of the key's half", () => {
  const id = reportIdOf(blind, jkt);
  expect(isReportOf(id, jkt)).toBe(true);
  for (const other of ["fedcba9876543211", "7edcba9876543210", "0123456789abcdef"]) {
    expect(isReportOf(id, key(other + "00".repeat(24)))).toBe(false);
  }
  // Of another contact it is the same key's, and another report.
  const elsewhere = reportIdOf(`f${blind.slice(1)}`, jkt);
  expect([isReportOf(elsewhere, jkt), elsewhere === id]).toEqual([true, false]);
});

it("has a fresh flow begin with its contact's shard", () => {
  const id = makeFlowId(blind, (bytes) => new Uint8Array(bytes).fill(0xee));
  expect(id).toBe(`01${"ee".repeat(15)}`);
});
