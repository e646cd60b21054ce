// The developer's panel: tabs with the message that was chosen, the calls, the
// state, the agent's seat and a preview.

import { seat } from "./agent.js";
import { get, preview, sendPreview } from "./api.js";
import { bubble } from "./chat.js";
import { byId, el } from "./dom.js";

const nothingChosen = () => el("p", { class: "hint" },
  "Choose { } below a message to see its JSON, what is wrong with it, and what other surfaces drop.");
const surfaces = { web: "Web", android: "Android", ios: "iOS" };
let tell;
const tabs = {}; // By name: the button and the page.
let agents;

// start draws the panel.
export function start(options) {
  ({ tell } = options);
  agents = seat(tell);
  for (const [name, label, page] of [
    ["message", "Message", el("div", {}, nothingChosen())],
    ["calls", "HTTP", el("div", { id: "calls" })],
    ["state", "State", el("div", { id: "state" })],
    ["agent", "Agent", agents.node],
    ["preview", "Preview", previewPage()],
  ]) addTab(name, label, page);
  choose("message");
}

function addTab(name, label, page) {
  const button = el("button", {
    type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `page-${name}`, onclick: () => choose(name),
    onkeydown: (event) => turn(event, name),
  }, label);
  page.id = `page-${name}`;
  page.setAttribute("role", "tabpanel");
  page.setAttribute("aria-labelledby", button.id);
  page.classList.add("page");
  tabs[name] = { button, page };
  byId("tabs").append(button);
  byId("pages").append(page);
}

// choose shows a tab.
export function choose(name) {
  for (const [other, { button, page }] of Object.entries(tabs)) {
    button.setAttribute("aria-selected", String(other === name));
    button.tabIndex = other === name ? 0 : -1;
    page.hidden = other !== name;
  }
}

// turn goes to the next tab with the arrow keys.
function turn(event, name) {
  const names = Object.keys(tabs);
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const next = names[(names.indexOf(name) + by + names.length) % names.length];
  choose(next);
  tabs[next].button.focus();
}

// inspect shows a message.
export async function inspect(key) {
  try {
    const detail = await get(`messages/${encodeURIComponent(key)}`);
    for (const node of document.querySelectorAll(".message.chosen, .note.chosen")) node.classList.remove("chosen");
    document.querySelector(`[data-key="${CSS.escape(key)}"]`)?.classList.add("chosen");
    tabs.message.page.replaceChildren(
      heading("Findings"), findings(detail.findings),
      ...(detail.surfaces.length ? [heading("Surfaces"), losses(detail.surfaces)] : []),
      heading("In a bot’s answer", detail.answer), json(detail.answer),
      heading("In a call of the REST API", detail.send), json(detail.send));
    choose("message");
    byId("tabs").scrollIntoView(); // On a narrow screen, the panel is below the chat.
  } catch (error) {
    tell(error.message);
  }
}

const heading = (words, copied) => el("h2", {}, words,
  copied !== undefined && el("button", { type: "button", class: "link", onclick: () => navigator.clipboard?.writeText(JSON.stringify(copied, null, 2)) }, "Copy"));

function findings(found) {
  if (found.length === 0) return el("p", { class: "hint" }, "None: every surface shows it as it is.");
  const alike = Map.groupBy(found, ({ severity, code, effect, surfaces }) => [severity, code, effect, surfaces].join());
  return el("ul", { class: "findings" }, [...alike.values()].map((group) => {
    const [finding] = group;
    return el("li", { class: finding.severity },
      el("p", {}, el("strong", { class: "severity" }, finding.severity), " ", el("code", {}, finding.code), " on ", finding.surfaces.map((s) => surfaces[s]).join(", ")),
      el("p", {}, sentence(finding.effect), " ", el("span", { class: "fix" }, sentence(finding.fix))),
      group.map(({ pointer }) => el("p", {}, el("code", { class: "pointer" }, pointer))));
  }));
}

const sentence = (words) => words && `${words[0].toUpperCase()}${words.slice(1)}.`;

const losses = (all) => el("table", { class: "losses" }, el("tbody", {}, all.map(({ surface, what }) => el("tr", {},
  el("th", { scope: "row" }, surfaces[surface]),
  el("td", {}, what.length ? el("ul", {}, what.map((one) => el("li", {}, one))) : "shows all of it")))));

const longestJSON = 65536;
const token = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d[\d.eE+-]*/g;

