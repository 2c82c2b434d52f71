// Running totals while a form[data-totals] is typed; the server counts again and is right.
// Fields: data-quantity, data-price and data-line-rate, whose choices carry data-rate, in each [data-line];
// data-discount with data-discount-kind ("none", "percent" or "amount").
// A picker whose choice tells "tax-exempt" takes the tax away.
// An estimate's line: data-cost, data-markup (fill the price), data-optional with data-selected (whether it counts).
// Places: [data-cost-total], [data-margin], [data-line-total] in a line, [data-subtotal], [data-discount-total],
// [data-tax], [data-total].
// Amounts are whole cents, the price and the cost of one whole ten-thousandths of a dollar (e4), as on the server.
{
  const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" })
  const plain = /^-?(\d{1,3}(,\d{3})+|\d*)(\.\d*)?$/ // As the server reads numbers: no 1e3, no 12,5,0.
  const number = field => {
    const typed = (field?.value ?? "").replace(/[$\s%]/g, "")
    const value = plain.test(typed) ? Number(typed.replace(/,/g, "")) : 0
    return Math.abs(value) < 1e12 ? value : 0
  }
  const cents = field => Math.round(number(field) * 100)
  const e4 = field => Math.round(number(field) * 10000)
  const sum = amounts => amounts.reduce((one, other) => one + other, 0)
  // Of whole numbers: exact however large, and rounded once, half up.
  const times = (one, other, scale) => Number((BigInt(one) * BigInt(other) * 2n + BigInt(scale)) / BigInt(2 * scale))
  const show = (root, place, amount) => {
    for (const spot of root.querySelectorAll(`[${place}]`)) spot.textContent = dollars.format(amount / 100)
  }

  // Cents shared by weight, so that the parts sum to the total: the largest remainder first.
  const allocate = (total, weights) => {
    const whole = BigInt(sum(weights) || 1), shares = weights.map(weight => BigInt(total) * BigInt(weight))
    const parts = shares.map(share => Number(share / whole))
    const byRest = [...shares.keys()].sort((a, b) => Number(shares[b] % whole - shares[a] % whole) || a - b)
    for (const place of byRest.slice(0, total - sum(parts))) parts[place] += 1
    return parts
  }

  const count = form => {
    let cost = 0
    const amounts = [], rates = [], bases = new Map()
    for (const line of form.querySelectorAll("[data-line]")) {
      const milli = Math.round(number(line.querySelector("[data-quantity]")) * 1000)
      const amount = times(milli, e4(line.querySelector("[data-price]")), 100000)
      show(line, "data-line-total", amount)
      if (line.querySelector("[data-optional]")?.checked && !line.querySelector("[data-selected]").checked) continue
      cost += times(milli, e4(line.querySelector("[data-cost]")), 100000)
      amounts.push(amount)
      rates.push(line.querySelector("[data-line-rate] :checked"))
    }
    const subtotal = sum(amounts)
    const kind = form.querySelector("[data-discount-kind]")?.value, field = form.querySelector("[data-discount]")
    const share = kind === "percent" ? times(subtotal, e4(field), 1000000) : kind === "amount" ? cents(field) : 0
    const discount = Math.min(subtotal, share)
    allocate(discount, amounts).forEach((part, place) => {
      const rate = rates[place], name = rate?.value
      const base = bases.get(name)?.base ?? 0
      bases.set(name, { percent: Number(rate?.dataset.rate ?? 0), base: base + amounts[place] - part })
    })
    const exempt = form.querySelector("[data-tells=tax-exempt]:is([data-picked],:checked)")
    const taxed = ({ percent, base }) => exempt ? 0 : times(base, Math.round(percent * 10000), 1000000)
    const tax = sum([...bases.values()].map(taxed))
    show(form, "data-subtotal", subtotal)
    show(form, "data-discount-total", 0 - discount)
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
    const price = times(e4(cost), 1000000 + e4(markup), 1000000)
    line.querySelector("[data-price]").value = (price / 10000).toFixed(4).replace(/0{1,2}$/, "")
  })

  document.addEventListener("htmx:after:swap", () => document.querySelectorAll("form[data-totals]").forEach(count))
  for (const name of ["input", "change", "picked"]) {
    document.addEventListener(name, event => {
      const form = event.target.closest("form[data-totals]")
      if (form) count(form)
    })
  }
}
