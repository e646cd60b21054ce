// Elements, and what bots send, as text and attributes alone: nothing in this
// page reads a text as HTML but html.js, which makes its own elements.

// el makes an element. A property "onX" is a listener, true an empty attribute,
// undefined, null and false none.
export function el(tag, properties, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(2).filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

export const byId = (id) => document.getElementById(id);

// safeLink is the address that a link may lead to; undefined for a script, and
// for what is no address by itself.
export function safeLink(address) {
  const url = parsed(address);
  return url && ["http:", "https:", "mailto:", "tel:"].includes(url.protocol) ? url.href : undefined;
}

// safeMedia is the address of a picture or film.
export function safeMedia(address) {
  const url = parsed(address);
  if (!url) return undefined;
  if (url.protocol === "data:") return /^data:image\/(png|jpeg|gif|webp)[;,]/i.test(url.href) ? url.href : undefined;
  return ["http:", "https:"].includes(url.protocol) ? url.href : undefined;
}

function parsed(address) {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
}

// outside is a link to another site, in a new tab.
export const outside = (href, properties, ...children) =>
  el("a", { ...properties, href, target: "_blank", rel: "noopener noreferrer" }, ...children);

// picture shows a picture, or says that there is none.
export function picture(address, description) {
  const source = safeMedia(address);
  const none = () => el("span", { class: "no-picture" }, description || "no picture");
  if (!source) return none();
  const image = el("img", { alt: description, loading: "lazy", referrerpolicy: "no-referrer" });
  image.addEventListener("error", () => image.replaceWith(none()));
  image.src = source;
  return image;
}

// longest is how much of a text is shown at once.
const longest = 4000;

// text shows a text; of a long one the beginning, with a button for the rest.
export function text(whole) {
  if (whole.length <= longest) return el("span", { class: "text" }, whole);
  const node = el("span", { class: "text" }, whole.slice(0, longest) + "… ");
  const more = el("button", {
    type: "button", class: "link",
    onclick: () => node.replaceChildren(whole),
  }, `Show all ${whole.length.toLocaleString("en")} characters`);
  node.append(more);
  return node;
}
