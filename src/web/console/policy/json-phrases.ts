import type { Key } from "../../words/catalogue.ts";

/** What the editor says by itself, by its own words for it: a text of the catalogue for each. */
export const editorPhrases: Readonly<Record<string, Key>> = {
  Find: "editor.find",
  Replace: "editor.replace_by",
  next: "editor.next",
  previous: "editor.previous",
  all: "editor.all",
  "match case": "editor.case",
  regexp: "editor.regexp",
  "by word": "editor.word",
  replace: "editor.replace",
  "replace all": "editor.replace_all",
  close: "editor.close",
  "current match": "editor.current",
  "on line": "editor.on_line",
  "replaced match on line $": "editor.replaced_on",
  "replaced $ matches": "editor.replaced",
  "Selection deleted": "editor.deleted",
  "Control character": "editor.control",
};
