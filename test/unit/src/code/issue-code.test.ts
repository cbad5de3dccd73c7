import { expect, it } from "vitest";
import { codeKeptMs } from "../../../../src/bounds.ts";
import { type IssueCommand, issueCode } from "../../../../src/code/issue-code.ts";
import { issueOf } from "../../../house/commands.ts";
import { Story, stop } from "../payment/story.ts";

function issue(story: Story, part: Partial<IssueCommand> = {}) {
  const command = issueOf(story.house, part);
  return story.step((book, context) => issueCode(book, command, context));
}

it("issues a code of at most 60 s whose end is a whole second, and keeps what it may do", () => {
  const story = new Story();
  story.house.pass(321);
  const { nowMs } = story.house;
  const part = { amountMaxMinor: 500, merchantId: "mer_1", randomHex: "ab".repeat(10) };
  const outcome = issue(story, part);
  const jti = nowMs.toString(16).padStart(12, "0") + part.randomHex;
  expect(outcome).toEqual({ kind: "issued", jti, expiresAtMs: nowMs + 60_000 - 321 });
  expect(story.room.book.code(jti)).toMatchObject({
    device: 1,
    issuedAtMs: nowMs,
    amountMaxMinor: 500,
    merchantId: "mer_1",
    customersEpoch: 1,
    walletEpoch: 1,
    deviceEpoch: 1,
    spentBy: null,
  });
});

it("refuses revoked when the device is removed or unknown, or an epoch of the token is old", () => {
  const story = new Story();
  const parts: Partial<IssueCommand>[] = [
    { device: 9 },
    { epoch: [0, 1, 1] },
    { epoch: [1, 0, 1] },
    { epoch: [1, 1, 0] },
  ];
  for (const part of parts) {
    expect(story.unwritten(() => issue(story, part))).toEqual({ kind: "revoked" });
  }
  story.changeDevice(1, { state: "removed" });
  expect(story.unwritten(() => issue(story))).toEqual({ kind: "revoked" });
  expect(issue(story, { device: 2 })).toMatchObject({ kind: "issued" });
});

it("refuses stopped when code issue, everything, the wallet or the phone is stopped", () => {
  for (const scope of ["everything", "code_issue"] as const) {
    const story = new Story();
    stop(story, scope);
    const refused = story.unwritten(() => issue(story));
    expect(refused).toEqual({ kind: "stopped", scope: "code_issue" });
  }
  const story = new Story();
  story.change({ stoppedUntilMs: "open" });
  const stopped = story.unwritten(() => issue(story));
  expect(stopped).toEqual({ kind: "stopped", scope: "wallet" });
  story.change({ stoppedUntilMs: null });
  story.changeDevice(1, { stoppedUntilMs: story.house.nowMs + 10 });
  const phone = story.unwritten(() => issue(story));
  expect(phone).toEqual({ kind: "stopped", scope: "device" });
  story.house.pass(10);
  expect(story.unwritten(() => issue(story))).toEqual({ kind: "stopped", scope: "device" });
  story.changeDevice(1, { stoppedUntilMs: null });
  expect(issue(story)).toMatchObject({ kind: "issued" });
});

it("refuses unavailable_state in a frozen wallet, and revoked in a closed one", () => {
  const story = new Story();
  story.change({ state: "frozen" });
  const frozen = story.unwritten(() => issue(story));
  expect(frozen).toEqual({ kind: "unavailable_state", state: "frozen" });
  story.change({ state: "closed" });
  expect(story.unwritten(() => issue(story))).toEqual({ kind: "revoked" });
});

it("refuses proof_used when the same call comes again: no second code comes of it", () => {
  const story = new Story();
  const proof = { jkt: "jkt", jti: "once", untilMs: story.house.nowMs + 72_000 };
  expect(issue(story, { proof })).toMatchObject({ kind: "issued" });
  expect(story.unwritten(() => issue(story, { proof }))).toEqual({ kind: "proof_used" });
});

it("refuses a stale snapshot with nothing written", () => {
  const story = new Story();
  const fresh = story.house.authority();
  const authority = { ...fresh, sentAtMs: fresh.sentAtMs - 3_000 };
  expect(story.unwritten(() => issue(story, { authority }))).toMatchObject({
    kind: "stale_snapshot",
  });
});

it("remembers a code 24 h beyond its life, so that its late use is told from an invention", () => {
  const story = new Story();
  const code = story.code();
  story.house.pass(codeKeptMs);
  story.code();
  expect(story.pay(code)).toMatchObject({ payment: { body: { declineCode: "code_expired" } } });
  const other = new Story();
  const old = other.code();
  other.house.pass(codeKeptMs + 60_001);
  other.code();
  expect(other.unwritten(() => other.pay(old))).toEqual({ kind: "code_invalid" });
});

it("keeps the codes of two phones apart", () => {
  const story = new Story();
  const first = story.code({ device: 1 });
  const second = story.code({ device: 2 });
  expect(story.pay(first)).toMatchObject({ payment: { body: { declineCode: null } } });
  const part = { reference: "pay-0002", amountMinor: 7 };
  expect(story.pay(second, part)).toMatchObject({ payment: { body: { declineCode: null } } });
});
