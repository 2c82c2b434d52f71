// A PickerField: what is chosen below field[data-pick] puts its id into [data-picked] beside it. The field's
// data-beside names others that narrow it: when one of them is picked anew, this one begins again, with the only one
// that goes with it; an option's data-settles says what of them is picked with it. data-adds lets a name be made;
// data-presses names a button that is pressed once one is picked.
{
  const boxOf = field => field.closest("[data-picker]")
  const besides = field => (field.dataset.beside ?? "").split(" ").filter(Boolean)
  const idOf = (form, name) => form.querySelector(`[data-picked][name="${name}"]`)?.value ?? ""

  const address = (field, given) => {
    const query = new URLSearchParams(given)
    for (const name of besides(field)) query.set(name, idOf(field.form, name))
    if ("adds" in field.dataset) query.set("adds", 1)
    return `${field.dataset.pick}?${query}`
  }

  const write = (field, { id, label, tells = "" }) => {
    const box = boxOf(field), picked = box.querySelector("[data-picked]"), made = box.querySelector("[data-new]")
    box.querySelector("[data-near]")?.remove()
    field.value = box.querySelector("[data-was]").value = label
    picked.disabled = false
    picked.value = id
    picked.dataset.tells = tells
    if (made) made.hidden = id !== "new"
    field.dispatchEvent(new Event("picked", { bubbles: true }))
  }

  const put = (field, option) => {
    write(field, option)
    follow(field.form, boxOf(field).querySelector("[data-picked]").name)
  }

  const follow = (form, name) => {
    for (const field of form.querySelectorAll("[data-pick][data-beside]")) {
      if (besides(field).includes(name)) beginAgain(field)
    }
  }

  const beginAgain = async field => {
    put(field, { id: "", label: "" })
    const made = document.createElement("template")
    try {
      const answer = await fetch(address(field, { only: 1 }), { headers: { "HX-Request-Type": "partial" } })
      if (answer.ok) made.innerHTML = await answer.text()
    } catch { /* Without signal it is picked by hand. */ }
    const only = made.content.querySelector("[role=option]")
    if (only && !field.value) put(field, only.dataset)
  }

  // What is typed by hand since tells nothing, until it is picked.
  document.addEventListener("input", event => {
    if (event.target.matches("[data-pick]")) boxOf(event.target).querySelector("[data-picked]").dataset.tells = ""
  })

  combobox("[data-pick]", {
    atOnce: true,
    address(field) {
      // What was picked is not what is looked for: the list opens on all.
      const picked = field.value === boxOf(field).querySelector("[data-was]").value
      return address(field, { q: picked ? "" : field.value })
    },
    choose(field, option) {
      put(field, option.dataset)
      for (const [name, other] of Object.entries(JSON.parse(option.dataset.settles ?? "{}"))) {
        const picked = field.form.querySelector(`[data-picked][name="${name}"]`)
        if (picked) write(boxOf(picked).querySelector("[data-pick]"), other)
      }
      field.form.querySelector(`button[name="${field.dataset.presses}"]`)?.click()
    },
  })
}
