// HTML from bots. Whole messages stand in a frame that runs no scripts; in the
// short texts of cards and lists, a few elements are made anew.

import { el, outside, safeLink } from "./dom.js";

const kept = new Set(["B", "STRONG", "I", "EM", "U", "S", "BR", "P", "UL", "OL", "LI", "CODE", "SMALL"]);
const dropped = new Set(["SCRIPT", "STYLE", "TEMPLATE", "IFRAME", "OBJECT", "EMBED", "NOSCRIPT", "TITLE", "SVG", "MATH"]);

// inline are the nodes for a short text that a surface reads as HTML. The parser's
// document runs nothing and loads nothing, and none of its nodes is used.
export function inline(html) {
  return copies(new DOMParser().parseFromString(html, "text/html").body, 0);
}

function copies(node, depth) {
  if (depth > 20) return [node.textContent];
  return [...node.childNodes].flatMap((child) => {
    if (child.nodeType === Node.TEXT_NODE) return [child.data];
    const name = child.nodeName.toUpperCase();
    if (child.nodeType !== Node.ELEMENT_NODE || dropped.has(name)) return [];
    const inside = copies(child, depth + 1);
    const href = name === "A" && safeLink(child.getAttribute("href") ?? "");
    if (href) return [outside(href, {}, inside)];
    return kept.has(name) ? [el(name.toLowerCase(), {}, inside)] : inside;
  });
}

const tallest = 640;

// frame shows a message's text that is HTML. The page looks into the frame, to
// see how high it is and to mend its links; the frame cannot look out.
export function frame(address) {
  const node = el("iframe", {
    class: "html", title: "HTML of the message", src: address, referrerpolicy: "no-referrer",
    sandbox: "allow-same-origin allow-popups allow-popups-to-escape-sandbox",
  });
  node.addEventListener("load", () => {
    const inside = node.contentDocument;
    if (!inside?.body) return;
    for (const link of inside.querySelectorAll("a, area")) {
      const href = safeLink(link.getAttribute("href") ?? "");
      if (!href) link.removeAttribute("href");
      link.setAttribute("target", "_blank");
      link.setAttribute("rel", "noopener noreferrer");
    }
    const fit = () => { node.style.height = `${Math.min(inside.documentElement.offsetHeight + 2, tallest)}px`; };
    new ResizeObserver(fit).observe(inside.documentElement);
    fit();
  });
  return node;
}
