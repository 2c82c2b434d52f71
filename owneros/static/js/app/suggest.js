// While the description of a line is typed, the price book offers what fits. A chosen option fills the fields of its
// [data-line]: unit, price, cost, kind of cost, tax.
combobox("[data-suggest]", {
  address: field =>
    field.value.trim().length > 1 && field.dataset.suggest + "?" + new URLSearchParams({ q: field.value }),

  choose(field, option) {
    const line = field.closest("[data-line]"), item = option.dataset
    const put = (place, value) => { const spot = line.querySelector(place); if (spot) spot.value = value }
    field.value = item.itemDescription
    put("[data-unit]", item.itemUnit)
    put("[data-price]", item.itemPrice)
    put("[data-cost]", item.itemCost)
    put("[data-cost-kind]", item.itemCostKind)
    const tax = line.querySelector("[data-line-rate]")
    chooseIn(tax, item.itemTaxable ? tax.dataset.usual : "")
    line.dispatchEvent(new Event("input", { bubbles: true }))
    const quantity = line.querySelector("[data-quantity]")
    quantity?.focus()
    quantity?.select?.()
  },
})
