import { type Problem, problem } from "../../../src/problem.ts";
import { type FundingChannel, fundingChannels } from "../../../src/token/access-claims.ts";
import { referenceUnknown } from "../../door/refusals.ts";

/** 404 for a channel that the contract does not have. */
export const noSuchChannel: Problem = problem(
  "not_found",
  `There is no channel of that name: ${fundingChannels.join(", ")}.`,
);

/** 403 for a partner of another channel. */
export function otherChannel(own: FundingChannel): Problem {
  return problem("forbidden", `This token is for the channel ${own}.`);
}

/** 403 for what a stop keeps from being credited: the partner itself, or what it wanted done. */
export const fundingStopped = {
  partner: problem("stopped", "This partner is stopped. Ask the deployment's operators."),
  top_ups: problem("stopped", "Top-ups are stopped. The reference was not used up."),
} as const satisfies Record<string, Problem>;

/** 404 for a funding route that leads to no wallet. */
export const noSuchRoute: Problem = problem("not_found", "This funding route leads to no wallet.");

/** 404 for a reference under which nothing was credited yet. */
export const creditUnknown: Problem = referenceUnknown("Ask again, or send the credit again.");
