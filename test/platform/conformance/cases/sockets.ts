import { type Group, type Inside, type Lab, outcomeNow, outcomeOf, type Subject } from "../case.ts";

/** The client's end of a stream that an object holds, and what it has heard. */
interface Stream {
  readonly socket: WebSocket;
  readonly heard: unknown[];
}

/** Opens a stream to an object; `path` tells it how to accept. */
async function opened(subject: Subject, path = "tag"): Promise<Stream> {
  const headers = { Upgrade: "websocket" };
  const { webSocket: socket } = await subject.stub.fetch(`https://object/${path}`, { headers });
  if (socket === null) throw new Error("no stream was opened");
  const heard: unknown[] = [];
  socket.addEventListener("message", ({ data }) => heard.push(data));
  socket.addEventListener("close", ({ code, reason, wasClean }) =>
    heard.push({ code, reason, wasClean }),
  );
  socket.accept();
  return { socket, heard };
}

function open({ sql }: Inside): void {
  sql.exec(
    "CREATE TABLE IF NOT EXISTS close (code INTEGER, reason TEXT, clean TEXT, state INTEGER)",
  );
}

/** What a stream's object does when it is told `word`. */
function obey(inside: Inside, socket: WebSocket, word: string): void {
  const { ctx } = inside;
  const [act = "", ...more] = word.split(" ");
  const acts: Readonly<Record<string, () => void>> = {
    echo: () => socket.send(more.join(" ")),
    calls: () => socket.send(`${inside.log.push(word)}`),
    attached: () => socket.send(JSON.stringify(socket.deserializeAttachment())),
    tags: () => socket.send(ctx.getTags(socket).join()),
    count: () => socket.send(`${ctx.getWebSockets().length} ${ctx.getWebSockets("tag").length}`),
    same: () => socket.send(String(ctx.getWebSockets()[0] === socket)),
    close: () => socket.close(Number(more[0]), more[1]),
    bytes: () => socket.send(new Uint8Array([1, 2, 3])),
    keep: () => socket.serializeAttachment({ told: more[0], list: [1, new Date(5)] }),
    many: () => {
      for (const n of [1, 2, 3]) socket.send(String(n));
    },
    abort: () => ctx.abort("ended"),
    "write-and-send": () => {
      inside.sql.exec("CREATE TABLE note (a)");
      socket.send("sent");
      ctx.abort("ended");
    },
    all: () => {
      for (const each of ctx.getWebSockets()) each.send(more.join(" "));
    },
  };
  acts[act]?.();
}

/** Tells an object words over a new stream, one after the other, and what was heard then. */
function telling(...words: string[]) {
  return async ({ subject, wait }: Lab) => {
    const { socket, heard } = await opened(subject());
    for (const word of words) {
      socket.send(word);
      await wait(30);
    }
    return heard;
  };
}

const brokenOff = "WebSocket disconnected without sending Close frame.";
const gone = { code: 1006, reason: brokenOff, wasClean: false };

