// Leaving a form with typed, unsent words asks first. A form opts in with data-guard.
{
  let dirty = false
  document.addEventListener("input", event => { if (event.target.closest("form[data-guard]")) dirty = true })
  document.addEventListener("submit", () => { dirty = false })
  document.addEventListener("htmx:after:swap", event => { if (event.detail.ctx.response?.status === 422) dirty = true })
  addEventListener("beforeunload", event => { if (dirty) event.preventDefault() })
}
