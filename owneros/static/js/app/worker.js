// The service worker keeps the shell for places without signal; signing out empties what it holds.
if ("serviceWorker" in navigator) {
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}))
  document.addEventListener("submit", event => {
    if (event.target.matches("[data-sign-out]")) navigator.serviceWorker.controller?.postMessage("wipe")
  })
}
