import type { DeviceKey } from "../../client/access/device-key.ts";
import { TerminalClient } from "../../client/terminal.ts";
import type { DeploymentFacts } from "../deployment.ts";
import { t } from "../language.ts";
import { FirstDay } from "../part/first-day.tsx";
import { refusalText } from "../refusal.ts";

/** The first day of a till: it makes its key, and spends the code that it was given. */
export function ActivatePage(props: {
  readonly deviceKey: DeviceKey;
  readonly facts: DeploymentFacts;
  readonly onActivated: (terminalId: string) => void;
}) {
  const { deviceKey: key, facts, onActivated } = props;
  const spend = async (code: string): Promise<string | undefined> => {
    const client = new TerminalClient({ origin: location.origin, publicOrigin: facts.origin, key });
    const reply = await client.activate(code.normalize("NFKC").replaceAll(/\s/g, ""));
    if (reply.ok) {
      onActivated(reply.body.terminal_id);
      return undefined;
    }
    const { problem } = reply;
    if (problem === undefined) return t("fault.unreachable");
    if (problem.code === "state_conflict") return t("activate.used");
    const isWrong = problem.code === "not_found" || problem.code === "malformed_request";
    return isWrong ? t("activate.wrong") : refusalText(problem);
  };
  return (
    <FirstDay
      facts={facts}
      title={t("activate.title")}
      label={t("activate.label")}
      support={t("activate.support")}
      empty={t("activate.empty")}
      act={t("activate.act")}
      busy={t("activate.busy")}
      takesScans
      spend={spend}
    />
  );
}
