// A link marked data-sheet leads to a page; where dialogs work, its <main> opens in a sheet instead.
{
  const sheet = () => document.getElementById("sheet")

  const open = async (dialog, address) => {
    const answer = await fetch(address, { headers: { Accept: "text/html" } })
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    const content = page.querySelector("[data-sheet-content]")
    if (!answer.ok || !content) throw new Error("no sheet")
    dialog.replaceChildren(document.adoptNode(content))
    htmx.process(dialog)
    dialog.showModal()
  }

  document.addEventListener("click", event => {
    const link = event.target.closest("a[data-sheet]")
    const dialog = sheet()
    if (event.target === dialog || event.target.closest("[data-close-sheet]")) return dialog.close()
    if (!link || !dialog?.showModal || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
    event.preventDefault()
    open(dialog, link.href).catch(() => { location.href = link.href })
  })
  addEventListener("pageshow", event => { if (event.persisted) sheet()?.close() })
}
