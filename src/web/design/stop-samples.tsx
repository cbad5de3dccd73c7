import { localProblem } from "../../client/wire/answer.ts";
import { Me } from "../console/me.tsx";
import { Ladder } from "../console/stops/ladder.tsx";
import { NamedStops } from "../console/stops/named-stops.tsx";
import { Rung } from "../console/stops/rung.tsx";
import type { StopPress } from "../desk/stop-ladder.ts";
import { t } from "../language.ts";
import { AtDesk } from "./at-desk.tsx";
import { comingStop, endingStop, sampleApproval, sampleStop } from "./console-things.ts";
import type { SampleDesk } from "./sample-desk.ts";
import { Pressed, Shown } from "./shown.tsx";

const { problem: past } = localProblem("malformed_request", 400, "The end is in the past.");

const spending = { scope: "spending", id: null } as const;
const stopped = sampleStop("spending");

/** A press of the spending rung, some seconds ago. */
const press = (kind: "asking" | "unanswered", secondsAgo: number): StopPress => ({
  ...{ kind, sinceMs: performance.now() - secondsAgo * 1_000 },
});

const rungs: Readonly<Record<string, () => SampleDesk>> = {
  "at rest": () => ({}),
  opening: () => ({ openRung: "spending" }),
  asking: () => ({ presses: { spending: press("asking", 1.4) } }),
  "no answer": () => ({ presses: { spending: press("unanswered", 6) } }),
  refused: () => ({
    presses: { spending: { kind: "refused", problem: past } },
  }),
  coming: () => ({ stops: [comingStop] }),
  "in force": () => ({ stops: [stopped] }),
  "by system": () => ({ stops: [sampleStop("spending", { ...endingStop, scope: "spending" })] }),
  "to be lifted": () => ({
    stops: [stopped],
    approvals: [sampleApproval({ act: "lift_stop", detail: { stop_id: stopped.stop_id } })],
  }),
  "not known": () => ({ stops: null }),
  old: () => ({ stops: [stopped], agoMs: 41_000 }),
  "no right": () => ({ role: "viewer" }),
};

const named = [
  sampleStop("store", { id: "sto_sample_long", stop_id: "stp_sample_named" }),
  sampleStop("wallet", { id: "wal_sample_000077", raised_by: "system" }),
];

/** A rung of the ladder in each of its states, and stops of one thing. */
export function StopSamples() {
  return (
    <section class="console">
      <h2>{t("stops.title")}</h2>
      <div class="design-grid">
        {Object.entries(rungs).map(([name, of]) => (
          <Shown key={name} name={name}>
            <AtDesk of={of()}>
              <Rung target={spending} number={1} />
            </AtDesk>
          </Shown>
        ))}
        <Shown name="to be lifted: asking">
          <AtDesk of={{ stops: [stopped] }}>
            <Pressed steps={[".lift-open", ".lift-form .button"]}>
              <Rung target={spending} number={1} />
            </Pressed>
          </AtDesk>
        </Shown>
        <Shown name="of one thing">
          <AtDesk of={{ stops: named }}>
            <NamedStops />
          </AtDesk>
        </Shown>
        <Shown name="who acts">
          <AtDesk>
            <Me />
          </AtDesk>
        </Shown>
      </div>
    </section>
  );
}

/** The whole ladder, read too long ago: it says nothing any more. A landmark, so outside of all else. */
export function OldLadder() {
  return (
    <div class="console design-ladder">
      <AtDesk of={{ stops: [stopped, endingStop], agoMs: 41_000 }}>
        <Ladder />
      </AtDesk>
    </div>
  );
}
