// After a form comes back with errors, focus goes to the summary or to the first field in need.
{
  const lead = root => (root.querySelector("[data-focus]") ?? root.querySelector("[aria-invalid=true]"))?.focus()
  document.addEventListener("DOMContentLoaded", () => lead(document))
  document.addEventListener("htmx:after:swap", event => {
    if (event.detail.ctx.response?.status === 422) lead(document)
  })
  document.addEventListener("click", event => {
    const link = event.target.closest(".error-summary a[href^='#']")
    const field = link && document.getElementById(link.hash.slice(1))
    if (!field) return
    event.preventDefault()
    field.focus()
  })
}
