// A failed request never swaps a whole error page into a corner of this one; it says so in a toast.
{
  const words = {
    401: "You are signed out. Sign in to continue.",
    403: "Your role does not allow this.",
    404: "This no longer exists.",
    409: "Somebody else changed this. Reload to see it.",
    413: "This file is too large.",
    429: "Too many attempts. Wait a minute.",
  }
  document.addEventListener("htmx:before:swap", event => {
    const { response, hx, text } = event.detail.ctx
    if (response.status < 400 || response.status === 422 || hx.retarget || !/<html/i.test(text)) return
    event.preventDefault()
    notify(words[response.status] ?? "That did not work. Try again.", "bad")
  })
  document.addEventListener("htmx:response:error", event => {
    const broken = event.detail.ctx.response.status >= 500
    if (broken) notify("Something went wrong on our side. Nothing was lost. Try again.", "bad")
  })
  document.addEventListener("htmx:error", event => {
    if (!event.detail.ctx?.response) notify("No connection. Check your signal and try again.", "bad")
  })
}
