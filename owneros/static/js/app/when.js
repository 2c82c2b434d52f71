// What a choice does not need is hidden: data-when="ends=date" names a field of the form and the values of it
// (by blanks) that need this part; where none is named, a switch that is on does. Without JavaScript all parts are
// there; the server reads those that are needed.
{
  const fit = form => {
    const typed = new FormData(form)
    for (const part of form.querySelectorAll("[data-when]")) {
      const [name, values] = part.dataset.when.split("=")
      const chosen = typed.get(name)
      part.hidden = values ? !values.split(" ").includes(chosen) : !chosen
    }
  }
  const all = () => document.querySelectorAll("form:has([data-when])").forEach(fit)
  document.addEventListener("DOMContentLoaded", all)
  document.addEventListener("htmx:after:swap", all)
  document.addEventListener("change", event => { if (event.target.form) fit(event.target.form) })
}
