import { carry } from "../src/web/carried.ts";
import { catalogue } from "../src/web/words/catalogue.ts";

/* For tests of what says a text: every page's words are there. */
carry(catalogue);

export { isKey, phraseOf, textOf } from "../src/web/carried.ts";
