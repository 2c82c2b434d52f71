// Toasts stay six seconds, longer while someone reads them, and errors until they are closed.
// A server sends one with HX-Trigger: {"notice": {"text": "Saved", "tone": "ok"}}.
{
  const region = () => document.getElementById("notices")
  const stays = toast => ["bad", "error", "warn"].includes(toast.dataset.toast)
  const held = toast => toast.matches(":hover,:focus-within") || document.hidden

  const icon = name => {
    const any = document.querySelector(".icon use")
    const copy = any.closest("svg").cloneNode(true)
    copy.firstElementChild.setAttribute("href", any.getAttribute("href").split("#")[0] + "#" + name)
    return copy
  }

  const start = toast => {
    if (toast.dataset.started) return
    toast.dataset.started = 1
    if (stays(toast)) return
    let left = 6
    const tick = setInterval(() => {
      if (!held(toast) && --left <= 0) { clearInterval(tick); toast.remove() }
    }, 1000)
  }

  window.notify = (text, tone = "ok") => {
    const toast = document.createElement("div")
    toast.className = "toast"
    toast.dataset.toast = tone
    const words = document.createElement("p")
    words.textContent = text
    const close = document.createElement("button")
    close.type = "button"
    close.className = "toast-close"
    close.setAttribute("aria-label", "Close")
    close.dataset.closeToast = ""
    close.append(icon("x"))
    toast.append(icon(stays(toast) ? "circle-alert" : "circle-check"), words, close)
    region()?.append(toast)
  }

  document.addEventListener("notice", event => notify(event.detail.text, event.detail.tone))
  document.addEventListener("click", event => event.target.closest("[data-close-toast]")?.closest(".toast").remove())
  document.addEventListener("DOMContentLoaded", () => {
    const notices = region()
    if (!notices) return
    const startAll = () => notices.querySelectorAll(".toast").forEach(start)
    new MutationObserver(startAll).observe(notices, { childList: true })
    startAll()
  })
}
