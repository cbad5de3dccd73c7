import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json, jsonParseLinter } from "@codemirror/lang-json";
import { bracketMatching } from "@codemirror/language";
import { lintGutter, nextDiagnostic, setDiagnostics } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { Annotation, EditorState } from "@codemirror/state";
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { rangeOfPointer } from "../../desk/policy/json-text.ts";
import { jsonLook } from "./json-look.ts";

/** One thing to be put right: where (RFC 6901), and what in words. */
export interface MarkedFault {
  readonly pointer: string;
  readonly words: string;
}

/** A text of JSON as it is written. */
export interface JsonView {
  /** Takes another text as a change of what differs: the cursor stays, and it can be undone. */
  readonly write: (text: string) => void;
  /** Marks what is to be put right, in place of what was marked before. */
  readonly tell: (findings: readonly MarkedFault[]) => void;
  /** Puts the cursor where a pointer points to. */
  readonly show: (pointer: string) => void;
  readonly close: () => void;
}

interface JsonViewParts {
  readonly text: string;
  /** What it is called, and what else is told of it, for those who hear it. */
  readonly label: string;
  readonly about: string;
  /** The words for what the editor says by itself. */
  readonly phrases: Readonly<Record<string, string>>;
  /** Somebody has written: the whole text as it is then. */
  readonly onText: (text: string) => void;
}

const isOurs = Annotation.define<boolean>();

/**
 * Opens a text for writing within a shadow root: in a document the editor would add a `<style>`, which
 * the policy refuses. Tab is no key of it: it leaves.
 */
export function openJsonView(root: ShadowRoot, parts: JsonViewParts): JsonView {
  const about = document.createElement("p");
  about.id = "about";
  about.hidden = true;
  about.textContent = parts.about;
  const view = new EditorView({
    root,
    state: EditorState.create({ doc: parts.text, extensions: extensionsOf(parts) }),
  });
  root.replaceChildren(about, view.dom);
  return {
    write: (text) => {
      const change = changeInto(view.state.doc.toString(), text);
      if (change !== null) view.dispatch({ changes: change, annotations: isOurs.of(true) });
    },
    tell: (findings) => {
      const told = findings.map(({ pointer, words }) => ({
        ...placeIn(view, pointer),
        ...{ severity: "error" as const, message: words },
      }));
      view.dispatch(setDiagnostics(view.state, told));
    },
    show: (pointer) => {
      const { from, to } = placeIn(view, pointer);
      const effects = EditorView.scrollIntoView(from, { y: "center" });
      view.dispatch({ selection: { anchor: from, head: to }, effects });
      view.focus();
    },
    close: () => view.destroy(),
  };
}

function extensionsOf({ label, phrases, onText }: JsonViewParts) {
  return [
    EditorState.phrases.of(phrases),
    EditorView.contentAttributes.of({
      ...{ "aria-label": label, "aria-describedby": "about", spellcheck: "false", tabindex: "0" },
    }),
    ...[lineNumbers(), lintGutter(), highlightSpecialChars(), history(), json()],
    ...[bracketMatching(), search({ top: true }), EditorView.lineWrapping, jsonLook],
    keymap.of([
      ...[...searchKeymap, ...defaultKeymap, ...historyKeymap],
      { key: "F8", run: nextDiagnostic },
    ]),
    EditorView.updateListener.of(({ docChanged, state, transactions }) => {
      const isFromOutside = transactions.some((each) => each.annotation(isOurs) === true);
      if (docChanged && !isFromOutside) onText(state.doc.toString());
    }),
  ];
}

/** Where a pointer points to; of what cannot be read as JSON, where reading ends. */
function placeIn(view: EditorView, pointer: string): { from: number; to: number } {
  const { doc } = view.state;
  const [unread] = jsonParseLinter()(view);
  if (unread === undefined) return rangeOfPointer(doc.toString(), pointer);
  const { to } = doc.lineAt(unread.from);
  return { from: unread.from, to: Math.max(to, unread.from) };
}

/** What makes one text another: all between what both begin with and what both end with. */
function changeInto(was: string, is: string) {
  if (was === is) return null;
  const least = Math.min(was.length, is.length);
  let from = 0;
  while (from < least && was[from] === is[from]) from++;
  let same = 0;
  while (same < least - from && was.at(-1 - same) === is.at(-1 - same)) same++;
  return { from, to: was.length - same, insert: is.slice(from, is.length - same) };
}
