// One of many in a fold: what is chosen stands on its handle, and a press on one closes it.
{
  document.addEventListener("change", event => {
    const fold = event.target.closest("[data-fold]")
    if (fold) fold.querySelector("[data-chosen]").textContent = event.target.closest("label").textContent.trim()
  })
  document.addEventListener("click", event => {
    const fold = event.target.matches("[type=radio]") && event.detail && event.target.closest("[data-fold]")
    if (!fold) return
    fold.open = false
    fold.querySelector("summary").focus()
  })
}
