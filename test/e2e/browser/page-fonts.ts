import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Page } from "playwright-core";

const folder = dirname(createRequire(import.meta.url).resolve("@fontsource/noto-sans-jp/400.css"));
const weights = ["400", "700"].map((weight) => readFileSync(join(folder, `${weight}.css`), "utf8"));

/**
 * Gives a page letters that the packaged Chromium has not: Japanese ones, also when it is loaded
 * again. The page's context has to be one that bypasses the policy, which lets no font in.
 */
export async function bringFonts(page: Page): Promise<void> {
  await page.route("**/fonts-of-tests/**", (route) => {
    const name = new URL(route.request().url()).pathname.split("/").at(-1) ?? "";
    return route.fulfill({ path: join(folder, "files", name), contentType: "font/woff2" });
  });
  const faces = weights.join("\n").replaceAll("./files/", "/fonts-of-tests/");
  const content = `${faces}\nhtml, button, input { font-family: "Noto Sans JP", sans-serif !important; }`;
  const script = putStyle(content);
  await page.addInitScript(script);
  await page.evaluate(script);
  await page.evaluate("document.fonts.ready");
}

/** In a page that may not have been read yet: this style after all the others. */
function putStyle(content: string): string {
  return `(() => {
    const put = () => {
      const style = document.createElement("style");
      style.textContent = ${JSON.stringify(content)};
      document.head.append(style);
    };
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", put);
    else put();
  })()`;
}
