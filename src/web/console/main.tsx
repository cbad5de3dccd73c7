import { render } from "preact";
import "../style/tokens.css";
import "../style/elements.css";
import "../style/parts.css";
import "../style/console.css";
import "../style/console-pages.css";
import { ConsoleApp } from "./console-app.tsx";

const page = document.querySelector("#page");
if (page !== null) render(<ConsoleApp />, page);
