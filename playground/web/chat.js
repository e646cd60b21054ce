// The chat, as its users see it.

import { act, address, upload } from "./api.js";
import { byId, el, outside, picture, safeLink, text } from "./dom.js";
import { frame } from "./html.js";
import { matches } from "./pattern.js";
import { rich } from "./templates.js";

const log = byId("log");
const used = new Set(); // Keys of messages and indexes of controls.
let input; // What the text box is asked for.
let suggested = [];
let tell; // Shows what went wrong.
let inspect; // Shows a message to the developer.

// attempt does something and shows why it cannot be done.
async function attempt(doing) {
  try {
    await doing;
    tell("");
    return true;
  } catch (error) {
    tell(error.message);
    return false;
  }
}

// start connects the chat with the page.
export function start(options) {
  ({ tell, inspect } = options);
  const box = byId("text");
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    say(box.value);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    say(box.value);
  });
  box.addEventListener("input", suggest);
  byId("attach").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (file) attempt(upload(file));
  });
  startPlace();
  startRating();
  for (const [id, what] of [["event", "event"], ["language", "language"]]) {
    byId(id).addEventListener("submit", (event) => {
      event.preventDefault();
      attempt(act({ do: what, text: event.target.querySelector("input").value.trim() }));
    });
  }
  byId("notes").addEventListener("change", (event) => log.classList.toggle("plain", !event.target.checked));
}

async function say(words) {
  if (!words.trim()) return;
  const error = byId("text-error");
  error.hidden = !input || await matches(input, words);
  error.textContent = error.hidden ? "" : input.advice || "This does not match what is asked for.";
  if (!error.hidden) return;
  const box = byId("text");
  box.value = "";
  suggest();
  if (!await attempt(act({ do: "say", text: words })) && !box.value) box.value = words;
}

function startPlace() {
  const dialog = byId("place-dialog");
  byId("place").addEventListener("click", () => dialog.showModal());
  byId("here").addEventListener("click", () => navigator.geolocation?.getCurrentPosition(
    ({ coords }) => {
      byId("latitude").value = coords.latitude.toFixed(5);
      byId("longitude").value = coords.longitude.toFixed(5);
    },
    () => tell("The browser does not say where you are."),
  ));
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "send") {
      attempt(act({ do: "location", latitude: byId("latitude").value.trim(), longitude: byId("longitude").value.trim() }));
    }
    dialog.returnValue = "";
  });
}

function startRating() {
  const stars = [1, 2, 3, 4, 5].map((score) => el("button", {
    type: "button", class: "star", "aria-label": `${score} of 5 stars`,
    onclick: () => attempt(act({ do: "rate", score, text: comment.value.trim() })),
  }, "★"));
  const comment = el("input", { placeholder: "Comment", "aria-label": "Comment" });
  byId("rate").append(el("span", {}, "How was it?"), el("span", { class: "stars" }, stars), comment);
  byId("rate").addEventListener("submit", (event) => event.preventDefault());
}

// clear empties the chat. A new conversation has used nothing.
export function clear(renewed) {
  log.replaceChildren();
  input = undefined;
  suggested = [];
  if (renewed) used.clear();
}

// The chat stays at its end while it grows, pictures and frames that load among
// it, unless somebody scrolls up.
let atEnd = true;
const grows = new ResizeObserver(() => { if (atEnd) log.scrollTop = log.scrollHeight; });
grows.observe(log);
log.addEventListener("scroll", () => { atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60; });

// add shows new messages.
export function add(messages) {
  for (const message of messages) {
    const node = bubble(message);
    log.append(node);
    grows.observe(node);
    listen(message);
  }
  showBox();
  if (messages.some((message) => message.who === "user")) atEnd = true;
  if (atEnd) log.scrollTop = log.scrollHeight;
}

// listen takes what a message changes about the text box.
function listen(message) {
  if (message.hidden || message.who === "notice") return;
  input = message.who === "user" ? undefined : message.input;
  suggested = message.who === "user" ? [] : message.suggest ?? [];
  if (message.attach !== undefined) byId("attach").hidden = !message.attach;
}

function showBox() {
  const box = byId("text");
  byId("ask").textContent = input?.label || "Message";
  byId("ask").classList.toggle("asked", Boolean(input));
  box.placeholder = input ? input.hint || "" : "Write a message";
  suggest();
}

const mostSuggested = 6;

// suggest offers what continues the text in the box.
function suggest() {
  const box = byId("text");
  const typed = box.value.trim().toLowerCase();
  box.rows = Math.min(5, box.value.split("\n").length);
  const found = suggested.filter(({ label }) => label.toLowerCase().includes(typed)).slice(0, mostSuggested);
  byId("suggestions").hidden = found.length === 0;
  byId("suggestions").replaceChildren(...found.map((one) => el("li", {}, el("button", { type: "button", onclick: () => say(one.text) }, one.label))));
}

