import { signal } from "@preact/signals";
import type { Decode } from "./decode.ts";
import { openDecoder } from "./decoder.ts";
import { stretchContrast } from "./stretch.ts";

/**
 * `refused`: by the person or the browser; `missing`: there is no camera that can be had; `unread`: there
 * is one, and nothing that finds a code in its picture.
 */
export type CameraState = "off" | "starting" | "on" | "refused" | "missing" | "unread";

const frameEveryMs = 70;
/** The same text again within so long is the same look at it. */
const sameLookMs = 3_000;
const widthMax = 1_280;

/**
 * The camera of a till. Each frame is read raw, or stretched, or blurred, or both, in turn: a dark
 * screen, and one whose grid is seen, are read by one of them.
 */
export class Camera {
  readonly state = signal<CameraState>("off");
  readonly stream = signal<MediaStream | null>(null);
  readonly #onText: (text: string) => void;
  #decode: Decode | undefined;
  /** The camera as it was given, before anything reads its picture. */
  #given: MediaStream | undefined;
  /** Counts what makes an ask on its way a thing of the past. */
  #turn = 0;
  #seen = { text: "", atMs: Number.NEGATIVE_INFINITY };

  constructor(onText: (text: string) => void) {
    this.#onText = onText;
  }

  /** Asks for the camera at the back. Never rejects. */
  async start(): Promise<void> {
    if (this.state.value === "starting" || this.state.value === "on") return;
    this.state.value = "starting";
    this.#turn += 1;
    const turn = this.#turn;
    const video = { facingMode: "environment", width: { ideal: 1_280 }, height: { ideal: 720 } };
    const decoding = openDecoder();
    // Whoever refuses the camera does not wait for it.
    decoding.catch(() => undefined);
    let stream: MediaStream | undefined;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video });
      if (turn !== this.#turn) return stopAll(stream);
      this.#given = stream;
      this.#decode = await decoding;
      if (turn !== this.#turn) return;
      for (const track of stream.getTracks()) {
        track.addEventListener("ended", () => turn === this.#turn && this.stop());
      }
      this.stream.value = stream;
      this.state.value = "on";
    } catch (error) {
      // Without a decoder nobody needs it on.
      stopAll(stream);
      if (turn !== this.#turn) return;
      const isRefused = error instanceof DOMException && error.name === "NotAllowedError";
      if (stream !== undefined) this.state.value = "unread";
      else this.state.value = isRefused ? "refused" : "missing";
    }
  }

  stop(): void {
    this.#turn += 1;
    stopAll(this.#given);
    this.#given = undefined;
    this.stream.value = null;
    this.state.value = "off";
  }

  /** Reads what a playing video shows until `ended`. */
  async watch(video: HTMLVideoElement, ended: AbortSignal): Promise<void> {
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d", { willReadFrequently: true });
    for (let turn = 0; context !== null && !ended.aborted; turn = (turn + 1) % 4) {
      await new Promise((resolve) => setTimeout(resolve, frameEveryMs));
      if (video.videoWidth === 0 || document.hidden || this.#decode === undefined) continue;
      const scale = Math.min(1, widthMax / video.videoWidth);
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      context.filter = turn >= 2 ? "blur(1.5px)" : "none";
      context.drawImage(video, 0, 0, canvas.width, canvas.height);
      const picture = context.getImageData(0, 0, canvas.width, canvas.height);
      if (turn % 2 === 1) stretchContrast(picture.data);
      const text = await this.#decode(picture).catch(() => null);
      if (text !== null && !ended.aborted) this.#hear(text);
    }
  }

  #hear(text: string): void {
    const nowMs = performance.now();
    const isSameLook = text === this.#seen.text && nowMs - this.#seen.atMs < sameLookMs;
    this.#seen = { text, atMs: nowMs };
    if (!isSameLook) this.#onText(text);
  }
}

function stopAll(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
