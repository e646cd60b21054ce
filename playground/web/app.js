// The page: joins the chat and the developer's panel with the server.

import { act, address, follow } from "./api.js";
import * as chat from "./chat.js";
import { byId, el } from "./dom.js";
import * as panel from "./panel.js";

const surfaces = { web: "Web", android: "Android", ios: "iOS" };
let group; // The conversation that is shown.
let lasting; // What is wrong with the connection.

// tell shows what went wrong; "" for nothing.
function tell(words) {
  byId("notice").textContent = lasting ?? words;
  byId("notice").hidden = !(lasting ?? words);
}

function told(update) {
  const { state } = update;
  if (update.reset) {
    const renewed = state.groupId !== group;
    group = state.groupId;
    chat.clear(renewed);
    panel.clear(renewed);
  }
  chat.add(update.messages);
  chat.show(state);
  panel.addCalls(update.calls);
  panel.show(state);
  for (const button of byId("surfaces").children) button.setAttribute("aria-pressed", String(button.value === state.surface));
  byId("save").href = address("script");
  if (state.full) tell(state.full);
}

const attempt = (what) => act(what).then(() => tell(""), (error) => tell(error.message));

byId("surfaces").append(...Object.entries(surfaces).map(([value, name]) =>
  el("button", { type: "button", value, onclick: () => attempt({ do: "surface", text: value }) }, name)));
byId("restart").addEventListener("click", () => attempt({ do: "restart" }));
panel.start({ tell });
chat.start({ tell, inspect: panel.inspect });
follow(told, (error) => {
  if (error?.message === lasting) return;
  lasting = error?.message;
  tell("");
}).catch((error) => tell(error.message));
