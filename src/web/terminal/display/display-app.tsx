import { useEffect, useMemo } from "preact/hooks";
import { language, languageOf, t } from "../../language.ts";
import { useTicking } from "../../ticking.ts";
import { askEveryMs, DisplayEar } from "../../till/display/display-ear.ts";
import { displayChannel } from "../../till/display/display-message.ts";
import { DisplayView } from "./display-view.tsx";

/** The customer's window. It has no key, calls no server, and knows what the till beside it says. */
export function DisplayApp() {
  const ear = useMemo(() => {
    language.value = languageOf(navigator.languages);
    const channel = new BroadcastChannel(displayChannel);
    const made = new DisplayEar({
      ask: (question) => channel.postMessage(question),
      nowMs: () => performance.now(),
    });
    channel.onmessage = ({ data }) => made.hear(data);
    return made;
  }, []);
  useEffect(() => {
    ear.look();
    const timer = setInterval(() => ear.look(), askEveryMs);
    return () => clearInterval(timer);
  }, []);
  const told = ear.told.value;
  useTicking(told?.screen === "confirm");
  useEffect(() => {
    if (told !== null) language.value = told.language;
  }, [told?.language]);
  useEffect(() => {
    document.documentElement.lang = language.value;
    document.title = `${t("display.title")} · Sekisho`;
  }, [language.value]);
  return (
    <main>
      <DisplayView told={told} seconds={ear.leftSeconds()} />
    </main>
  );
}
