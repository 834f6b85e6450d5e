// Run in the page with a role and a part of a name. Gives the elements that a screen reader would call so, those whose
// name is exactly this before those that contain it. An empty name matches every element of the role.
const [role, wanted] = arguments;
const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const byTag = {
  a: (e) => (e.hasAttribute("href") ? "link" : ""),
  article: () => "article",
  aside: () => "complementary",
  button: () => "button",
  dialog: () => "dialog",
  footer: () => "contentinfo",
  form: () => "form",
  h1: () => "heading",
  h2: () => "heading",
  h3: () => "heading",
  h4: () => "heading",
  header: () => "banner",
  img: () => "img",
  input: (e) =>
    ({
      button: "button",
      checkbox: e.getAttribute("role") === "switch" ? "switch" : "checkbox",
      number: "spinbutton",
      radio: "radio",
      range: "slider",
      reset: "button",
      search: "searchbox",
      submit: "button",
      // A password field has no role; stories call it a text field.
      password: "textbox",
    })[e.type] ?? "textbox",
  li: () => "listitem",
  main: () => "main",
  nav: () => "navigation",
  ol: () => "list",
  option: () => "option",
  output: () => "status",
  progress: () => "progressbar",
  select: (e) => (e.multiple || e.size > 1 ? "listbox" : "combobox"),
  table: () => "table",
  td: () => "cell",
  textarea: () => "textbox",
  th: () => "columnheader",
  tr: () => "row",
  ul: () => "list",
};
const roleOf = (e) =>
  e.getAttribute("role")?.split(/\s+/)[0] || byTag[e.localName]?.(e) || (e.isContentEditable ? "textbox" : "");
const shown = (e) =>
  e.checkVisibility({ opacityProperty: false, visibilityProperty: true }) &&
  !e.closest("[aria-hidden=true], [inert]");
// What is drawn for the eye alone is no part of a name.
const spoken = (e) => {
  if (e.nodeType === Node.TEXT_NODE) return e.data;
  if (e.nodeType !== Node.ELEMENT_NODE || e.getAttribute("aria-hidden") === "true") return "";
  if (e.hasAttribute("aria-label")) return ` ${e.getAttribute("aria-label")} `;
  if (e.localName === "img") return ` ${e.alt} `;
  const parts = [...e.childNodes].map(spoken).join("");
  return getComputedStyle(e).display.startsWith("inline") ? parts : ` ${parts} `;
};
const ofIds = (ids) =>
  ids
    .split(/\s+/)
    .map((id) => document.getElementById(id))
    .filter(Boolean)
    .map((e) => (e.hasAttribute("aria-label") ? e.getAttribute("aria-label") : spoken(e)))
    .join(" ");
const nameOf = (e) => {
  const ids = e.getAttribute("aria-labelledby");
  if (ids && tidy(ofIds(ids))) return tidy(ofIds(ids));
  if (tidy(e.getAttribute("aria-label"))) return tidy(e.getAttribute("aria-label"));
  if (e.labels?.length) return tidy([...e.labels].map(spoken).join(" "));
  if (["input", "select", "textarea"].includes(e.localName))
    return tidy(e.getAttribute("title") || e.getAttribute("placeholder") || (e.type === "submit" ? e.value : ""));
  return tidy(spoken(e)) || tidy(e.getAttribute("title"));
};
const candidates = [...document.querySelectorAll("*")].filter((e) => roleOf(e) === role);
// React Aria lays the real control, transparent and tiny, beside the drawn one; it is still what a reader finds.
const named = candidates.filter(shown).map((e) => [e, nameOf(e)]);
const exact = named.filter(([, name]) => name === wanted);
const near = named.filter(([, name]) => name !== wanted && name.includes(wanted));
return [...exact, ...near].map(([e]) => e);