// json shows a value, with colours.
function json(value) {
  let source = typeof value === "string" ? value : JSON.stringify(value, null, 2) ?? "";
  const node = el("pre", { class: "json", tabindex: "0" });
  if (source.length > longestJSON) {
    node.append(`${source.slice(0, longestJSON)}\n… ${(source.length - longestJSON).toLocaleString("en")} characters more`);
    return node;
  }
  let at = 0;
  for (const match of source.matchAll(token)) {
    const kind = match[2] !== undefined ? "name" : match[1] !== undefined ? "string" : "value";
    node.append(source.slice(at, match.index), el("span", { class: kind }, match[1] ?? match[0]), match[2] ?? "");
    at = match.index + match[0].length;
  }
  node.append(source.slice(at));
  return node;
}

// body shows what was sent or answered: pretty, when it is JSON.
function body(source) {
  try {
    return json(JSON.parse(source));
  } catch {
    return source ? json(source) : el("p", { class: "hint" }, "nothing");
  }
}

const mostCalls = 40;

// addCalls shows calls, the latest first.
export function addCalls(calls) {
  const list = byId("page-calls");
  for (const call of calls) {
    const good = call.status >= 200 && call.status < 300;
    const node = el("details", { class: "call" }, el("summary", {},
      el("span", { class: `status ${good ? "good" : "bad"}` }, call.status || "none"), el("span", { class: "title" }, call.title),
      el("span", { class: "millis" }, `${call.millis < 10 ? call.millis.toFixed(1) : Math.round(call.millis)} ms`)));
    node.addEventListener("toggle", async () => {
      const { request, response } = await get(`calls/${call.number}`).catch((error) => ({ request: error.message, response: "" }));
      node.append(heading("Request"), body(request), heading("Response"), body(response));
    }, { once: true });
    list.prepend(node);
  }
  while (list.children.length > mostCalls) list.lastChild.remove();
}

export function clear(renewed) {
  byId("page-calls").replaceChildren();
  if (renewed) tabs.message.page.replaceChildren(nothingChosen());
}

// show shows how things are.
export function show(state) {
  agents.show(state);
  const line = (name, value) => [el("dt", {}, name), el("dd", {}, value)];
  byId("page-state").replaceChildren(
    el("dl", {},
      line("Assignee", state.assignee.kind === "nobody" ? "nobody" : `${state.assignee.name} (${state.assignee.kind})`),
      line("Team", state.team || "none"), line("Status", state.status), line("Tags", state.tags.length ? state.tags.map((tag) => el("span", { class: "tag" }, tag)) : "none"),
      line("Rating", state.rating ? `${state.rating}` : "none"), line("Conversation", state.groupId)),
    heading("User"), json(state.user ?? {}),
    heading("Context that the bot got last"), state.context ? json(state.context) : el("p", { class: "hint" }, "The bot was not called yet."));
}

function previewPage() {
  const payload = el("textarea", { id: "payload", rows: 9, spellcheck: "false", placeholder: '[{"message": "Hi", "metadata": {…}}]' });
  const out = el("div", { class: "previewed" });
  const sends = el("p", { class: "hint", role: "status" });
  const would = (control) => {
    sends.textContent = control.dead ? `Does nothing: ${control.dead}.`
      : control.link !== undefined ? `Opens ${control.link}`
        : `Sends “${control.text}”${Object.keys(control.metadata ?? {}).length ? ` with ${JSON.stringify(control.metadata)}` : ""}${control.posts ? `, posts to ${control.posts}` : ""}`;
  };
  const look = async () => {
    try {
      const shown = await preview(payload.value);
      sends.textContent = "";
      out.replaceChildren(heading("Findings"), findings(shown.findings), ...(shown.messages.length ? [heading("Preview")] : []),
        el("div", { class: "log" }, shown.messages.map((message) => bubble(message, { press: would, submit: async () => false }))));
      return true;
    } catch (error) {
      tell(error.message);
      return false;
    }
  };
  const send = async () => {
    if (await look()) sendPreview().then(() => tell(""), (error) => tell(error.message));
  };
  return el("div", {},
    el("label", { for: "payload" }, "A bot’s answer, a message of one, or a body for the REST API"), payload,
    el("div", { class: "buttons" },
      el("button", { type: "button", id: "look", onclick: look }, "Look at it"), el("button", { type: "button", id: "put", onclick: send }, "Send it in the chat")),
    sends, out);
}
