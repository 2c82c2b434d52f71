// Runs before the first paint, so a chosen theme never flashes the other one.
try {
  const theme = localStorage.getItem("theme")
  if (theme) document.documentElement.dataset.theme = theme
} catch {}
