// Words selected in the contact, as spans of code points; and words quoted, as marked segments.

// One span per turn that the selection touches, in units of its text, without the blanks at both ends.
function spansOf(selection, pane) {
  if (!selection || selection.isCollapsed || !selection.rangeCount) return []
  const range = selection.getRangeAt(0)
  if (!range.intersectsNode(pane)) return []
  const spans = []
  for (const body of pane.querySelectorAll("[data-turn]")) {
    if (!range.intersectsNode(body)) continue
    const text = body.textContent
    let start = body.contains(range.startContainer) ? unitsBefore(body, range.startContainer, range.startOffset) : 0
    let end = body.contains(range.endContainer) ? unitsBefore(body, range.endContainer, range.endOffset) : text.length
    while (start < end && /\s/.test(text[start])) start += 1
    while (end > start && /\s/.test(text[end - 1])) end -= 1
    if (end > start) spans.push({ turn: Number(body.dataset.turn), text, ...wholePoints(text, start, end) })
  }
  return spans
}

function unitsBefore(body, node, offset) {
  const before = document.createRange()
  before.setStart(body, 0)
  before.setEnd(node, offset)
  return before.toString().length
}

// A selection that cuts an emoji in two takes all of it.
function wholePoints(text, start, end) {
  const isLow = (index) => /[\uDC00-\uDFFF]/.test(text[index] ?? "")
  const [from, to] = [isLow(start) ? start - 1 : start, isLow(end) ? end + 1 : end]
  return { start: toCodePoints(text, from), end: toCodePoints(text, to), quote: text.slice(from, to) }
}

// The turn's text cut where a quote begins or ends: [{text, items}], items being the quotes that cover it.
function segmentsOf(text, items) {
  const spans = items.map((item) => ({ item, from: toUnits(text, item.start), to: toUnits(text, item.end) }))
  const cuts = [...new Set([0, text.length, ...spans.flatMap(({ from, to }) => [from, to])])].sort((a, b) => a - b)
  return cuts.slice(0, -1).map((from, index) => ({
    text: text.slice(from, cuts[index + 1]),
    items: spans.filter((span) => span.from <= from && span.to >= cuts[index + 1]).map(({ item }) => item),
  }))
}
