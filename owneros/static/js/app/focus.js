// Where the focus stands once a page has come, or a part of it in which it stood: at what is wrong, the summary or the
// first field in need of it; else at the heading, so that Tab goes on from there.
{
  let stoodInside = false
  const wrong = root => root.querySelector("[data-focus]") ?? root.querySelector("[aria-invalid=true]")
  const heading = root => {
    const found = root.querySelector("h1,h2") ?? document.querySelector("h1")
    if (found && !found.hasAttribute("tabindex")) found.tabIndex = -1
    return found
  }
  const lead = root => {
    const spot = wrong(root)
    if (spot) spot.focus()
    else if (document.activeElement === document.body) heading(root)?.focus({ preventScroll: true })
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (wrong(document) || !(location.hash || document.querySelector("[autofocus]"))) lead(document)
  })
  document.addEventListener("htmx:before:swap", event => {
    stoodInside = Boolean(event.detail.ctx.target?.contains(document.activeElement))
  })
  document.addEventListener("htmx:after:swap", event => {
    const { target, response } = event.detail.ctx
    if (response?.status !== 422 && !stoodInside) return
    lead((target?.isConnected ? target : document.getElementById(target?.id)) ?? document)
  })
  document.addEventListener("click", event => {
    const link = event.target.closest(".error-summary a[href^='#']")
    const field = link && document.getElementById(link.hash.slice(1))
    if (!field) return
    event.preventDefault()
    field.focus()
  })
}
