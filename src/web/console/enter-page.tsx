import type { DeskNotes } from "../desk/desk-shelves.ts";
import { takeInvitation } from "../desk/opening.ts";
import type { DeskParts } from "../desk/operator-desk.ts";
import { t } from "../language.ts";
import { FirstDay } from "../part/first-day.tsx";
import { refusalText } from "../refusal.ts";

const wrongCodes = ["not_found", "malformed_request", "state_conflict"];

/** The first day of an operator in this browser: the invitation is spent on the browser's own key. */
export function EnterPage(props: {
  readonly parts: DeskParts;
  readonly onEntered: (notes: Partial<DeskNotes>) => void;
}) {
  const { key, facts } = props.parts;
  const spend = async (code: string): Promise<string | undefined> => {
    const reply = await takeInvitation(key, facts, code);
    if (reply.ok) {
      props.onEntered({ operatorId: reply.body.operator_id, role: reply.body.role });
      return undefined;
    }
    const { problem } = reply;
    const isWrong = problem !== undefined && wrongCodes.includes(problem.code);
    return isWrong ? t("enter.wrong") : refusalText(problem);
  };
  return (
    <FirstDay
      facts={facts}
      title={t("enter.title")}
      label={t("enter.label")}
      support={t("enter.support")}
      empty={t("enter.empty")}
      act={t("enter.act")}
      busy={t("enter.busy")}
      spend={spend}
    />
  );
}
