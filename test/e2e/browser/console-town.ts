import { must } from "../../../src/cli/seed/actors.ts";
import type { Launched } from "./chromium.ts";
import { addScreenLock } from "./phone.ts";
import type { TillTown } from "./till-town.ts";
import { openWatched, type Watched } from "./watched-page.ts";

/** An invitation of an approver, agreed to by both of those who were seeded. */
export async function inviteApprover({ actors }: TillTown, name: string): Promise<string> {
  const [first, second] = actors.operators;
  const invited = must("The invitation", await first.invite({ name, role: "approver" }));
  if (invited.approval_id !== undefined) {
    must("The approval", await second.approve(invited.approval_id));
  }
  return invited.invitation_code;
}

/** A console in a browser of its own whose operator has just taken up an invitation. */
export async function openConsolePage(
  town: TillTown,
  chromium: Launched,
  { code, ...options }: Parameters<typeof openWatched>[2] & { readonly code: string },
): Promise<Watched> {
  const address = `${town.deployment.origin}/console/`;
  const watched = await openWatched(chromium, address, {
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  const { page } = watched;
  await addScreenLock(page);
  await page.locator("input").fill(code);
  await page.keyboard.press("Enter");
  await page.locator(".ladder").waitFor();
  return watched;
}
