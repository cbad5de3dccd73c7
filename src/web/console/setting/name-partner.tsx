import { useId } from "preact/hooks";
import type { PartnerNamed } from "../../../client/resource/operator.ts";
import { mayDecide } from "../../desk/rights.ts";
import { checkedPartner, emptyPartner, partnerChannels } from "../../desk/setting/partner-form.ts";
import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { IdChip } from "../../part/id-chip.tsx";
import { ActTold } from "../act-told.tsx";
import { useDesk } from "../desk-of.ts";
import { useAct } from "../use-act.ts";
import { worded } from "../worded.ts";
import { DraftChoice, DraftField } from "./draft-field.tsx";
import { Unfold } from "./unfold.tsx";
import { type DraftForm, useDraft } from "./use-draft.ts";

/** Lets a partner pay money in, by the public key that it has made and sent. */
export function NamePartner({ onChange }: { readonly onChange: () => void }) {
  const { role } = useDesk();
  if (!mayDecide(role)) return null;
  return (
    <Unfold title={t("setting.name_partner")}>
      <PartnerFields onChange={onChange} />
    </Unfold>
  );
}

function PartnerFields({ onChange }: { readonly onChange: () => void }) {
  const { client } = useDesk();
  const { form, send, own } = useDraft(emptyPartner, checkedPartner);
  const { act, run } = useAct<PartnerNamed>();
  const name = async () => {
    const request = send();
    if (request === null) return;
    await run(() => client.addPartner(request));
    // Without an answer it may be there: the list says so.
    onChange();
  };
  if (act.kind === "done") {
    return (
      <p class="good" role="status">
        {t("setting.partner_named")} <IdChip id={act.body.partner_id} />
      </p>
    );
  }
  return (
    <div ref={own} class="setting-form">
      <DraftField form={form} name="name" />
      <DraftChoice
        form={form}
        name="channel"
        choices={partnerChannels}
        wordOf={(channel) => worded(`rung.top_up:${channel}`)}
      />
      <KeyField form={form} />
      <p>
        <Button kind="primary" isBusy={act.kind === "asking"} onPress={() => void name()}>
          {t("setting.name_partner_act")}
        </Button>
      </p>
      <ActTold act={act} onAgain={() => void name()} />
    </div>
  );
}

function KeyField({ form }: { readonly form: DraftForm<"name" | "channel" | "jwk"> }) {
  const id = useId();
  const fault = form.fault("jwk");
  return (
    <div class="field">
      <label for={id}>{t("field.jwk")}</label>
      <p id={`${id}-support`}>{t("about.jwk")}</p>
      <textarea
        id={id}
        class="json"
        rows={5}
        spellcheck={false}
        autocomplete="off"
        aria-invalid={fault !== undefined}
        aria-describedby={`${id}-support ${id}-fault`}
        value={form.draft.jwk}
        onInput={(event) => form.set("jwk", event.currentTarget.value)}
      />
      <p id={`${id}-fault`} class="error" role="alert">
        {fault}
      </p>
    </div>
  );
}
