// A form[data-passkey="create" or "get"] asks the browser for a passkey by its data-options, and sends what it answers.
{
  const show = () => {
    if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) return
    for (const form of document.querySelectorAll("form[data-passkey]")) form.hidden = false
  }
  const parse = {
    create: options => PublicKeyCredential.parseCreationOptionsFromJSON(options),
    get: options => PublicKeyCredential.parseRequestOptionsFromJSON(options),
  }

  document.addEventListener("submit", async event => {
    const form = event.target, kind = form.dataset.passkey
    if (!kind || form.elements.answer.value) return
    event.preventDefault()
    event.stopImmediatePropagation()
    const failed = form.querySelector("[data-passkey-failed]")
    failed.hidden = true
    try {
      const publicKey = parse[kind](JSON.parse(form.dataset.options))
      form.elements.answer.value = JSON.stringify((await navigator.credentials[kind]({ publicKey })).toJSON())
      form.requestSubmit()
    } catch {
      failed.hidden = false
    }
  }, true)
  document.addEventListener("htmx:after:swap", show)
  show()
}
