import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Launched } from "./chromium.ts";
import { cameraSwitches } from "./fake-camera.ts";
import { playIn } from "./play-in.ts";
import { openTill, openTillTown, type TillTown } from "./till-town.ts";
import type { Watched } from "./watched-page.ts";

/** What a file's tests of cameras are played in; all of it is there from the first test on. */
export interface PlayedFilm {
  readonly town: TillTown;
  readonly chromium: Launched;
  /** The file that every camera shows. */
  readonly film: string;
  /** Another till, which may use its camera. */
  open(options?: Parameters<typeof openTill>[2]): Promise<Watched>;
}

/** Opens a town of tills before a file's first test, in a browser whose cameras show a file. */
export function playFilm(): PlayedFilm {
  const folder = mkdtempSync(join(tmpdir(), "sekisho-film-"));
  const film = join(folder, "film.y4m");
  let town: TillTown;
  let chromium: Launched;
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  playIn(
    openTillTown,
    (opened, browser) => {
      [town, chromium] = [opened, browser];
    },
    cameraSwitches(film),
  );
  return {
    get town() {
      return town;
    },
    get chromium() {
      return chromium;
    },
    film,
    open: (options) => openTill(chromium, town, { permissions: ["camera"], ...options }),
  };
}
