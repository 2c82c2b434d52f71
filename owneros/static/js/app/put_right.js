// Red goes when it is right. When something is changed in a form that came back with errors, the form is sent
// to be looked at only (nothing is done), and what it says of the marked fields is renewed; no other gets red.
// A file is not sent for that, and the present password is not tried: another one may be right, until the form is sent.
{
  let last
  const tried = "input[type=file],input[autocomplete=current-password]"
  const mends = form => form?.method === "post" && form.querySelector(".error[id]")

  const ask = async changed => {
    const form = changed.form
    last?.abort()
    last = new AbortController()
    const body = new FormData(form)
    for (const file of form.querySelectorAll("input[type=file]")) body.delete(file.name)
    const headers = { "Only-Look": "1", "HX-Request": "true", "HX-Request-Type": "partial" }
    const answer = await fetch(form.action, { method: "POST", body, headers, signal: last.signal, redirect: "manual" })
    if (answer.status !== 200 && answer.status !== 422) return
    renew(form, changed, new DOMParser().parseFromString(await answer.text(), "text/html"))
  }

  const renew = (form, changed, looked) => {
    for (const said of form.querySelectorAll(".error[id]")) {
      const field = said.closest(".field")
      if (field?.querySelector(tried) && !field.contains(changed)) continue
      const now = looked.getElementById(said.id)
      if (now) said.replaceWith(document.importNode(now, true))
      else clear(field ?? form, said)
    }
    count(form)
  }

  const clear = (field, said) => {
    const name = said.id.replace(/-error$/, "")
    said.remove()
    for (const control of field.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid")
    for (const told of [field, ...field.querySelectorAll("[aria-describedby]")]) {
      const rest = (told.getAttribute("aria-describedby") ?? "").split(" ").filter(id => id !== said.id)
      if (rest.join("")) told.setAttribute("aria-describedby", rest.join(" "))
      else told.removeAttribute("aria-describedby")
    }
    document.querySelector(`.error-summary a[href="#${CSS.escape(name)}"]`)?.closest("li").remove()
  }

  const count = form => {
    const summary = (form.querySelector(".error-summary") ?? document.querySelector(".error-summary"))
    const left = summary?.querySelectorAll("li").length
    if (left === 0) summary.remove()
    else if (left === 1) summary.querySelector("b").textContent = "Fix one thing below"
  }

  document.addEventListener("change", event => {
    const form = event.target.form
    if (!mends(form)) return
    if (event.target.type !== "file") return ask(event.target).catch(() => {})
    const field = event.target.closest(".field"), said = field?.querySelector(".error[id]")
    if (!said || !event.target.files.length) return
    clear(field, said)
    count(form)
  })
}
