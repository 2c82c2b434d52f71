// A form is sent once: its button is busy until the answer comes or the page is shown again. A form marked
// data-download is answered by a file, and the page stays.
{
  const rest = form => {
    delete form.dataset.sent
    form.querySelectorAll("[aria-busy]").forEach(button => button.removeAttribute("aria-busy"))
  }
  document.addEventListener("submit", event => {
    const form = event.target
    if (form.matches("[data-download]")) return
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return }
    if (form.method !== "post" && !form.matches("[hx-post],[hx-put],[hx-patch],[hx-delete]")) return
    form.dataset.sent = 1
    const button = event.submitter ?? form.querySelector("button:not([type=button])")
    setTimeout(() => {
      if (event.defaultPrevented && !form.matches("[data-htmx-powered]")) rest(form)
      else button?.setAttribute("aria-busy", "true")
    })
  }, true)
  document.addEventListener("htmx:finally:request", event => {
    const form = event.target.closest?.("form")
    if (form) rest(form)
  })
  addEventListener("pageshow", event => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(rest)
  })
}
