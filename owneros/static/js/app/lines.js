// Lines of an estimate or invoice. The buttons submit to the server; here they work at once from a <template>
// of the button's kind ("item", "section"), whose names hold __index__ (or __heading__),
// e.g. lines-__index__-description.
{
  const rows = editor => [...editor.querySelectorAll("[data-line]")]
  const indexOf = field => +(field.name.match(/-(\d+)-/)?.[1] ?? -1)
  const nextIndex = editor => Math.max(-1, ...[...editor.querySelectorAll("[data-line] [name]")].map(indexOf)) + 1

  const add = (editor, kind = "item") => {
    const template = editor.querySelector(`template[data-line-template="${kind}"]`)
    const made = document.createElement("template")
    made.innerHTML = template.innerHTML.replace(/__(index|heading)__/g, nextIndex(editor))
    const row = made.content.firstElementChild
    const before = [...editor.querySelectorAll("[data-line-rate] :checked")].at(-1)
    editor.querySelector("[data-lines]").append(row)
    if (before) chooseIn(row.querySelector("[data-line-rate]"), before.value)
    htmx.process(row)
    row.querySelector("input:not([type=hidden]),textarea,select")?.focus()
  }

  const remove = (editor, row) => {
    const place = rows(editor).indexOf(row)
    row.remove()
    if (!rows(editor).length) add(editor)
    rows(editor)[Math.max(0, place - 1)].querySelector("input:not([type=hidden])")?.focus()
  }

  document.addEventListener("click", event => {
    const button = event.target.closest("[data-add-line],[data-remove-line]")
    const editor = button?.closest("[data-line-editor]")
    if (!editor?.querySelector("template[data-line-template]")) return
    event.preventDefault()
    if (button.matches("[data-add-line]")) add(editor, button.dataset.addLine)
    else remove(editor, button.closest("[data-line]"))
    editor.dispatchEvent(new Event("input", { bubbles: true }))
  })
}