// show shows how things are.
export function show(state) {
  const { assignee } = state;
  const name = assignee.name || "Nobody";
  byId("with").textContent = name;
  byId("with-kind").textContent = { bot: "Answers by itself", agent: `Agent, ${assignee.availability}`, nobody: "Nobody has the conversation" }[assignee.kind] ?? "";
  byId("avatar").textContent = initials(name);
  byId("avatar").dataset.kind = assignee.kind;
  byId("widget").dataset.surface = state.surface;
  byId("typing").replaceChildren(...(state.busy ? [el("span", { class: "dots" }, el("i"), el("i"), el("i")), el("span", { class: "unseen" }, `${name} is typing`)] : []));
  byId("rate").hidden = !state.rate;
}

const initials = (name) => name.split(/\s+/).map((word) => [...word][0] ?? "").slice(0, 2).join("").toUpperCase();

// bubble draws a message.
export function bubble(message, options = {}) {
  if (message.who === "notice" || message.hidden) return note(message);
  const mine = message.who === "user";
  const content = [...said(message), ...rich(message, {
    press: options.press ?? ((control) => press(message, control)),
    submit: options.submit ?? ((values) => attempt(act({ do: "submit", key: message.key, values }))),
    used: (control) => used.has(`${message.key}#${control.index}`),
  })].flat(2).filter((part) => part || part === "");
  return el("div", { class: `message ${mine ? "mine" : "theirs"} ${message.who}`, "data-key": message.key },
    !mine && el("span", { class: "unseen" }, `${message.name}: `),
    content,
    message.fault && el("p", { class: "fault" }, el("strong", {}, "Not drawn here. "), message.fault),
    el("p", { class: "about" }, !options.press && when(message), details(message, options)));
}

const when = (message) => el("time", { datetime: message.time },
  new Date(message.time).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));

// details opens a message to the developer.
function details(message, options) {
  if (!message.key || options.press) return undefined;
  const count = message.findings;
  return el("button", {
    type: "button", class: `inspect${count ? ` has ${message.worst ?? "elsewhere"}` : ""}`, onclick: () => inspect(message.key),
    "aria-label": count ? `Inspect: ${count} findings` : "Inspect",
  }, count ? `{ } ${count} ${count === 1 ? "finding" : "findings"}` : "{ }");
}

// said is the text of a message, or what stands for it.
function said(message) {
  if (message.place) {
    const { latitude, longitude } = message.place;
    return [el("p", { class: "bubble" }, `Place: ${latitude}, ${longitude}`)];
  }
  const parts = [];
  if (message.file) parts.push(el("p", { class: "bubble file" }, attachment(message.file)));
  if (message.html) parts.push(el("div", { class: "bubble framed" }, frame(address(`html/${encodeURIComponent(message.key)}`))));
  else if (message.text) parts.push(el("p", { class: "bubble" }, text(message.text)));
  return parts;
}

function attachment(file) {
  const href = safeLink(file.url);
  const size = file.size > 0 ? ` (${Math.ceil(file.size / 1024)} KiB)` : "";
  const shown = /^image\/(png|jpeg|gif|webp)$/.test(file.contentType) ? picture(file.url, file.name) : `File: ${file.name}${size}`;
  return href ? outside(href, {}, shown) : shown;
}

function note(message) {
  const whole = message.text || message.does || "a message without a text";
  const words = whole.length > 300 ? `${whole.slice(0, 300)}…` : whole;
  const shown = message.who === "remark" || !message.hidden ? words : `not shown: ${words}`;
  return el("p", { class: `note ${message.hidden ? "unshown" : "notice"}${message.failed ? " failed" : ""}`, "data-key": message.key }, el("span", {}, shown), message.hidden && details(message, {}));
}

// press does what a click on a control does. A link opens by itself.
function press(message, control) {
  if (control.dead) {
    tell(`A click on “${control.label}” does nothing: ${control.dead}.`);
    return;
  }
  const name = `${message.key}#${control.index}`;
  if (used.has(name)) return;
  if (control.link === undefined) {
    used.add(name);
    for (const node of log.querySelectorAll(`[data-key="${CSS.escape(message.key)}"] [data-index="${control.index}"]`)) node.setAttribute("aria-disabled", "true");
  } else if (!safeLink(control.link)) {
    tell("This link leads to no page, and is not opened here.");
  }
  attempt(act({ do: "click", key: message.key, control: control.index }));
}
