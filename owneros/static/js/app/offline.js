// A line at the top while there is no signal.
{
  const tell = () => { const line = document.getElementById("offline"); if (line) line.hidden = navigator.onLine }
  for (const name of ["online", "offline", "pageshow"]) addEventListener(name, tell)
}
