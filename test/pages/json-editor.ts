import type { Page } from "playwright-core";

/** The editor of a policy's text, in its shadow root. */
export const jsonEditor = (page: Page) => page.locator(".json-side .cm-content");

const editorInPage = `document.querySelector(".json-side").shadowRoot.querySelector(".cm-content")`;

/** The whole text that stands in the editor, which draws only what is in sight of it: as it is copied. */
export async function readJson(page: Page): Promise<string> {
  await jsonEditor(page).focus();
  await page.keyboard.press("Control+KeyA");
  return page.evaluate(`(() => {
    const clipboardData = new DataTransfer();
    const told = { clipboardData, bubbles: true, cancelable: true };
    ${editorInPage}.dispatchEvent(new ClipboardEvent("copy", told));
    return clipboardData.getData("text/plain");
  })()`) as Promise<string>;
}

/** Puts another text in the place of what stands there, as somebody who pastes it. */
export async function writeJson(page: Page, text: string): Promise<void> {
  await jsonEditor(page).focus();
  await page.keyboard.press("Control+KeyA");
  await page.evaluate(`(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", ${JSON.stringify(text)});
    const told = { clipboardData, bubbles: true, cancelable: true };
    ${editorInPage}.dispatchEvent(new ClipboardEvent("paste", told));
  })()`);
}
