// The agent's seat.

import { act } from "./api.js";
import { el } from "./dom.js";

// seat returns the page of the agents, and what shows how things are there.
export function seat(tell) {
  const attempt = (what) => act({ agent: who.value, ...what }).then(() => tell(""), (error) => tell(error.message));
  const who = el("select", { id: "agent", onchange: () => draw() });
  const availability = el("select", {
    id: "availability", onchange: () => attempt({ do: "availability", text: availability.value }),
  }, ["online", "away", "offline"].map((word) => el("option", {}, word)));
  const having = el("p", { class: "having", role: "status" });
  const answer = el("textarea", { id: "answer", rows: 3, placeholder: "Answer the user" });
  const take = el("button", { type: "button", onclick: () => attempt({ do: "assign", to: who.value }) }, "Take over");
  const back = el("button", { type: "button", onclick: () => attempt({ do: "assign", to: state.bot.id }) }, "Give to the bot");
  const resolve = el("button", { type: "button", onclick: () => attempt({ do: "resolve" }) }, "Resolve");
  const form = el("form", {
    class: "answer",
    onsubmit: (event) => {
      event.preventDefault();
      const text = answer.value.trim();
      answer.value = "";
      if (text) attempt({ do: "answer", text });
    },
  }, el("label", { for: "answer" }, "Answer"), answer, el("button", { class: "send" }, "Send as the agent"));
  answer.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  const none = el("p", {}, "There is no agent in this account.");
  const all = el("div", { class: "seat" },
    el("div", { class: "pair" },
      el("p", {}, el("label", { for: "agent" }, "Agent"), who),
      el("p", {}, el("label", { for: "availability" }, "is"), availability)),
    having, el("div", { class: "buttons" }, take, back, resolve), form);

  let state;
  function draw() {
    const agent = state.agents?.find(({ id }) => id === who.value);
    all.hidden = !agent;
    none.hidden = Boolean(agent);
    if (!agent) return;
    availability.value = agent.availability;
    const { assignee } = state;
    having.textContent = assignee.kind === "nobody" ? "Nobody has the conversation."
      : `${assignee.id === agent.id ? `${agent.name} has` : `${assignee.name} (${assignee.kind}) has`} the conversation. It is ${state.status.toLowerCase()}.`;
    take.disabled = assignee.id === agent.id;
    back.disabled = assignee.kind === "bot";
    resolve.disabled = state.status === "Resolved";
  }
  function show(now) {
    state = now;
    const agents = now.agents ?? [];
    if (agents.map(({ id }) => id).join() !== [...who.options].map(({ value }) => value).join()) {
      who.replaceChildren(...agents.map((agent) => el("option", { value: agent.id }, agent.name)));
    }
    draw();
  }
  return { node: el("div", {}, none, all), show };
}
