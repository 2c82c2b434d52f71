// Options below a field while something is typed into it, by the ARIA pattern of a combobox: the focus stays in the
// field, arrows move, Enter takes, Escape closes. `address(field)` gives the listbox of what fits, or nothing while
// too little is typed; `choose(field, option)` takes one. With `atOnce` a press or an arrow opens it before that.
window.combobox = (selector, { address, choose, atOnce = false }) => {
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
    list = made.content.querySelector(".suggestions")
    if (!list) return
    field.closest("[data-picker],.field").append(list)
    if (!list.matches("[role=listbox]")) return
    field.setAttribute("aria-controls", list.id)
    field.setAttribute("aria-expanded", "true")
  }

  const ask = async () => {
    close()
    const from = address(field)
    if (!from) return
    asking = new AbortController()
    try {
      const answer = await fetch(from, { headers: { "HX-Request-Type": "partial" }, signal: asking.signal })
      const html = await answer.text()
      if (answer.ok && document.activeElement === field) show(html)
    } catch { /* Without signal it is written by hand. */ }
  }

  const take = option => {
    choose(field, option)
    close()
  }

  const move = step => {
    if (!list) return atOnce && ask()
    const options = [...list.querySelectorAll("[role=option]")]
    if (!options.length) return
    const now = options.findIndex(option => option.ariaSelected === "true")
    const next = options[(now + step + options.length + (now < 0 && step < 0 ? 1 : 0)) % options.length]
    options.forEach(option => { option.ariaSelected = String(option === next) })
    field.setAttribute("aria-activedescendant", next.id)
    next.scrollIntoView({ block: "nearest" })
  }

  // Each tells whether the key was for the list.
  const keys = {
    ArrowDown: () => { move(1); return true },
    ArrowUp: () => { move(-1); return true },
    Escape: () => { const open = list; close(); return open },
    Enter: () => {
      const option = list?.querySelector("[aria-selected=true]")
      if (option) take(option)
      return option
    },
  }

  document.addEventListener("focusin", event => {
    if (!event.target.matches(selector)) return
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
    if (event.target === field && keys[event.key]?.()) event.preventDefault()
  })
  document.addEventListener("focusout", event => { if (event.target === field) close() })
  // A press keeps the focus in the field, so that the list stays until the choice is made.
  document.addEventListener("mousedown", event => { if (list?.contains(event.target)) event.preventDefault() })
  document.addEventListener("click", event => {
    const option = list?.contains(event.target) && event.target.closest("[role=option]")
    if (option) take(option)
    else if (atOnce && event.target === field && !list) ask()
  })
}
