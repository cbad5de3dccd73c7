import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** Looks of the editor, by the page's own colours: those go on into its shadow root, in either theme. */
export const jsonLook = [
  EditorView.theme({
    "&": {
      height: "min(70vh, 44rem)",
      minHeight: "20rem",
      border: "2px solid var(--edge)",
      borderRadius: "var(--radius)",
      background: "var(--page)",
      color: "var(--text)",
      fontSize: "0.8125rem",
    },
    "&.cm-focused": { outline: "3px solid var(--primary)", outlineOffset: "2px" },
    ".cm-scroller": { fontFamily: "monospace", lineHeight: "1.5", overflow: "auto" },
    ".cm-content": { caretColor: "var(--text)" },
    ".cm-gutters": {
      background: "var(--surface)",
      color: "var(--muted)",
      borderRight: "1px solid var(--line)",
    },
    ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
      background: "none",
      outline: "1px solid var(--edge)",
    },
    ".cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket": {
      background: "none",
      color: "var(--danger)",
    },
    // Its own signs are pictures within the style, which the policy lets nobody load.
    ".cm-lintRange-error": {
      backgroundImage: "none",
      textDecoration: "underline wavy var(--danger)",
      textUnderlineOffset: "3px",
    },
    ".cm-lint-marker-error": {
      content: "none",
      width: "0.5rem",
      height: "0.5rem",
      margin: "0.35rem 0.1rem",
      borderRadius: "50%",
      background: "var(--danger)",
    },
    ".cm-diagnostic-error": { borderLeft: "4px solid var(--danger)" },
    ".cm-tooltip": {
      border: "1px solid var(--edge)",
      background: "var(--page)",
      color: "var(--text)",
      maxWidth: "40ch",
    },
    ".cm-panels": { background: "var(--surface)", color: "var(--text)" },
    ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--line)" },
    ".cm-panel.cm-search": {
      display: "flex",
      flexWrap: "wrap",
      gap: "var(--s2)",
      alignItems: "center",
      padding: "var(--s2) var(--s7) var(--s2) var(--s2)",
      fontFamily: "sans-serif",
    },
    ".cm-panel.cm-search br": { display: "none" },
    ".cm-panel.cm-search :is(.cm-textfield, .cm-button)": {
      minHeight: "36px",
      margin: "0",
      padding: "0 var(--s2)",
      border: "2px solid var(--edge)",
      borderRadius: "var(--radius)",
      background: "var(--page)",
      backgroundImage: "none",
      color: "var(--text)",
      fontSize: "0.8125rem",
    },
    ".cm-panel.cm-search label": {
      display: "inline-flex",
      alignItems: "center",
      gap: "var(--s1)",
      minHeight: "24px",
      fontSize: "0.8125rem",
    },
    ".cm-panel.cm-search [name=close]": {
      top: "var(--s2)",
      right: "var(--s2)",
      minWidth: "36px",
      minHeight: "36px",
      color: "var(--text)",
      fontSize: "1rem",
    },
    ".cm-searchMatch": { background: "none", outline: "2px solid var(--series-5)" },
    ".cm-searchMatch-selected": { background: "none", outline: "3px solid var(--primary)" },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: tags.propertyName, color: "var(--primary)" },
      { tag: tags.string, color: "var(--success)" },
      { tag: [tags.number, tags.bool, tags.null], color: "var(--warning)" },
      { tag: tags.invalid, color: "var(--danger)" },
    ]),
  ),
];
