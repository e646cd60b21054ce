// What the page asks of the server. A session lives as long as the tab.

const remembered = "playground-session";
let session = sessionStorage.getItem(remembered);

// address is that of something of the session.
export const address = (path) => `api/${session}/${path}`;

async function ask(path, options) {
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

// get asks for something of the session.
export const get = (path) => ask(address(path));

// act does something: { do: "say", text: "Hello" }. It ends when all that comes
// of it has come, which follow is told before.
export const act = (what) => ask(address("act"), {
  method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(what), keepalive: what.do === "click",
});

export const preview = (payload) => ask(address("preview"), { method: "POST", body: payload });

export const sendPreview = () => ask(address("preview/send"), { method: "POST" });

export const upload = (file) => ask(address(`files?name=${encodeURIComponent(file.name)}`), {
  method: "POST", headers: { "Content-Type": file.type || "application/octet-stream" }, body: file,
});

async function start() {
  session = (await ask("api/sessions", { method: "POST" })).id;
  sessionStorage.setItem(remembered, session);
}

// follow calls told with each update, and failed with what is wrong. A session
// that the server does not know any more is started anew.
export async function follow(told, failed) {
  if (!session) {
    await start();
    act({ do: "restart" }).catch(failed);
  }
  const source = new EventSource(address("stream"));
  let heard = false;
  source.onmessage = (event) => {
    heard = true;
    failed(undefined);
    told(JSON.parse(event.data));
  };
  source.onerror = () => {
    if (source.readyState !== EventSource.CLOSED) {
      failed(new Error("The playground does not answer. Is it running?"));
      return;
    }
    session = undefined;
    if (heard) failed(new Error("The playground was started anew, and so is the conversation."));
    setTimeout(() => follow(told, failed).catch(failed), heard ? 500 : 0);
  };
}
