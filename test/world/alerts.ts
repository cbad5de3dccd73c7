import type { AlertRecord } from "../../src/control/alert-record.ts";
import { controlObject } from "../../worker/control/stub.ts";
import { env } from "./door.ts";

/** The alerts that nobody has acknowledged, as Control has them, the one raised last first. */
export async function openAlerts(): Promise<readonly AlertRecord[]> {
  return await controlObject(env).alertPage({ state: "open", before: null, count: 200 });
}
