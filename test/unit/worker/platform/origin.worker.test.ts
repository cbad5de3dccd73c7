import { createExecutionContext } from "cloudflare:test";
import { expect, it } from "vitest";
import { createApp } from "../../../../worker/app.ts";
import { routes } from "../../../../worker/routes/index.ts";
import { env } from "../../../world.ts";

const app = createApp(routes);

async function health(origin: string): Promise<number> {
  const request = new Request("https://pay.example.com/healthz");
  const deployment = { ...env, PUBLIC_ORIGIN: origin };
  const response = await app.fetch(request, deployment, createExecutionContext());
  await response.body?.cancel();
  return response.status;
}

it("answers 500 to everything when the public origin is none, with a slash at its end too", async () => {
  expect(await health("https://pay.example.com")).toBe(200);
  expect(await health("https://pay.example.com/")).toBe(500);
  expect(await health("https://pay.example.com/v1")).toBe(500);
  expect(await health("https://pay.example.com")).toBe(200);
});
