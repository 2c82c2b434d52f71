// A select[data-theme-switch]: auto, light or dark, kept on this device.
{
  const ready = () => {
    const theme = document.documentElement.dataset.theme ?? "auto"
    for (const select of document.querySelectorAll("[data-theme-switch]")) select.value = theme
  }
  document.addEventListener("DOMContentLoaded", ready)
  document.addEventListener("change", event => {
    if (!event.target.matches("[data-theme-switch]")) return
    const chosen = event.target.value
    if (chosen === "auto") { localStorage.removeItem("theme"); delete document.documentElement.dataset.theme }
    else { localStorage.setItem("theme", chosen); document.documentElement.dataset.theme = chosen }
  })
}
