// Buttons that put a text on the clipboard; they stay hidden where there is none.
{
  const ready = () => {
    if (!navigator.clipboard) return
    for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = false
  }
  document.addEventListener("DOMContentLoaded", ready)
  document.addEventListener("htmx:after:swap", ready)
  document.addEventListener("click", async event => {
    const button = event.target.closest("[data-copy]")
    if (!button) return
    await navigator.clipboard.writeText(button.dataset.copy)
    notify("Copied")
  })
}
