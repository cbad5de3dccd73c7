import { useEffect, useState } from "preact/hooks";
import type { PolicyList, PolicyVersion } from "../../../client/resource/policy.ts";
import { mayStop } from "../../desk/rights.ts";
import { deskFragment } from "../../desk/route.ts";
import { dayText } from "../../format/time.ts";
import { language, t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { ActTold } from "../act-told.tsx";
import { useDesk } from "../desk-of.ts";
import { lazily } from "../lazily.tsx";
import { knownName } from "../named.tsx";
import { useAct } from "../use-act.ts";
import { VersionView } from "./version-view.tsx";

/** Loaded with the first text that is written: it brings its editor. */
const LazyEditor = lazily(() => import("./policy-editor.tsx").then((each) => each.PolicyEditor));

/** Every version of the policy; with a version's number, that one and the way of a change. */
export function PoliciesPage() {
  const desk = useDesk();
  const { act, run } = useAct<PolicyList>();
  const [list, setList] = useState<PolicyList | null>(null);
  const { id } = desk.route.value;
  const read = async () => {
    const told = await run(() => desk.client.policies());
    if (told.kind === "done") setList(told.body);
  };
  useEffect(() => void read(), [id]);
  if (list === null) return <ActTold act={act} onAgain={() => void read()} />;
  const shown = list.policies.find(({ version }) => String(version) === id);
  const active = list.policies.find(({ version }) => version === list.active);
  if (shown === undefined || active === undefined) return <Versions list={list} />;
  const parts = { shown, active, onChange: () => void read() };
  return <OneVersion key={shown.version} {...parts} />;
}

/** One version; or what is being written from it, where that was begun and neither kept nor dropped. */
function OneVersion(props: {
  readonly shown: PolicyVersion;
  readonly active: PolicyVersion;
  readonly onChange: () => void;
}) {
  const { shown, active, onChange } = props;
  const desk = useDesk();
  const [isWriting, setWriting] = useState(() => desk.drafts.has(shown.version));
  if (isWriting) {
    const kept = (version: number) => desk.go({ page: "policies", id: String(version) });
    return (
      <div class="policies">
        <h1>{t("draft.title")}</h1>
        <LazyEditor from={shown} active={active} onKept={kept} onClose={() => setWriting(false)} />
      </div>
    );
  }
  return (
    <div class="policies">
      <h1>{t("policies.title", { version: shown.version })}</h1>
      <p class="acts">
        <a href={deskFragment("policies")}>{t("policies.all")}</a>
        {mayStop(desk.role) ? (
          <Button onPress={() => setWriting(true)}>{t("policies.write")}</Button>
        ) : null}
      </p>
      <VersionView shown={shown} active={active} onChange={onChange} />
    </div>
  );
}

function Versions({ list }: { readonly list: PolicyList }) {
  const desk = useDesk();
  return (
    <div class="policies">
      <h1>{t("page.policies")}</h1>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("policies.version")}</th>
            <th scope="col">{t("fact.state")}</th>
            <th scope="col" class="figure">
              {t("policies.rules")}
            </th>
            <th scope="col">{t("policies.made")}</th>
          </tr>
        </thead>
        <tbody>
          {list.policies.map(({ version, state, document, created_by: by, created_at: at }) => (
            <tr key={version}>
              <td>
                <a href={deskFragment("policies", String(version))}>{version}</a>
              </td>
              <td class={state === "active" ? "good" : undefined}>{t(`policy.${state}`)}</td>
              <td class="figure">{document.rules.length}</td>
              <td>
                {dayText(Date.parse(at), desk.facts.time_zone, language.value)} ·{" "}
                <bdi>{by === null ? t("policies.by_itself") : knownName(desk.names, by)}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
