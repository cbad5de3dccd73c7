import { render } from "preact";
import "../../style/tokens.css";
import "../../style/elements.css";
import "../../style/parts.css";
import "../../style/app.css";
import { carry } from "../../carried.ts";
import { appEntryWords } from "../../words/app-entry.ts";
import { appFrameWords } from "../../words/app-frame.ts";
import { generalWords } from "../../words/general.ts";
import { refusalWords } from "../../words/refusal.ts";
import { troubleWords } from "../../words/trouble.ts";
import { LostApp } from "./lost-app.tsx";

carry(appEntryWords, appFrameWords, generalWords, refusalWords, troubleWords);
const page = document.querySelector("#page");
if (page !== null) render(<LostApp />, page);
