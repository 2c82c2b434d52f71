// The eye beside a password shows what was typed.
{
  const ready = () => document.querySelectorAll("[data-reveal][hidden]").forEach(button => { button.hidden = false })
  document.addEventListener("DOMContentLoaded", ready)
  document.addEventListener("htmx:after:swap", ready)
  document.addEventListener("click", event => {
    const button = event.target.closest("[data-reveal]")
    if (!button) return
    const field = document.getElementById(button.dataset.reveal)
    const shown = field.type === "password"
    field.type = shown ? "text" : "password"
    button.setAttribute("aria-pressed", shown)
  })
}
