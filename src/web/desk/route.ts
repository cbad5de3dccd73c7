/** The pages of the console, in the order of its navigation. */
export const consolePages = [
  "live",
  "alerts",
  "approvals",
  "payment",
  "customers",
  "policies",
  "shops",
  "partners",
  "people",
  "record",
  "settings",
] as const;

export type ConsolePage = (typeof consolePages)[number];

/** What is on screen: a page, and the thing that it is about. */
export interface DeskRoute {
  readonly page: ConsolePage;
  readonly id: string | null;
}

/** An id of the contract, or a version: nothing that a person could be known by. */
const idShape = /^(?:[a-z]{3}_[A-Za-z0-9_-]{1,200}|[1-9]\d{0,8})$/;

/** Whether a text is an id that an address may carry. */
function isRouteId(text: string): boolean {
  return idShape.test(text);
}

/** What a fragment names; the live page for anything that is no address of ours. */
export function routeOf(fragment: string): DeskRoute {
  const [, word = "", id = ""] = /^#\/([a-z]+)(?:\/([^/]*))?$/.exec(fragment) ?? [];
  const page = consolePages.find((each) => each === word);
  if (page === undefined) return { page: "live", id: null };
  return { page, id: isRouteId(id) ? id : null };
}

/** The fragment of a page; an id that is none is left out, so that no contact gets into it. */
export function deskFragment(page: ConsolePage, id: string | null = null): string {
  return id !== null && isRouteId(id) ? `#/${page}/${id}` : `#/${page}`;
}

/** Where an id leads by its kind; null when there is no page about such a thing. */
export function routeOfId(id: string): DeskRoute | null {
  const page = pageOfPrefix[id.slice(0, 4)];
  return page === undefined || !isRouteId(id) ? null : { page, id };
}

const pageOfPrefix: Readonly<Record<string, ConsolePage>> = {
  pay_: "payment",
  top_: "payment",
  wal_: "customers",
  mer_: "shops",
  apr_: "approvals",
  alr_: "alerts",
  par_: "partners",
  opr_: "people",
};
