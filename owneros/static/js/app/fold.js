// One of many in a fold: what is chosen stands on its handle, and a press on one closes it.
// `chooseIn(box, value)` chooses as if by hand, in a fold or in a select.
window.chooseIn = (box, value) => {
  const one = box?.querySelector(`[value="${value}"]`)
  if (!one) return
  one.checked = one.selected = true
  one.dispatchEvent(new Event("change", { bubbles: true }))
}
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
