import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** What has just appeared is dead for 400 ms. */
export const alive = 450;

export interface Focused {
  readonly name: string;
  readonly isHeading: boolean;
  /** Whether it is seen that it has the focus, and nothing lies over it. */
  readonly isSeen: boolean;
}

/** What has the focus. */
export function focusOf(page: Page): Promise<Focused> {
  return page.evaluate(`(() => {
    const own = document.activeElement;
    const nameOf = (element) => {
      const labels = [...(element.labels ?? [])].map((each) => {
        const words = each.cloneNode(true);
        for (const field of words.querySelectorAll("select, input")) field.remove();
        return words.textContent;
      }).join(" ");
      const pictures = [...element.querySelectorAll("svg[aria-label]")];
      const told = pictures.map((each) => each.getAttribute("aria-label")).join(" ");
      const text = element.matches("select, input, textarea") ? "" : element.textContent;
      return element.getAttribute("aria-label") ?? (labels + told + " " + text).trim();
    };
    const { x, y, width, height } = own.getBoundingClientRect();
    const above = document.elementFromPoint(x + width / 2, y + height / 2);
    const { outlineStyle, outlineWidth } = getComputedStyle(own);
    return {
      name: own === document.body ? "" : nameOf(own),
      isHeading: own.tagName === "H1",
      isSeen: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 &&
        above !== null && (own === above || own.contains(above) || above.contains(own)),
    };
  })()`);
}

/** Goes on by Tab until something of this name has the focus, which is seen all the way. */
export async function tabTo(page: Page, name: string | RegExp, most = 40): Promise<void> {
  const met: string[] = [];
  for (let times = 0; times < most; times++) {
    await page.keyboard.press("Tab");
    const focused = await focusOf(page);
    met.push(focused.name);
    if (focused.name !== "") expect(focused).toEqual({ ...focused, isSeen: true });
    if (typeof name === "string" ? focused.name === name : name.test(focused.name)) return;
  }
  throw new Error(`no ${name} among ${met.join(" · ")}`);
}

/** Goes on by Tab to what is called so, and presses it. */
export async function pressByKey(
  page: Page,
  name: string | RegExp,
  { key = "Enter", most = 40 } = {},
): Promise<void> {
  await tabTo(page, name, most);
  await sleep(alive);
  await page.keyboard.press(key);
}
