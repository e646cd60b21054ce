// Forms: fields as the surface shows them, checked before they are sent.

import { el } from "./dom.js";
import { matches } from "./pattern.js";

const inputs = new Set(["text", "password", "email", "number", "tel", "url", "date", "time", "datetime-local", "color", "range", "month", "week"]);
let fields = 0; // Numbers the ids.

// form draws the fields, and the buttons that submit them. submit gets the values.
export function form(message, submit) {
  const rows = (message.fields ?? []).map(row);
  const node = el("form", { class: "form", novalidate: true, "aria-label": "Form" }, rows.map((r) => r.node));
  const send = el("button", { class: "send" }, buttonOf(message)?.label ?? "");
  let sent = false;
  if (buttonOf(message)) node.append(send);
  node.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sent) return;
    sent = true;
    const good = await Promise.all(rows.map((r) => r.check()));
    const wrong = rows[good.indexOf(false)];
    wrong?.focus();
    sent = !wrong && await submit(Object.fromEntries(rows.flatMap((r) => r.value())));
    if (sent) send.setAttribute("aria-disabled", "true");
  });
  return node;
}

const buttonOf = (message) => message.controls?.find((control) => control.submits);

// row is one field with its label and its error.
function row(field) {
  const id = `field-${++fields}`;
  const error = el("p", { class: "error", id: `${id}-error`, role: "alert", hidden: true });
  const kind = field.options || ["radio", "checkbox", "dropdown"].includes(field.kind) ? field.kind : "text";
  const part = (parts[kind] ?? parts.text)(field, id);
  const show = (wrong) => {
    error.hidden = !wrong;
    error.textContent = wrong;
    part.first?.setAttribute("aria-invalid", String(Boolean(wrong)));
  };
  part.first?.setAttribute("aria-describedby", error.id);
  part.node.append(error);
  return {
    node: part.node,
    focus: () => part.first?.focus(),
    value: () => part.value().map((value) => [field.key, value]),
    async check() {
      const [value] = part.value();
      const good = typeof value !== "string" || field.options || await matches(field, value);
      show(good ? "" : field.advice || "This does not match what is asked for.");
      return good;
    },
  };
}

// parts draw the kinds of fields. value is what is filled in, in an array that is
// empty when the field is as it was.
const parts = {
  text(field, id) {
    const long = field.kind === "textarea";
    const input = el(long ? "textarea" : "input", {
      id, type: long ? undefined : inputs.has(field.kind) ? field.kind : "text", placeholder: field.hint,
      readonly: field.readOnly, autocomplete: "off", rows: long ? 3 : undefined,
    });
    return { node: el("div", { class: "field" }, el("label", { for: id }, field.label), input), first: input, value: () => [input.value] };
  },
  dropdown(field, id) {
    const select = el("select", { id }, (field.options ?? []).map((option) =>
      el("option", { value: option.value, selected: option.chosen, disabled: option.disabled }, option.label)));
    return {
      node: el("div", { class: "field" }, el("label", { for: id }, field.label), select), first: select,
      value: () => select.selectedOptions[0]?.disabled || !select.options.length ? [] : [select.value],
    };
  },
  radio: (field, id) => choices(field, id, "radio"),
  checkbox: (field, id) => choices(field, id, "checkbox"),
};

function choices(field, id, type) {
  const boxes = (field.options ?? []).map((option) => el("input", {
    type, name: id, value: option.value, checked: option.chosen, disabled: option.disabled,
  }));
  const node = el("fieldset", { class: "field" }, el("legend", {}, field.label),
    boxes.map((box, i) => el("label", { class: "check" }, box, field.options[i].label)));
  const chosen = () => boxes.filter((box) => box.checked && !box.disabled).map((box) => box.value);
  return { node, first: boxes[0], value: () => type === "checkbox" ? [chosen()] : chosen().slice(0, 1) };
}
