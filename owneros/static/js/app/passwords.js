// No answer carries a password back: what was typed stays in its field when the form around it is renewed.
{
  const kept = new Map()
  const fields = () => document.querySelectorAll("form[hx-post] input[autocomplete$='-password']")
  document.addEventListener("htmx:before:swap", event => {
    kept.clear()
    if (event.detail.ctx.response?.status !== 422) return
    for (const field of fields()) kept.set(field.id, field.value)
  })
  document.addEventListener("htmx:after:swap", () => {
    for (const field of fields()) if (!field.value) field.value = kept.get(field.id) ?? ""
    kept.clear()
  })
}
