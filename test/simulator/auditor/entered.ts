import { type Asked, askedOf } from "./asked.ts";
import { type Finding, finding, type Judge } from "./finding.ts";
import type { Row } from "./rows.ts";
import { all, type Kept, rowsOf, type Seen, wasPutBack } from "./seen.ts";

/**
 * Whoever is an operator was invited by one, but for the first; an invitation is what was asked for, and
 * a sign-in that let somebody in is over.
 */
export const judgeEntered: Judge = (seen) =>
  all(seen, "Control").flatMap((control) => [
    ...judgeOperators(seen, control),
    ...judgeInvitations(seen, control),
    // What is used up again is once more open where the file is older than its use.
    ...(wasPutBack(seen, control) ? [] : judgeSignIns(seen, control)),
  ]);

function judgeOperators(seen: Seen, control: Kept): Finding[] {
  const invited = new Set(rowsOf(control, "invitation").map((row) => row.operator_id));
  const first = new Set(
    calls(seen, "/v1/operators/bootstrap").map(({ answer }) => answer?.operator_id),
  );
  return rowsOf(control, "operator")
    .filter(({ operator_id: id }) => !invited.has(id) && !first.has(id))
    .map(({ operator_id: id }) => finding(control, "an operator was invited", `${id}`));
}

function judgeInvitations(seen: Seen, control: Kept): Finding[] {
  const asked = calls(seen, "/v1/operators/invitations");
  const isAskedFor = (row: Row) =>
    asked.some(
      ({ token, body }) =>
        token?.sub === row.invited_by && body?.name === row.name && body?.role === row.role,
    );
  return rowsOf(control, "invitation")
    .filter((row) => !isAskedFor(row))
    .map(({ operator_id: id, role }) =>
      finding(control, "an invitation is what was asked for", `${id} as ${role}`),
    );
}

function judgeSignIns(seen: Seen, control: Kept): Finding[] {
  const used = new Set(
    askedOf(seen)
      .filter(({ status }) => status >= 200 && status < 300)
      .map(({ path }) => /^\/v1\/operators\/sign-ins\/([\w-]+)\/factor$/.exec(path)?.[1]),
  );
  return rowsOf(control, "operator_sign_in")
    .filter((row) => used.has(`${row.sign_in_id}`) || Number(row.tries) > triesMax)
    .map((row) => finding(control, "a sign-in lets in once", `${row.sign_in_id}: ${row.tries}`));
}

const triesMax = 5;

/** Calls that nobody was told to have been refused. */
function calls(seen: Seen, path: string): Asked[] {
  return askedOf(seen).filter(
    (asked) =>
      asked.exchange.method === "POST" &&
      asked.path === path &&
      (asked.status < 300 || asked.status >= 500),
  );
}
