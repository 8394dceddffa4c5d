// The editor of rich text, over the fields that hold the light markup. Without this file the same fields work as they are.
// What it sends is HTML, in the fields that the hidden field `rich` names; the server sanitises it and makes markup of it.
const rich = document.querySelector("input[name=rich][data-library]");

const BUTTONS = [
  ["Gras", "bold", (chain) => chain.toggleBold()],
  ["Italique", "italic", (chain) => chain.toggleItalic()],
  ["Lien", "link", null],
  ["Liste à puces", "bulletList", (chain) => chain.toggleBulletList()],
  ["Liste numérotée", "orderedList", (chain) => chain.toggleOrderedList()],
  ["Vers la droite", null, (chain) => chain.sinkListItem("listItem"), "listItem"],
  ["Vers la gauche", null, (chain) => chain.liftListItem("listItem"), "listItem"],
  ["Insérer un tableau", null, insertTable, "!table"],
  ["Ajouter une rangée", null, (chain) => chain.addRowAfter(), "table"],
  ["Ajouter une colonne", null, (chain) => chain.addColumnAfter(), "table"],
  ["Supprimer la rangée", null, (chain) => chain.deleteRow(), "table"],
  ["Supprimer la colonne", null, (chain) => chain.deleteColumn(), "table"],
  ["Supprimer le tableau", null, (chain) => chain.deleteTable(), "table"],
  ["Annuler", null, (chain) => chain.undo()],
  ["Rétablir", null, (chain) => chain.redo()],
];

function insertTable(chain) {
  const words = (text) => ({ type: "paragraph", content: text ? [{ type: "text", text }] : [] });
  const row = (type, text) => ({
    type: "tableRow",
    content: [1, 2, 3].map((column) => ({ type, content: [words(text && `${text} ${column}`)] })),
  });
  return chain.insertContent([
    words("Tableau\u00a0: titre du tableau"),
    { type: "table", content: [row("tableHeader", "En-tête"), row("tableCell"), row("tableCell")] },
  ]);
}

function extensionsOf(library) {
  const { Document, Paragraph, Text, Bold, Italic, Link, BulletList, OrderedList, ListItem, History } = library;
  const { Table, TableRow, TableHeader, TableCell, Gapcursor } = library;
  return [
    Document, Paragraph, Text, Bold, Italic, BulletList, OrderedList, History, Gapcursor,
    // The Tab key leaves the editor; the toolbar does what it would do in a list or in a table.
    ListItem.extend({
      content: "paragraph (bulletList | orderedList)?",
      addKeyboardShortcuts() { return { Enter: () => this.editor.commands.splitListItem(this.name) }; },
    }),
    // No width in a style attribute: the policy of the page refuses those.
    Table.extend({
      addKeyboardShortcuts: () => ({}),
      renderHTML: () => ["table", ["tbody", 0]],
    }).configure({ resizable: false }),
    TableRow,
    TableHeader.extend({ content: "paragraph" }),
    TableCell.extend({ content: "paragraph" }),
    Link.extend({ addKeyboardShortcuts: () => ({}) }).configure({
      openOnClick: false, autolink: false, linkOnPaste: false, protocols: ["https"],
      HTMLAttributes: { target: null, rel: null },
    }),
  ].filter(Boolean);
}

