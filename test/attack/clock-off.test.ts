import { expect, it } from "vitest";
import { stepUpOpenMs } from "../../src/bounds.ts";
import { totpCode } from "../../src/client/access/totp.ts";
import {
  mailedCode,
  newPhone,
  openWorld,
  refusal,
  told,
  travel,
  travelToStep,
  unique,
} from "../world.ts";

const world = openWorld();
const stepMs = 30_000;
/** The code that an authenticator shows whose clock is off by so many steps. */
const codeAt = (secret: string, steps: number) => totpCode(secret, Date.now() + steps * stepMs);

it.each([2, -2, 10, -9, 20, -20])(
  "says clock_off of a code %i steps away, counts it as wrong, and uses the step up",
  async (steps) => {
    const buyer = await world().customer();
    // The step of the registration is used up; those before it are no longer told apart.
    travelToStep(30);
    const code = await codeAt(buyer.totpSecret, steps);
    const opened = await told(buyer.app.openStepUp("limits"));
    const first = await refusal(buyer.app.finishStepUp("limits", opened.step_up_id, code));
    expect(first).toMatchObject({
      status: 403,
      code: "forbidden",
      fault: "clock_off",
      detail: expect.stringMatching(/clock/),
      tries_left: 4,
    });
    // The same code again is only wrong: whoever saw it learns nothing more by it.
    const again = await refusal(buyer.app.finishStepUp("limits", opened.step_up_id, code));
    expect(again).toMatchObject({ status: 403, tries_left: 3 });
    expect(again.fault).toBeUndefined();
    // The owner sets the clock, and the next code is right at once.
    const right = await codeAt(buyer.totpSecret, 0);
    expect(await told(buyer.app.finishStepUp("limits", opened.step_up_id, right))).toMatchObject({
      token_type: "DPoP",
    });
    if (steps < 0) return;
    // Whoever saw the code cannot use it when its time comes.
    travel(steps * stepMs);
    const later = await refusal(buyer.app.stepUp("factor", code));
    expect(later).toMatchObject({ status: 403, code: "forbidden" });
    expect(await codeAt(buyer.totpSecret, 0)).toBe(code);
    const next = await codeAt(buyer.totpSecret, 1);
    expect(await told(buyer.app.stepUp("factor", next))).toMatchObject({ token_type: "DPoP" });
  },
);

it("says nothing of a code further away, or of one that was used minutes ago", async () => {
  const buyer = await world().customer();
  travelToStep(60);
  const used = await codeAt(buyer.totpSecret, 0);
  await told(buyer.app.stepUp("limits", used));
  travel(5 * stepMs);
  for (const [code, left] of [
    [used, 4],
    [await codeAt(buyer.totpSecret, 22), 3],
    [await codeAt(buyer.totpSecret, -22), 2],
  ] as const) {
    const refused = await refusal(buyer.app.stepUp("limits", code));
    expect(refused).toMatchObject({ status: 403, tries_left: left });
    expect(refused.fault).toBeUndefined();
  }
});

it("says code_used of a code that was right a moment ago, and counts it as wrong", async () => {
  const buyer = await world().customer();
  travelToStep(60);
  const code = await codeAt(buyer.totpSecret, 0);
  await told(buyer.app.stepUp("limits", code));
  travel(1);
  for (const left of [4, 3]) {
    const refused = await refusal(buyer.app.stepUp("limits", code));
    expect(refused).toMatchObject({ status: 403, fault: "code_used", tries_left: left });
    expect(refused.detail).toMatch(/used up already.*next one/);
  }
  await told(buyer.app.stepUp("limits", await codeAt(buyer.totpSecret, 1)));
});

it("gives the phone that guesses on in further step-ups five tries in all, and says when", async () => {
  const buyer = await world().customer();
  travelToStep(60);
  const far = await codeAt(buyer.totpSecret, 40);
  const openedMs = Date.now();
  for (const left of [4, 3, 2, 1]) {
    const refused = await refusal(buyer.app.stepUp(left > 2 ? "limits" : "factor", far));
    expect(refused).toMatchObject({ status: 403, tries_left: left });
  }
  const fifth = await buyer.app.stepUp("contact", far);
  expect(fifth).toMatchObject({ problem: { code: "too_many_attempts", status: 429 } });
  const waitMs = fifth.ok ? 0 : (fifth.problem?.retry_after_ms ?? 0);
  expect(waitMs).toBeGreaterThan(stepUpOpenMs - (Date.now() - openedMs) - 1_000);
  const right = () => codeAt(buyer.totpSecret, 0);
  expect(await refusal(buyer.app.stepUp("contact", await right()))).toMatchObject({ status: 429 });
  travel(waitMs);
  await told(buyer.app.stepUp("contact", await right()));
});

it("tells whoever registers, or adds an authenticator, with a clock that is off", async () => {
  const contact = `${unique("clock")}@example.com`;
  travelToStep();
  const { app } = await newPhone();
  await told(app.register({ type: "email", value: contact }));
  const { totp } = await told(app.contactProof((await mailedCode(contact)) ?? ""));
  const off = await refusal(app.factor(await codeAt(totp?.secret ?? "", 10)));
  expect(off).toMatchObject({ status: 403, fault: "clock_off", tries_left: 4 });
  await told(app.factor(await codeAt(totp?.secret ?? "", 0)));
  await told(app.stepUp("factor", await codeAt(totp?.secret ?? "", 1)));
  const opened = await told(app.addFactor({ kind: "totp" }));
  const secret = opened.totp?.secret ?? "";
  const ahead = await codeAt(secret, 8);
  expect(await refusal(app.proveFactor(opened.factor_id, ahead))).toMatchObject({
    status: 403,
    fault: "clock_off",
  });
  expect(await told(app.proveFactor(opened.factor_id, await codeAt(secret, 0)))).toMatchObject({
    state: "active",
  });
});

it("uses the step up in a registration too, there and in the wallet that comes of it", async () => {
  const contact = `${unique("clock")}@example.com`;
  travelToStep();
  const { app } = await newPhone();
  await told(app.register({ type: "email", value: contact }));
  const { totp } = await told(app.contactProof((await mailedCode(contact)) ?? ""));
  const secret = totp?.secret ?? "";
  const [soon, late] = [await codeAt(secret, 10), await codeAt(secret, 15)];
  for (const code of [soon, late]) {
    expect(await refusal(app.factor(code))).toMatchObject({ status: 403, fault: "clock_off" });
  }
  travel(10 * stepMs);
  expect(await refusal(app.factor(soon))).toMatchObject({ status: 403, tries_left: 2 });
  await told(app.factor(await codeAt(secret, 1)));
  travel(5 * stepMs);
  expect(await refusal(app.stepUp("limits", late))).toMatchObject({ status: 403 });
  await told(app.stepUp("limits", await codeAt(secret, 1)));
});