export const sockets: Group = {
  steps: {
    fetch: ({ ctx }, request: Request) => {
      const tag = new URL(request.url).pathname.slice(1);
      const { 0: client, 1: server } = new WebSocketPair();
      ctx.acceptWebSocket(server, tag === "none" ? [] : [tag, "second"]);
      if (tag === "hello") server.send("hello");
      if (tag === "ping") {
        ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
      }
      server.serializeAttachment({ opened: tag });
      return new Response(null, { status: 101, webSocket: client, headers: { "X-Tag": tag } });
    },
    message: (inside, socket: WebSocket, message: string | ArrayBuffer) => {
      if (typeof message === "string") obey(inside, socket, message);
      else socket.send(`${message instanceof ArrayBuffer} ${new Uint8Array(message)}`);
    },
    close: (inside, socket: WebSocket, code: number, reason: string, clean: boolean) => {
      open(inside);
      const { readyState } = socket;
      inside.sql.exec("INSERT INTO close VALUES (?, ?, ?, ?)", code, reason, clean, readyState);
      const { opened: tag } = socket.deserializeAttachment() as { opened: string };
      if (tag === "answers") socket.close(code === 1006 ? 1000 : code, "answered");
    },
    closes: (inside) => {
      open(inside);
      return [...inside.sql.exec("SELECT * FROM close").raw()];
    },
    count: ({ ctx }) => [
      ctx.getWebSockets().length,
      ctx.getWebSockets("tag").length,
      ctx.getWebSockets("another").length,
    ],
    states: ({ ctx }) => ctx.getWebSockets().map(({ readyState }) => readyState),
    sendsAll: ({ ctx }, word: string) => {
      for (const socket of ctx.getWebSockets()) socket.send(word);
    },
    closesAll: ({ ctx }) => {
      for (const socket of ctx.getWebSockets()) socket.close(4003, "all");
      return ctx.getWebSockets().map(({ readyState }) => readyState);
    },
    async holds({ env, log }, name: string) {
      const stub = env.SUBJECT.get(env.SUBJECT.idFromName(name));
      const headers = { Upgrade: "websocket" };
      const { webSocket } = await stub.fetch("https://object/answers", { headers });
      webSocket?.accept();
      log.push(webSocket);
    },
    dies: ({ ctx }) => ctx.abort("ended"),
    refusals: ({ ctx }) => {
      const pair = new WebSocketPair();
      const server = pair[1];
      const codes = [0, 999, 1000, 1001, 1004, 1005, 1006, 1011, 1015, 2999, 3000, 4999, 5000];
      ctx.acceptWebSocket(server);
      const closed = codes.map((code) => {
        const { 1: one } = new WebSocketPair();
        ctx.acceptWebSocket(one);
        return [code, "value" in (outcomeNow(() => one.close(code, "why")) as object)];
      });
      return [
        closed,
        outcomeNow(() => server.serializeAttachment("x".repeat(20_000))),
        outcomeNow(() => server.accept()),
        outcomeNow(() => {
          server.close(1000);
          server.send("too late");
        }),
      ];
    },
  },
  cases: [
    { name: "a message is answered", run: telling("echo a b"), expected: ["a b"] },
    { name: "messages keep their order", run: telling("many"), expected: ["1", "2", "3"] },
    {
      name: "bytes go both ways",
      async run({ subject, wait }) {
        const { socket, heard } = await opened(subject());
        socket.send(new Uint8Array([7, 8]));
        socket.send("bytes");
        await wait(50);
        const [first, second] = heard;
        return [first, second instanceof Blob ? [...(await second.bytes())] : "no Blob"];
      },
      expected: ["true 7,8", [1, 2, 3]],
    },
    {
      name: "what is sent before the answer is heard after it",
      async run({ subject, wait }) {
        const { heard } = await opened(subject(), "hello");
        await wait(30);
        return heard;
      },
      expected: ["hello"],
    },
    { name: "tags are known", run: telling("tags", "count"), expected: ["tag,second", "1 1"] },
    { name: "a socket is one object", run: telling("same"), expected: ["true"] },
    {
      name: "an attachment is kept, and replaced",
      run: telling("attached", "keep x", "attached"),
      expected: ['{"opened":"tag"}', '{"told":"x","list":[1,"1970-01-01T00:00:00.005Z"]}'],
    },
    {
      name: "a stream outlives an eviction with its attachment and tags",
      async run({ subject, evict, wait }) {
        const one = subject();
        const { socket, heard } = await opened(one);
        for (const word of ["keep x", "calls", "calls"]) socket.send(word);
        await wait(50);
        await evict(one);
        for (const word of ["calls", "attached", "tags"]) socket.send(word);
        await wait(100);
        return heard;
      },
      expected: ["1", "2", "1", '{"told":"x","list":[1,"1970-01-01T00:00:00.005Z"]}', "tag,second"],
    },
    {
      name: "a call sends to streams that outlived an eviction",
      async run({ subject, evict, wait }) {
        const one = subject();
        const { heard } = await opened(one);
        await evict(one);
        await one.run("sendsAll", "woken");
        await wait(30);
        return [heard, await one.run("count")];
      },
      expected: [["woken"], [1, 1, 0]],
    },
    {
      name: "streams end with their object's abort",
      async run({ subject, wait }) {
        const { socket, heard } = await opened(subject());
        socket.send("abort");
        await wait(100);
        return [heard, await subject().run("count")];
      },
      expected: [[gone], [0, 0, 0]],
    },
    {
      name: "what a turn sends does not leave when it aborts",
      async run({ subject, wait }) {
        const { socket, heard } = await opened(subject());
        socket.send("write-and-send");
        await wait(100);
        return heard;
      },
      expected: [gone],
    },
    {
      name: "an object closes a stream",
      async run({ subject, wait }) {
        const { socket, heard } = await opened(subject());
        socket.send("close 4001 bye");
        await wait(100);
        return [
          heard,
          socket.readyState,
          await subject().run("count"),
          await subject().run("closes"),
        ];
      },
      expected: [
        [{ code: 4001, reason: "bye", wasClean: true }],
        3,
        [0, 0, 0],
        [[4001, "bye", "true", 3]],
      ],
    },
    {
      name: "a client closes a stream",
      async run({ subject, wait }) {
        const { socket, heard } = await opened(subject());
        socket.close(4002, "done");
        await wait(100);
        return [
          heard,
          socket.readyState,
          await subject().run("count"),
          await subject().run("closes"),
        ];
      },
      expected: [[], 2, [0, 0, 0], [[4002, "done", "true", 2]]],
    },
    {
      name: "a client closes a stream, and its object answers",
      async run({ subject, wait }) {
        const { socket, heard } = await opened(subject(), "answers");
        socket.close(4002, "done");
        await wait(100);
        return [heard, socket.readyState, await subject().run("closes")];
      },
      expected: [
        [{ code: 4002, reason: "answered", wasClean: true }],
        3,
        [[4002, "done", "true", 2]],
      ],
    },
    {
      name: "a closed stream is listed until its other end has answered",
      async run({ subject, wait }) {
        const one = subject();
        const { heard } = await opened(one);
        const states = await one.run("closesAll");
        await wait(50);
        return [states, heard, await one.run("count")];
      },
      expected: [[2], [{ code: 4003, reason: "all", wasClean: true }], [0, 0, 0]],
    },
    {
      name: "an object is told when its client ends",
      async run({ subject, wait }) {
        const [one, client] = [subject(), subject("client")];
        await client.run("holds", one.stub.id.name);
        const before = await one.run("count");
        await outcomeOf(() => client.run("dies"));
        await wait(100);
        return [before, await one.run("count"), await one.run("closes")];
      },
      expected: [[1, 0, 0], [0, 0, 0], [[1006, brokenOff, "false", 2]]],
    },
    {
      name: "the automatic answer wakes nobody",
      async run({ subject, wait }) {
        const { socket, heard } = await opened(subject(), "ping");
        for (const word of ["ping", "calls", "ping", "calls"]) socket.send(word);
        await wait(50);
        return heard.toSorted();
      },
      expected: ["1", "2", "pong", "pong"],
    },
    {
      name: "the automatic answer is kept over an eviction",
      async run({ subject, evict, wait }) {
        const one = subject();
        const { socket, heard } = await opened(one, "ping");
        await evict(one);
        socket.send("ping");
        await wait(50);
        return heard;
      },
      expected: ["pong"],
    },
    {
      name: "one stream's message reaches all",
      async run({ subject, wait }) {
        const one = subject();
        const streams = [await opened(one), await opened(one, "none"), await opened(one)];
        streams[1]?.socket.send("all hear");
        await wait(50);
        return [streams.map(({ heard }) => heard), await one.run("count")];
      },
      expected: [
        [["hear"], ["hear"], ["hear"]],
        [3, 2, 0],
      ],
    },
    {
      name: "what a socket refuses",
      run: ({ subject }) => subject().run("refusals"),
      expected: [
        [
          [0, false],
          [999, false],
          [1000, true],
          [1001, true],
          [1004, false],
          [1005, false],
          [1006, false],
          [1011, true],
          [1015, false],
          [2999, true],
          [3000, true],
          [4999, true],
          [5000, false],
        ],
        {
          threw: {
            name: "Error",
            message:
              "A WebSocket 'attachment' cannot be larger than 16384 bytes.'attachment' was 20006 bytes.",
          },
        },
        {
          threw: {
            name: "TypeError",
            message: "Can't accept() WebSocket after enabling hibernation.",
          },
        },
        { threw: { name: "TypeError", message: "Can't call WebSocket send() after close()." } },
      ],
    },
  ],
};
