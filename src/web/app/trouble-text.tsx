import { BareButton } from "../bare-button.tsx";
import { phraseOf } from "../carried.ts";
import { language, t } from "../language.ts";
import type { Trouble } from "../payer/trouble.ts";
import { filled } from "../words/entry.ts";

/** Why an act did not end well, announced when it comes; its number can be copied by a tap. */
export function TroubleText({ trouble }: { readonly trouble: Trouble | null }) {
  const { line, supportCode } = trouble ?? {};
  return (
    <div class="trouble" role="alert">
      {line === undefined ? null : <p class="error">{lineText(line)}</p>}
      {supportCode === undefined ? null : (
        <p class="muted">
          {t("label.support")}{" "}
          <BareButton
            look="copies"
            onPress={() => void navigator.clipboard.writeText(supportCode).catch(() => undefined)}
          >
            <code>{supportCode}</code>
          </BareButton>
        </p>
      )}
    </div>
  );
}

function lineText(line: Trouble["line"]): string {
  return "wire" in line ? line.wire : filled(phraseOf(line.key)[language.value], line.told);
}
