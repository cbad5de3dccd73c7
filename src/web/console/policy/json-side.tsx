import type { RefObject } from "preact";
import { useEffect, useImperativeHandle, useRef } from "preact/hooks";
import { t } from "../../language.ts";
import { editorPhrases } from "./json-phrases.ts";
import { type JsonView, type MarkedFault, openJsonView } from "./json-view.ts";

/** What others do with the editor. */
export interface JsonSideHandle {
  /** Puts the cursor where a pointer points to. */
  readonly show: (pointer: string) => void;
}

/** A policy's text, as it is written: whatever else writes into it is seen here at once. */
export function JsonSide(props: {
  readonly text: string;
  readonly findings: readonly MarkedFault[];
  readonly onText: (text: string) => void;
  readonly handle: RefObject<JsonSideHandle | null>;
}) {
  const { text, findings, handle } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<JsonView | null>(null);
  const onText = useRef(props.onText);
  onText.current = props.onText;
  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
    const opened = openJsonView(root, {
      ...{ text, label: t("draft.label"), about: `${t("draft.support")} ${t("editor.keys")}` },
      phrases: Object.fromEntries(
        Object.entries(editorPhrases).map(([own, key]) => [
          own,
          (t as (key: string) => string)(key),
        ]),
      ),
      onText: (written) => onText.current(written),
    });
    view.current = opened;
    return () => {
      view.current = null;
      opened.close();
    };
  }, []);
  useEffect(() => view.current?.write(text), [text]);
  useEffect(() => view.current?.tell(findings), [findings]);
  useImperativeHandle(handle, () => ({ show: (pointer) => view.current?.show(pointer) }), []);
  return <div ref={host} class="json-side" />;
}
