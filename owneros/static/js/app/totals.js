// Running totals while a form[data-totals] is typed; the server counts again and is right.
// Fields: data-quantity, data-price, data-taxable in each [data-line]; data-discount with data-discount-kind
// ("none", "percent" or "amount"); data-tax-rate, a percentage or a select whose options carry data-rate.
// An estimate's line: data-cost, data-markup (fill the price), data-optional with data-selected (whether it counts).
// Places: [data-cost-total], [data-margin], [data-line-total] in a line, [data-subtotal], [data-discount-total],
// [data-tax], [data-total].
{
  const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" })
  const plain = /^-?(\d{1,3}(,\d{3})+|\d*)(\.\d*)?$/ // As the server reads numbers: no 1e3, no 12,5,0.
  const number = field => {
    const typed = (field?.value ?? "").replace(/[$\s%]/g, "")
    return plain.test(typed) ? Number(typed.replace(/,/g, "")) || 0 : 0
  }
  const cents = field => Math.round(number(field) * 100)
  const rate = field => Number(field?.selectedOptions?.[0]?.dataset.rate ?? number(field)) || 0
  const show = (root, place, amount) => {
    for (const spot of root.querySelectorAll(`[${place}]`)) spot.textContent = dollars.format(amount / 100)
  }

  const count = form => {
    let subtotal = 0, tax = 0, cost = 0
    const formRate = rate(form.querySelector("[data-tax-rate]"))
    const lines = [...form.querySelectorAll("[data-line]")].map(line => {
      const milli = Math.round(number(line.querySelector("[data-quantity]")) * 1000)
      const total = Math.round(milli * cents(line.querySelector("[data-price]")) / 1000)
      const box = line.querySelector("[data-taxable]")
      const ownRate = line.querySelector("[data-line-rate]")
      show(line, "data-line-total", total)
      const counts = !line.querySelector("[data-optional]")?.checked || line.querySelector("[data-selected]").checked
      if (!counts) return { total: 0, rate: 0 }
      cost += Math.round(milli * cents(line.querySelector("[data-cost]")) / 1000)
      subtotal += total
      return { total, rate: ownRate ? rate(ownRate) : box && !box.checked ? 0 : formRate }
    })
    const kind = form.querySelector("[data-discount-kind]")?.value
    const field = form.querySelector("[data-discount]")
    const share = Math.round(subtotal * number(field) / 100)
    const discount = Math.min(subtotal, kind === "none" ? 0 : kind === "percent" ? share : cents(field))
    for (const line of lines) tax += subtotal ? line.total * (1 - discount / subtotal) * line.rate / 100 : 0
    tax = Math.round(tax)
    show(form, "data-subtotal", subtotal)
    show(form, "data-discount-total", -discount)
    show(form, "data-tax", tax)
    show(form, "data-total", subtotal - discount + tax)
    show(form, "data-cost-total", cost)
    show(form, "data-margin", subtotal - discount - cost)
  }

  // The price follows the cost and the markup; a price that is typed is left alone until one of them changes.
  document.addEventListener("input", event => {
    const line = event.target.closest("[data-line]")
    if (!line || !event.target.matches("[data-cost],[data-markup]")) return
    const cost = line.querySelector("[data-cost]"), markup = line.querySelector("[data-markup]")
    if (!cost.value.trim() || !markup.value.trim()) return
    line.querySelector("[data-price]").value = (Math.round(cents(cost) * (100 + number(markup)) / 100) / 100).toFixed(2)
  })

  document.addEventListener("htmx:after:swap", () => document.querySelectorAll("form[data-totals]").forEach(count))
  for (const name of ["input", "change"]) {
    document.addEventListener(name, event => {
      const form = event.target.closest("form[data-totals]")
      if (form) count(form)
    })
  }
}
