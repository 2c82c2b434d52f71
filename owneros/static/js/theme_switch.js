// A select[data-theme-switch]: auto, light or dark, kept on this device.
{
  const ready = () => document.querySelectorAll("[data-theme-switch]").forEach(select => { select.value = document.documentElement.dataset.theme ?? "auto" })
  document.addEventListener("DOMContentLoaded", ready)
  document.addEventListener("change", event => {
    if (!event.target.matches("[data-theme-switch]")) return
    const chosen = event.target.value
    if (chosen === "auto") { localStorage.removeItem("theme"); delete document.documentElement.dataset.theme }
    else { localStorage.setItem("theme", chosen); document.documentElement.dataset.theme = chosen }
  })
}
