import { expect, it } from "vitest";
import { decisionLine, decisionMembers } from "../../../../worker/observe/decision-line.ts";
import { dataPoint, pointBlobs, pointDoubles } from "../../../../worker/observe/decision-point.ts";
import { decided, refusedAnswer } from "./decided.ts";

const known = {
  body: { amount: 1200 },
  noted: { rules: ["a", "b"], channel: "qr", policyVersion: 3, controlVersion: 17 },
};

it("writes a payment under its merchant, each member in its place", () => {
  const line = decisionLine(decided({ known }), "test");
  expect(dataPoint(line)).toEqual({
    indexes: ["mer_aoi"],
    blobs: [
      ...["approved", "POST", "/v1/payments", "", "", "", "a,b", "", "captured", "JPY", "qr"],
      ...["terminal", "", "sto_one", "ter_till", line["service.version"]],
    ],
    doubles: [1200, 34, 200, 17, 3],
  });
});

it("writes what concerns no merchant and no partner under the kind of its caller", () => {
  const token = { kind: "customer", sub: "wal_1", device_id: "dev_1" } as never;
  const by = { answer: refusedAnswer, status: 401 };
  expect(dataPoint(decisionLine(decided({ ...by, known: { token } }), "test")).indexes).toEqual([
    "customer",
  ]);
  const nobody = decisionLine(decided({ ...by, known: { token: null } }), "test");
  expect(dataPoint(nobody).indexes).toEqual(["nobody"]);
});

it("keeps within what a data point may have, at its longest", () => {
  expect(pointBlobs.length).toBeLessThanOrEqual(20);
  expect(pointDoubles.length).toBeLessThanOrEqual(20);
  const longest = Object.fromEntries(decisionMembers.map((name) => [name, "x".repeat(160)]));
  const { blobs } = dataPoint(longest as never);
  expect(blobs.join("").length).toBeLessThan(5_120);
});

it("names no single customer: the dataset is for figures", () => {
  const personal = ["sekisho.wallet.id", "sekisho.device.id", "sekisho.caller.id"];
  expect(pointBlobs.filter((name) => (personal as string[]).includes(name))).toEqual([]);
});
