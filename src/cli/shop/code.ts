import { freshCode } from "../demo/curl.ts";
import { asProgram, Misuse } from "../program.ts";
import { openLocalShop } from "./local-shop.ts";

const usage = `Shows a code of the seeded customer, as a phone does: good for one payment, for a minute.

  sekisho code                   the text of the QR code
  sekisho code --form bar_code   the number of the bar code; jpqr and emv: payloads of such symbols
  sekisho code --state DIR       at the local server with its data in DIR
  sekisho code --json            all forms as one JSON object
  sekisho code --help            shows this
`;

const forms = ["qr", "bar_code", "jpqr", "emv"] as const;

/** `sekisho code`: what the customer's phone would show. */
export const codeCommand = asProgram({
  usage,
  options: {
    state: { type: "string" },
    form: { type: "string", default: "qr" },
    json: { type: "boolean" },
  },
  async run({ state, form, json }) {
    const wanted = forms.find((each) => each === form);
    if (wanted === undefined) throw new Misuse(`--form is one of ${forms.join(", ")}.`);
    const { actors, seed } = await openLocalShop(state);
    const code = await freshCode(actors.customer, seed);
    console.log(json === true ? JSON.stringify(code) : code[wanted]);
    return 0;
  },
});
