// Rich messages. What there is to see and to click was read from the message by
// the server, for the surface; here it gets its looks.

import { el, outside, picture, safeLink, safeMedia } from "./dom.js";
import { form } from "./form.js";
import { inline } from "./html.js";

// rich draws the rich content of a message. press is called with a control,
// submit with the values of a form; used says which controls were used.
export function rich(message, { press, submit, used }) {
  const button = (control) => drawControl(control, press, used);
  const of = (figure) => (message.controls ?? []).filter((control) => control.figure === figure && !control.submits);
  const figures = (message.figures ?? []).map((figure, i) => ({ figure, controls: of(i + 1) }));
  const cards = figures.filter(({ figure }) => figure.kind === "card");
  const rows = figures.filter(({ figure }) => figure.kind === "header" || figure.kind === "row");
  const others = figures.filter(({ figure }) => !cards.some((c) => c.figure === figure) && !rows.some((r) => r.figure === figure));
  const loose = of(undefined).map(button);
  return [
    cards.length && carousel(cards.map((card) => drawCard(card, button))),
    rows.length && el("div", { class: "list" }, rows.map((row) => drawRow(row, press, used))),
    others.map(({ figure }) => (drawn[figure.kind] ?? drawn.travel)(figure)),
    message.fields && form(message, submit),
    loose.length && el("div", { class: `buttons${message.template === "6" ? " replies" : ""}` }, loose),
  ];
}

// words are a text, or what it is where the surface reads it as HTML.
const words = (figure, text) => figure.html ? inline(text) : text;

function drawControl(control, press, used) {
  const href = control.link !== undefined && safeLink(control.link);
  const notes = [control.dead, control.link !== undefined && !href && "This link leads to no page."].filter(Boolean);
  const properties = {
    class: `choice${control.dead ? " dead" : ""}`, title: notes.join(" ") || control.link || control.posts,
    "data-index": control.index, onclick: () => press(control),
  };
  const label = [control.label || el("i", {}, "no label"), control.link !== undefined && el("span", { class: "leads", "aria-hidden": "true" }, "↗")];
  if (href) return outside(href, properties, label);
  return el("button", { ...properties, type: "button", "aria-disabled": used(control) ? "true" : undefined }, label);
}

function drawCard({ figure, controls }, button) {
  const whole = controls.find((control) => control.link !== undefined && control.label === figure.title);
  return el("article", { class: "card" },
    (figure.url || figure.overlay) && el("div", { class: "head" },
      figure.url && picture(figure.url, figure.title), figure.overlay && el("span", { class: "overlay" }, figure.overlay)),
    el("div", { class: "body" },
      el("h3", {}, figure.title, figure.extra && el("span", { class: "extra" }, figure.extra)),
      figure.subtitle && el("p", { class: "subtitle" }, words(figure, figure.subtitle)),
      figure.description && el("p", {}, words(figure, figure.description))),
    controls.length > 0 && el("div", { class: "buttons" }, controls.map((control) => {
      const node = button(control);
      if (control === whole) node.classList.add("whole");
      return node;
    })));
}

// carousel lets cards be swiped, or turned with buttons.
function carousel(cards) {
  if (cards.length === 1) return el("div", { class: "cards" }, cards);
  const track = el("div", { class: "cards many" }, cards);
  const turn = (by) => () => track.scrollBy({ left: by * cards[0].offsetWidth });
  const arrow = (label, sign, by) => el("button", { type: "button", class: "icon", "aria-label": label, onclick: turn(by) }, sign);
  return el("div", { class: "carousel", role: "group", "aria-roledescription": "carousel", "aria-label": `${cards.length} cards` },
    track, el("div", { class: "turn" }, arrow("Previous card", "‹", -1), arrow("Next card", "›", 1)));
}

function drawRow({ figure, controls: [control] }, press, used) {
  if (figure.kind === "header") {
    return el("div", { class: "list-header" }, figure.url && picture(figure.url, ""), figure.title && el("h3", {}, words(figure, figure.title)));
  }
  const inside = [
    figure.url && picture(figure.url, ""),
    el("span", { class: "row-text" }, el("strong", {}, figure.title), figure.description && el("small", {}, words(figure, figure.description))),
  ];
  if (!control) return el("div", { class: "row" }, inside);
  const node = drawControl({ ...control, label: "" }, press, used);
  node.className = `row${control.dead ? " dead" : ""}`;
  node.replaceChildren(...inside.filter(Boolean), control.link !== undefined ? el("span", { class: "leads", "aria-hidden": "true" }, "↗") : "");
  return node;
}

const drawn = {
  dialog: (figure) => el("div", { class: "dialog" },
    figure.title && el("h3", {}, words(figure, figure.title)),
    figure.description && el("div", {}, words(figure, figure.description)),
    figure.extra && el("p", { class: "subtitle" }, figure.extra)),
  picture(figure) {
    const href = safeLink(figure.url);
    const image = picture(figure.url, figure.title);
    return el("figure", { class: "media" }, href ? outside(href, { "aria-label": figure.title || "Open the picture" }, image) : image,
      figure.title && el("figcaption", {}, figure.title));
  },
  film(figure) {
    const source = safeMedia(figure.url);
    const href = safeLink(figure.url);
    const plays = source && !figure.embedded;
    return el("figure", { class: "media" },
      plays ? el("video", { src: source, controls: true, preload: "none" })
        : href ? outside(href, { class: "film" }, el("span", { "aria-hidden": "true" }, "▶"), ` Watch on ${new URL(href).hostname}`)
          : el("span", { class: "no-picture" }, "no film"),
      figure.title && el("figcaption", {}, figure.title));
  },
  travel: (figure) => el("p", { class: "subtitle" }, `The travel demo's form ${figure.title}, which is not drawn here.`),
};
