// Every unsafe request that htmx makes carries the token of the page.
document.addEventListener("htmx:config:request", event => {
  const request = event.detail.ctx.request
  const token = document.querySelector('meta[name="csrf"]')?.content
  if (token && request.method !== "GET") request.headers["X-CSRFToken"] = token
})
