import type { Page } from "playwright-core";

/** How a call fares: it goes through, never arrives, or arrives and is not answered. */
type Fate = "through" | "unsent" | "unanswered";

/** What becomes of a till's calls to one address, from one moment to the next. */
export async function fateOf(page: Page, path: string, first: Fate) {
  const told = { fate: first, asked: [] as string[] };
  await page.route(`**${path}`, async (route) => {
    if (route.request().method() !== "POST" || told.fate === "through") return route.continue();
    told.asked.push(route.request().postData() ?? "");
    if (told.fate === "unanswered") await route.fetch();
    await route.abort();
  });
  return told;
}

/** The sales in the till's list, by how each stands. */
export async function chips(page: Page): Promise<readonly string[]> {
  await page.keyboard.press("F2");
  await page.locator(".rows").first().waitFor();
  return page.locator(".rows .chip").allTextContents();
}
