import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { StateFolder } from "../../../../../src/cli/local/state-folder.ts";
import { expectUsable, readVars, rememberIdentity } from "../../../../../src/cli/serve/settings.ts";

const folder = mkdtempSync(join(tmpdir(), "sekisho-vars-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string): Record<string, string> {
  const path = join(folder, "vars");
  writeFileSync(path, text, { mode: 0o600 });
  return readVars(path);
}

const good = {
  PUBLIC_ORIGIN: "https://pay.example.com",
  ENVIRONMENT: "production",
  CURRENCY: "JPY",
  TIME_ZONE: "Asia/Tokyo",
};

it("reads a file as systemd reads it: quotes of either kind, comments of either kind", () => {
  const lines = ["\uFEFF# one", "  ; two", "", "CURRENCY='JPY'", 'TIME_ZONE="Asia/Tokyo"\r'];
  expect(read(`${lines.join("\n")}\nBAR_CODE_PREFIX=9392000`)).toEqual({
    CURRENCY: "JPY",
    TIME_ZONE: "Asia/Tokyo",
    BAR_CODE_PREFIX: "9392000",
  });
  expect(read(`CURRENCY='JPY"`)).toEqual({ CURRENCY: `'JPY"` });
  expect(() => read("COLOUR=red")).toThrow("line 1: COLOUR is no setting");
});

it.each([
  [{ TIME_ZONE: "Asia/Tokio" }, 'TIME_ZONE is no IANA zone: "Asia/Tokio"'],
  [{ TIME_ZONE: "+09:00" }, "TIME_ZONE is no IANA zone"],
  [{ CURRENCY: "Yen" }, 'CURRENCY is JPY, USD or EUR, not "Yen"'],
  [{ CURRENCY: "" }, "CURRENCY is JPY"],
  [{ BAR_CODE_PREFIX: "93" }, "BAR_CODE_PREFIX is not 3 to 7 digits"],
  [{ BAR_CODE_PREFIX: "" }, "BAR_CODE_PREFIX is not"],
  [{ PHONE_COUNTRIES: "Japan" }, "PHONE_COUNTRIES is no list"],
  [{ DPOP_NONCE: "yes" }, "DPOP_NONCE is required or absent"],
  [{ APP_ORIGINS: "https://shop.example/" }, "APP_ORIGINS: https://shop.example/"],
])("serves with nothing that the Worker cannot use: %j", (change, told) => {
  expect(() => expectUsable(good)).not.toThrow();
  expect(() => expectUsable({ ...good, ...change })).toThrow(told);
});

it("knows which deployment a folder was served as, and says when that cannot be read", () => {
  const state = new StateFolder(folder);
  const told: string[] = [];
  const remember = (vars: Partial<typeof good>) =>
    rememberIdentity(state, { ...good, ...vars }, (line) => told.push(line));
  remember({});
  remember({});
  expect(told).toEqual([]);
  remember({ PUBLIC_ORIGIN: "https://other.example.com" });
  expect(told).toEqual([expect.stringContaining(`was served as ${good.PUBLIC_ORIGIN}.`)]);
  expect(() => remember({ CURRENCY: "EUR" })).toThrow(/ is in JPY, not EUR\.$/);
  writeFileSync(join(folder, "deployment.json"), '{"origin":');
  expect(() => remember({})).toThrow("deployment.json is broken: it is not JSON.");
});
