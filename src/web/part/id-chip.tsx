import { useState } from "preact/hooks";
import { t } from "../language.ts";

/** An id by its last six characters; a press copies the whole. */
export function IdChip({ id }: { readonly id: string }) {
  const [isCopied, setCopied] = useState(false);
  const end = `…${id.slice(-6)}`;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(id);
    } catch {
      return;
    }
    setCopied(true);
    setTimeout(() => setCopied(false), 1_500);
  };
  return (
    <button
      type="button"
      class="id-chip"
      title={id}
      aria-label={isCopied ? undefined : t("act.copy", { id: end })}
      onClick={() => void copy()}
    >
      {isCopied ? t("copy.done") : end}
    </button>
  );
}
