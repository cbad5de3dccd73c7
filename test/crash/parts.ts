import { fullDisk } from "./full-disk.ts";
import { kills } from "./kills.ts";
import { movedClock } from "./moved-clock.ts";
import { olderFiles } from "./older-files.ts";
import type { Part } from "./part.ts";
import { rotation } from "./rotation.ts";
import { served } from "./served.ts";
import { silentGateway } from "./silent-gateway.ts";
import { tornLog } from "./torn-log.ts";

/** Every way in which a machine fails, in the order in which they are played. */
export const parts: readonly Part[] = [
  kills,
  served,
  rotation,
  fullDisk,
  olderFiles,
  tornLog,
  movedClock,
  silentGateway,
];
