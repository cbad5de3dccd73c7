import { expect, it, onTestFinished, vi } from "vitest";

// Typed by the browser's library, which this world has not.
const path = "../../../../../src/web/scan/camera.ts";
const { Camera } = await import(/* @vite-ignore */ path);

/** A browser whose camera is given at once, and whose decoder when `load` is called. */
function browser() {
  const track = { stop: vi.fn(), addEventListener: () => undefined };
  const stream = { getTracks: () => [track] };
  const loading = Promise.withResolvers<readonly string[]>();
  onTestFinished(() => void vi.unstubAllGlobals());
  vi.stubGlobal("navigator", { mediaDevices: { getUserMedia: async () => stream } });
  const detector = class {
    static getSupportedFormats = () => loading.promise;
    readonly detect = async () => [];
  };
  vi.stubGlobal("BarcodeDetector", detector);
  return { track, load: () => loading.resolve(["qr_code", "code_128"]) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 1));

it("is on once its picture can be read, and off when it is stopped", async () => {
  const { track, load } = browser();
  const camera = new Camera(() => undefined);
  const started = camera.start();
  load();
  await started;
  expect([camera.state.value, track.stop.mock.calls.length]).toEqual(["on", 0]);
  camera.stop();
  expect([camera.state.value, camera.stream.value]).toEqual(["off", null]);
  expect(track.stop).toHaveBeenCalled();
});

it("is given back at once when it is stopped before its picture can be read", async () => {
  const { track, load } = browser();
  const camera = new Camera(() => undefined);
  const started = camera.start();
  await settled();
  expect([camera.state.value, track.stop.mock.calls.length]).toEqual(["starting", 0]);
  camera.stop();
  expect(track.stop).toHaveBeenCalled();
  load();
  await started;
  expect([camera.state.value, camera.stream.value]).toEqual(["off", null]);
});
