import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { consolePages, routeOfId } from "../desk/route.ts";
import { t } from "../language.ts";
import { Field } from "../part/field.tsx";
import { useDesk } from "./desk-of.ts";
import { useEscape } from "./use-escape.ts";

/** Goes to a page by its name, to a thing by its id, to a customer by a contact. Never in the way of
 * the ladder: it stands in the page, not over it. */
export function GoTo({ onClose }: { readonly onClose: () => void }) {
  const desk = useDesk();
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<string>();
  const own = useRef<HTMLElement>(null);
  // Before the next key can come: one that opens a stop would lose the focus to this field.
  useLayoutEffect(() => own.current?.querySelector("input")?.focus(), []);
  useEscape(onClose);
  const go = () => {
    const text = typed.normalize("NFKC").trim();
    const page = consolePages.find(
      (each) => t(`page.${each}`).toLowerCase() === text.toLowerCase(),
    );
    const route = page === undefined ? routeOfId(text) : { page, id: null };
    if (route !== null) desk.go(route);
    else if (/@|^\+?\d[\d -]{8,}$/.test(text)) desk.findCustomer(text);
    else return setError(t("console.go_nowhere"));
    onClose();
  };
  return (
    <search class="card go-to" ref={own}>
      <Field
        label={t("console.go_label")}
        support={t("console.go_support")}
        value={typed}
        onInput={setTyped}
        error={error}
        onEnter={go}
      />
    </search>
  );
}
