// A name drawn on [data-signature]: strokes on a field of 600 x 200 become the path of its hidden input.
// What came back from the server is drawn again; the field stays hidden where there is no script.
{
  const WIDTH = 600, HEIGHT = 200, LONGEST = 59000
  const pointsOf = stroke => stroke.split("L").map(point => point.split(" ").map(Number))
  const strokesOf = path => path.split("M").slice(1).map(pointsOf)
  const pathOf = strokes => strokes.map(stroke => "M" + stroke.map(point => point.join(" ")).join("L")).join("")

  const prepare = field => {
    if (!field.hidden) return
    field.hidden = false
    const canvas = field.querySelector("canvas"), input = field.querySelector("input[type=hidden]")
    const pen = canvas.getContext("2d")
    let strokes = strokesOf(input.value), stroke = null

    const draw = () => {
      const ratio = devicePixelRatio || 1, box = canvas.getBoundingClientRect()
      if (!box.width) return
      canvas.width = Math.round(box.width * ratio)
      canvas.height = Math.round(box.height * ratio)
      pen.scale(canvas.width / WIDTH, canvas.height / HEIGHT)
      pen.strokeStyle = getComputedStyle(canvas).color
      Object.assign(pen, { lineWidth: 3.2, lineCap: "round", lineJoin: "round" })
      pen.beginPath()
      for (const [first, ...rest] of strokes) {
        pen.moveTo(...first)
        for (const point of rest) pen.lineTo(...point)
      }
      pen.stroke()
      field.classList.toggle("signed", strokes.length > 0)
    }
    const keep = () => { input.value = pathOf(strokes); draw() }
    const point = event => {
      const box = canvas.getBoundingClientRect()
      const inside = (share, most) => Math.max(0, Math.min(most, Math.round(share * most)))
      return [
        inside((event.clientX - box.left) / box.width, WIDTH),
        inside((event.clientY - box.top) / box.height, HEIGHT),
      ]
    }
    const add = (next, always) => {
      const [x, y] = stroke.at(-1)
      if (always || Math.hypot(next[0] - x, next[1] - y) >= 2) stroke.push(next)
    }

    canvas.addEventListener("pointerdown", event => {
      if (!event.isPrimary || event.button || input.value.length > LONGEST) return
      event.preventDefault()
      canvas.setPointerCapture(event.pointerId)
      stroke = [point(event)]
      strokes.push(stroke)
      add(stroke[0], true)
      draw()
    })
    canvas.addEventListener("pointermove", event => {
      if (!stroke || !event.isPrimary) return
      const steps = event.getCoalescedEvents?.() ?? []
      for (const step of steps.length ? steps : [event]) add(point(step))
      draw()
    })
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, () => { if (stroke) { stroke = null; keep() } })
    }
    field.querySelector("[data-clear]").addEventListener("click", () => { strokes = []; stroke = null; keep() })
    new ResizeObserver(draw).observe(canvas)
    matchMedia("(prefers-color-scheme:dark)").addEventListener("change", () => requestAnimationFrame(draw))
    draw()
  }
  const ready = () => document.querySelectorAll("[data-signature]").forEach(prepare)
  document.addEventListener("DOMContentLoaded", ready)
  document.addEventListener("htmx:after:swap", ready)
}