function element(tag, attributes = {}, text = "") {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

function nameOf(textarea) {
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  label.id = `${textarea.id}_label`;
  return label;
}

function mount(textarea, library) {
  // Somebody wrote before the editor came: the field stays as it is, with their words.
  if (textarea.value !== textarea.defaultValue || textarea === document.activeElement) return;
  const label = nameOf(textarea);
  const id = textarea.id;
  const box = element("div", { class: "rich-editor" });
  const holder = element("div");
  textarea.before(box);
  const editor = new library.Editor({
    element: holder,
    injectCSS: false,
    extensions: extensionsOf(library),
    content: textarea.dataset.html,
    editorProps: {
      attributes: {
        id,
        class: "rich-text",
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": label.id,
        ...(textarea.getAttribute("aria-describedby") && { "aria-describedby": textarea.getAttribute("aria-describedby") }),
        ...(textarea.getAttribute("aria-invalid") && { "aria-invalid": "true" }),
      },
    },
    onUpdate() {
      textarea.value = editor.isEmpty ? "" : editor.getHTML();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  textarea.removeAttribute("id");
  textarea.hidden = true;
  textarea.value = editor.isEmpty ? "" : editor.getHTML();
  rich.value = `${rich.value} ${textarea.name}`.trim();
  label.addEventListener("click", () => editor.commands.focus());
  box.append(...toolbar(editor, label, id), holder);
  holder.querySelector(".rich-text").editor = editor;
}

function toolbar(editor, label, id) {
  const bar = element("div", { role: "toolbar", class: "rich-toolbar", "aria-controls": id });
  bar.setAttribute("aria-label", `Mise en forme, ${label.textContent.trim()}`);
  const panel = linkPanel(editor, id);
  const buttons = BUTTONS.map(([text, mark, act, where]) => {
    const button = element("button", { type: "button", class: "rich-button", tabindex: "-1" }, text);
    if (mark === "link") button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => (act ? act(editor.chain().focus()).run() : panel.toggle(button)));
    bar.append(button);
    return { button, mark, where };
  });
  const refresh = () => {
    for (const { button, mark, where } of buttons) {
      if (mark && mark !== "link") button.setAttribute("aria-pressed", String(editor.isActive(mark)));
      if (mark === "link") button.classList.toggle("is-active", editor.isActive("link"));
      if (where) button.hidden = where.startsWith("!") ? editor.isActive(where.slice(1)) : !editor.isActive(where);
    }
    const shown = buttons.filter(({ button }) => !button.hidden);
    if (!shown.some(({ button }) => button.tabIndex === 0)) {
      for (const { button } of buttons) button.tabIndex = -1;
      shown[0].button.tabIndex = 0;
    }
  };
  bar.addEventListener("keydown", (event) => move(event, buttons));
  editor.on("transaction", refresh);
  refresh();
  return [bar, panel.element];
}

// The arrows go from one button to the next; Tab leaves the toolbar.
function move(event, buttons) {
  const shown = buttons.map(({ button }) => button).filter((button) => !button.hidden);
  const place = shown.indexOf(document.activeElement);
  const next = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: shown.length - 1 }[event.key];
  if (next === undefined || place < 0) return;
  event.preventDefault();
  const chosen = shown[(next + shown.length) % shown.length];
  for (const button of shown) button.tabIndex = button === chosen ? 0 : -1;
  chosen.focus();
}

function linkPanel(editor, id) {
  const panel = element("div", { class: "rich-link", hidden: "" });
  const field = element("input", { type: "text", inputmode: "url", id: `${id}_link`, class: "form-control" });
  const said = element("p", { class: "rich-said", role: "status" });
  const apply = element("button", { type: "button", class: "btn btn-secondary" }, "Poser le lien");
  const remove = element("button", { type: "button", class: "btn btn-link" }, "Retirer le lien");
  panel.append(element("label", { for: field.id }, "Adresse du lien, qui commence par https://"), field, apply, remove, said);
  let opener = null;
  const close = () => {
    panel.hidden = true;
    opener?.setAttribute("aria-expanded", "false");
  };
  const set = () => {
    const href = field.value.trim();
    if (!/^https:\/\/[^\s/]+/.test(href)) {
      said.textContent = "L’adresse d’un lien commence par https://";
      return;
    }
    const chain = editor.chain().focus();
    // Nothing is chosen: the address is the text of the link.
    if (editor.state.selection.empty && !editor.isActive("link")) {
      chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
    } else {
      chain.extendMarkRange("link").setLink({ href }).run();
    }
    close();
  };
  apply.addEventListener("click", set);
  remove.addEventListener("click", () => {
    editor.chain().focus().extendMarkRange("link").unsetLink().run();
    close();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === field) {
      event.preventDefault();
      set();
    }
    if (event.key === "Escape") {
      close();
      editor.commands.focus();
    }
  });
  return {
    element: panel,
    toggle(button) {
      opener = button;
      if (!panel.hidden) {
        close();
        return;
      }
      panel.hidden = false;
      said.textContent = "";
      field.value = editor.getAttributes("link").href || "https://";
      remove.hidden = !editor.isActive("link");
      button.setAttribute("aria-expanded", "true");
      field.focus();
    },
  };
}

// A stock phrase goes where one was writing last in its part of the page, or into the first field of this part.
function offerPhrases() {
  let last = null;
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches("textarea, .rich-text")) last = target;
  });
  for (const phrase of document.querySelectorAll("[data-phrase]")) {
    const button = phrase.parentElement.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => {
      const part = phrase.closest("[data-phrases]");
      const field = last && part.contains(last) ? last : part.querySelector(".rich-text, textarea:not([hidden])");
      if (field) insert(field, phrase.textContent);
    });
  }
}

function insert(field, text) {
  if (field.editor) {
    const { editor } = field;
    const paragraph = { type: "paragraph", content: [{ type: "text", text }] };
    if (editor.isEmpty) editor.chain().setContent({ type: "doc", content: [paragraph] }, { emitUpdate: true }).focus("end").run();
    else editor.chain().focus().insertContentAt(editor.state.doc.content.size, paragraph).run();
    return;
  }
  const gap = field.dataset.html === undefined ? "\n" : "\n\n";
  field.value = field.value.trim() ? `${field.value.trimEnd()}${gap}${text}` : text;
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function start() {
  const library = await import(rich.dataset.library);
  for (const textarea of document.querySelectorAll("textarea[data-html]")) mount(textarea, library);
  for (const help of document.querySelectorAll("[data-without-editor]")) help.hidden = true;
}

if (rich) {
  offerPhrases();
  start();
}
