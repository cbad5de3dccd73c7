import { expect, it } from "vitest";
import { nothingSeen, type Seen } from "../../../../worker/observe/seen.ts";
import { serverTiming } from "../../../../worker/observe/server-timing.ts";

const times = { fromMs: 1_000, toMs: 1_050 };
const operator = { kind: "operator", sub: "opr_1", role: "viewer" } as unknown as Seen["token"];
const seen = (of: Partial<Seen>) => ({ ...nothingSeen(), admittedAtMs: 1_012, ...of });

it("tells operators, and whoever is on this machine, how long door and act took", () => {
  const told = "door;dur=12, act;dur=38";
  expect(serverTiming({ ENVIRONMENT: "production" }, seen({ token: operator }), times)).toBe(told);
  expect(serverTiming({ ENVIRONMENT: "local" }, seen({}), times)).toBe(told);
  expect(serverTiming({ ENVIRONMENT: "test", LOCAL_PORT: "8787" }, seen({}), times)).toBe(told);
});

it.each(["customer", "terminal", "partner"])(
  "tells a %s nothing: it would be a clock to guess by",
  (kind) => {
    const token = { kind, sub: "x" } as unknown as Seen["token"];
    for (const ENVIRONMENT of ["production", "test"] as const) {
      expect(serverTiming({ ENVIRONMENT }, seen({ token }), times)).toBeNull();
    }
  },
);

it("tells nobody of a call that the door refused", () => {
  const refused = seen({ admittedAtMs: null, token: operator });
  expect(serverTiming({ ENVIRONMENT: "production" }, refused, times)).toBeNull();
  expect(serverTiming({ ENVIRONMENT: "local" }, refused, times)).toBeNull();
});

it("tells no negative time when the clock was set back", () => {
  const back = { fromMs: 9_000, toMs: 1 };
  expect(serverTiming({ ENVIRONMENT: "local" }, seen({}), back)).toBe("door;dur=0, act;dur=0");
});
