import { useEffect, useMemo, useState } from "preact/hooks";
import { language, languageOf, t } from "../../language.ts";
import { tickingMs } from "../../ticking.ts";
import { askEveryMs, DisplayEar } from "../../till/display/display-ear.ts";
import { displayChannel } from "../../till/display/display-message.ts";
import { DisplayView } from "./display-view.tsx";

/** A till that is there has answered by then: nothing is shown before, or it would move. */
const answeredMs = 500;

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
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), answeredMs);
    return () => clearTimeout(timer);
  }, []);
  const told = ear.told.value;
  if (told?.screen === "confirm") tickingMs();
  useEffect(() => {
    if (told !== null) language.value = told.language;
  }, [told?.language]);
  useEffect(() => {
    document.documentElement.lang = language.value;
    document.title = `${t("display.title")} · Sekisho`;
  }, [language.value]);
  return (
    <main>
      {told === null && !isLate ? null : <DisplayView told={told} seconds={ear.leftSeconds()} />}
    </main>
  );
}
