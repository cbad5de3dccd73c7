import { useEffect, useState } from "preact/hooks";
import type { Invited, OperatorList, Role, Waiting } from "../../../client/resource/operator.ts";
import { mayDecide } from "../../desk/rights.ts";
import { dayText } from "../../format/time.ts";
import { language, t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { Field } from "../../part/field.tsx";
import { IdChip } from "../../part/id-chip.tsx";
import { ActTold } from "../act-told.tsx";
import { useDesk } from "../desk-of.ts";
import { EndIssuedToAll } from "../setting/end-issued.tsx";
import { useAct } from "../use-act.ts";
import { worded } from "../worded.ts";
import { ShownOnce } from "./shown-once.tsx";

type Person = OperatorList["operators"][number];
const roles = ["viewer", "operator", "approver"] as const;

/** Everybody who is or was an operator, who is let in next, and who is to be another. */
export function PeoplePage() {
  const desk = useDesk();
  const { act, run } = useAct<OperatorList>();
  const read = () => void run(() => desk.client.operators());
  useEffect(read, []);
  return (
    <div class="people">
      <h1>{t("page.people")}</h1>
      {mayDecide(desk.role) ? <Invite /> : null}
      <EndIssuedToAll />
      <ActTold act={act} onAgain={read} />
      {act.kind !== "done" ? null : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t("fact.person")}</th>
              <th scope="col">{t("fact.role")}</th>
              <th scope="col">{t("people.since")}</th>
            </tr>
          </thead>
          <tbody>
            {act.body.operators.map((person) => (
              <PersonRow key={person.operator_id} person={person} />
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function PersonRow({ person }: { readonly person: Person }) {
  const desk = useDesk();
  const { operator_id: id, name, role, created_at } = person;
  return (
    <tr>
      <td>
        <bdi>{name}</bdi> <IdChip id={id} />
      </td>
      <td>
        {worded(`role.${role}`)}
        {mayDecide(desk.role) && role !== "none" && id !== desk.operatorId ? (
          <ChangeRole id={id} role={role} />
        ) : null}
      </td>
      <td>{dayText(Date.parse(created_at), desk.facts.time_zone, language.value)}</td>
    </tr>
  );
}

/** Another role waits for a second person; no role at all is for ever. */
function ChangeRole({ id, role }: { readonly id: string; readonly role: string }) {
  const desk = useDesk();
  const [next, setNext] = useState<Role | "none" | null>(null);
  const { act, run } = useAct<Waiting>();
  const ask = () => {
    if (next !== null) void run(() => desk.client.changeRole(id, next));
  };
  const choices = [...roles.filter((each) => each !== role), "none"] as const;
  return (
    <span class="inline">
      <select
        aria-label={t("people.another")}
        onChange={(event) => setNext(choices[event.currentTarget.selectedIndex - 1] ?? null)}
      >
        <option>{t("people.keep")}</option>
        {choices.map((each) => (
          <option key={each}>{t(`role.${each}`)}</option>
        ))}
      </select>
      {next === null ? null : (
        <Button isBusy={act.kind === "asking"} onPress={ask}>
          {t("people.ask")}
        </Button>
      )}
      <ActTold act={act} onAgain={ask} />
    </span>
  );
}

function Invite() {
  const desk = useDesk();
  const [name, setName] = useState("");
  const [role, setRole] = useState<(typeof roles)[number]>("operator");
  const { act, run, reset } = useAct<Invited>();
  const invite = () => {
    if (name.trim() !== "") void run(() => desk.client.invite({ name: name.trim(), role }));
  };
  const told = act.kind === "done" ? act.body : null;
  return (
    <section class="card">
      <h2>{t("people.invite")}</h2>
      {told === null ? (
        <div class="seek">
          <Field label={t("people.name")} value={name} onInput={setName} onEnter={invite} />
          <label class="field">
            <b>{t("fact.role")}</b>
            <select
              onChange={(event) => setRole(roles[event.currentTarget.selectedIndex] ?? "operator")}
            >
              {roles.map((each) => (
                <option key={each} selected={each === role}>
                  {t(`role.${each}`)}
                </option>
              ))}
            </select>
          </label>
          <Button
            kind="primary"
            isBusy={act.kind === "asking"}
            whyNot={name.trim() === "" ? t("people.name_first") : undefined}
            onPress={invite}
          >
            {t("people.invite")}
          </Button>
        </div>
      ) : (
        <ShownOnce code={told.invitation_code} until={told.expires_at} onDone={reset} />
      )}
      <ActTold act={act} onAgain={invite} />
    </section>
  );
}
