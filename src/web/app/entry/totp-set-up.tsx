import { t } from "../../language.ts";
import { CopyButton } from "../../part/copy-button.tsx";
import { QrPicture } from "../../part/qr-picture.tsx";
import type { TotpSetup } from "../../payer/entry-desk.ts";

/** How an authenticator app is set up: by a picture from another screen, by a link on this phone. */
export function TotpSetUp({ setup: { secret, uri } }: { readonly setup: TotpSetup }) {
  return (
    <div class="totp">
      <p>{t("factor.totp_why")}</p>
      <div class="white totp-qr">
        <QrPicture text={uri} label={t("factor.totp_qr")} />
      </div>
      <a class="button" href={uri}>
        {t("factor.totp_open")}
      </a>
      <p class="muted">{t("factor.totp_secret")}</p>
      <p>
        <code>{secret.replaceAll(/(.{4})(?=.)/g, "$1 ")}</code>
      </p>
      <CopyButton text={secret} />
    </div>
  );
}
