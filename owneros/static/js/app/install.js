// The card [data-install] offers the home screen: the browser's own prompt, or the steps on an iPhone.
{
  let prompt
  const standalone = matchMedia("(display-mode:standalone)").matches || navigator.standalone
  const card = () => document.querySelector("[data-install]")
  const shut = () => { try { return localStorage.getItem("install-closed") } catch { return true } }
  const show = part => {
    if (!card() || standalone || shut()) return
    card().hidden = false
    card().querySelector(`[data-install-${part}]`).hidden = false
  }
  addEventListener("beforeinstallprompt", event => { event.preventDefault(); prompt = event; show("button") })
  addEventListener("appinstalled", () => { if (card()) card().hidden = true })
  document.addEventListener("DOMContentLoaded", () => { if (/iphone|ipad/i.test(navigator.userAgent)) show("steps") })
  document.addEventListener("click", event => {
    if (event.target.closest("[data-install-button]")) prompt?.prompt()
    if (!event.target.closest("[data-install-close]")) return
    localStorage.setItem("install-closed", 1)
    card().hidden = true
  })
}
