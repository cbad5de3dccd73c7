import { z } from "zod";
import { renderTime } from "../../src/time.ts";
import { policySchema } from "../../src/velocity/policy.ts";
import { controlObject } from "../control/stub.ts";
import { answer, type Route, route } from "../route.ts";
import { count, time } from "./fields.ts";
import { mayLook } from "./operator-call.ts";

/** The velocity policies, every version that ever decided. */
export const operatorPolicyRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/v1/operator/policies",
    summary: "All policy versions, and which one decides",
    tag: "Operators",
    access: mayLook,
    answers: {
      200: z.strictObject({
        active: count,
        policies: z.array(
          z.strictObject({
            version: count,
            state: z.enum(["active", "retired"]),
            document: policySchema,
            created_at: time,
          }),
        ),
      }),
    },
    async handle(call) {
      const { active, versions } = await controlObject(call.env).policies();
      const policies = versions.map(({ version, document, createdAtMs }) => ({
        version,
        state: version === active ? "active" : "retired",
        document,
        created_at: renderTime(createdAtMs),
      }));
      return answer(200, { active, policies });
    },
  }),
];
