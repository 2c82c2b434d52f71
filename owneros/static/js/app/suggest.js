// While the description of a line is typed, the price book offers what fits: field[data-suggest] asks that address
// for a listbox. A chosen option fills the fields of its [data-line]: unit, price, cost, kind of cost, tax.
{
  let field, list, asking, wait

  const close = () => {
    clearTimeout(wait)
    asking?.abort()
    list?.remove()
    list = null
    field?.setAttribute("aria-expanded", "false")
    field?.removeAttribute("aria-controls")
    field?.removeAttribute("aria-activedescendant")
  }

  const show = html => {
    const made = document.createElement("template")
    made.innerHTML = html
    list = made.content.querySelector("[role=listbox]")
    if (!list) return
    field.closest(".field").append(list)
    field.setAttribute("aria-controls", list.id)
    field.setAttribute("aria-expanded", "true")
  }

  const ask = async () => {
    close()
    if (field.value.trim().length < 2) return
    asking = new AbortController()
    const address = field.dataset.suggest + "?" + new URLSearchParams({ q: field.value })
    try {
      const answer = await fetch(address, { headers: { "HX-Request-Type": "partial" }, signal: asking.signal })
      if (answer.ok && document.activeElement === field) show(await answer.text())
    } catch { /* Without signal a line is written by hand. */ }
  }

  const move = step => {
    const options = [...list.children]
    const now = options.findIndex(option => option.ariaSelected === "true")
    const next = options[(now + step + options.length + (now < 0 && step < 0 ? 1 : 0)) % options.length]
    options.forEach(option => { option.ariaSelected = String(option === next) })
    field.setAttribute("aria-activedescendant", next.id)
    next.scrollIntoView({ block: "nearest" })
  }

  const choose = option => {
    const line = field.closest("[data-line]"), item = option.dataset
    const put = (place, value) => { const spot = line.querySelector(place); if (spot) spot.value = value }
    field.value = item.itemDescription
    put("[data-unit]", item.itemUnit)
    put("[data-price]", item.itemPrice)
    put("[data-cost]", item.itemCost)
    put("[data-cost-kind]", item.itemCostKind)
    put("[data-line-rate]", item.itemTaxable ? line.querySelector("[data-line-rate]")?.dataset.usual ?? "" : "")
    close()
    line.dispatchEvent(new Event("input", { bubbles: true }))
    const quantity = line.querySelector("[data-quantity]")
    quantity?.focus()
    quantity?.select?.()
  }

  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Escape: close,
    Enter: () => {
      const option = list.querySelector("[aria-selected=true]")
      if (!option) return true
      choose(option)
    },
  }

  document.addEventListener("focusin", event => {
    if (!event.target.matches("[data-suggest]")) return
    field = event.target
    field.setAttribute("role", "combobox")
    field.setAttribute("aria-autocomplete", "list")
    field.setAttribute("aria-expanded", "false")
  })
  document.addEventListener("input", event => {
    if (event.target !== field) return
    clearTimeout(wait)
    wait = setTimeout(ask, 150)
  })
  document.addEventListener("keydown", event => {
    if (event.target !== field || !list || !keys[event.key]) return
    if (!keys[event.key]()) event.preventDefault()
  })
  document.addEventListener("focusout", event => { if (event.target === field) close() })
  // A press keeps the focus in the field, so that the list stays until the choice is made.
  document.addEventListener("mousedown", event => { if (list?.contains(event.target)) event.preventDefault() })
  document.addEventListener("click", event => {
    const option = list?.contains(event.target) && event.target.closest("[role=option]")
    if (option) choose(option)
  })
}
