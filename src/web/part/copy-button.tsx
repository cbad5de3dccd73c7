import { useState } from "preact/hooks";
import { t } from "../language.ts";
import { Button } from "./button.tsx";

/** Copies a text by a tap, and says that it did. */
export function CopyButton({ text }: { readonly text: string }) {
  const [told, setTold] = useState<"copy.done" | "copy.failed">();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setTold("copy.done");
    } catch {
      setTold("copy.failed");
    }
  };
  return (
    <>
      <Button onPress={() => void copy()}>{t("copy.act")}</Button>
      <span class="told" role="status">
        {told === undefined ? null : t(told)}
      </span>
    </>
  );
}
