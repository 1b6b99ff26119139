// The answers of a line: radio buttons with their digit, or a number with its steps.
function radioOptions(row) {
  const { criterion, name } = row
  const options = criterion.levels.map((level, index) => ({
    value: { level: level.code },
    label: level.label,
    digit: index < 9 ? String(index + 1) : "",
    note: level.description,
    key: level.code,
  }))
  if (criterion.not_applicable) options.push(notApplicableOption(criterion))
  row.options = options
  const group = el("div", { class: "sf-options" })
  for (const option of options) group.append(radioLabel(row, option, name))
  return group
}

const radios = (row) => (isScale(row.criterion) ? scaleOptions(row) : radioOptions(row))

const notApplicableOption = (criterion) => ({
  value: { not_applicable: true },
  label: words.notApplicable,
  name: words.notApplicableName,
  digit: criterion.answer_type === "numeric" ? "" : "0",
  note: [criterion.not_applicable, criterion.not_applicable_when && words.notApplicableWhen(criterion.not_applicable_when)]
    .filter(Boolean)
    .join(" · "),
  key: "not-applicable",
  quiet: true,
})

// The digit to press, unless the label begins with it already: "4 clear" is not "4 4 clear".
const keyShown = ({ digit, label }) => (label.split(" ")[0] === digit ? "" : digit)

// Drawn as `shown` where that is not as it is explained.
function optionLabel(row, option, shown = option) {
  const digit = keyShown(shown) ? el("kbd", { "aria-hidden": "true" }, shown.digit) : null
  const kind = option.quiet ? "sf-option sf-na" : "sf-option"
  const label = el("label", { class: kind }, option.input, digit, shown.label)
  const look = (over) => () => row.explain(over ? option : null)
  label.addEventListener("mouseenter", look(true))
  label.addEventListener("mouseleave", look(false))
  option.input.addEventListener("focus", look(true))
  option.input.addEventListener("blur", look(false))
  return label
}

function numberField(row) {
  const { criterion } = row
  const range = el("span", { class: "sf-fine", id: `${row.name}-range` }, rangeInWords(criterion))
  row.problem = el("p", { class: "sf-problem", id: `${row.name}-problem`, hidden: true })
  row.number = el("input", {
    type: "text",
    inputmode: "decimal",
    class: "sf-number",
    autocomplete: "off",
    "aria-label": criterion.name,
    "aria-describedby": `${row.name}-range ${row.name}-problem`,
  })
  row.number.addEventListener("input", () => row.numberTyped(600))
  row.number.addEventListener("blur", () => row.numberTyped(0))
  const step = (sign, symbol, name) =>
    el("button", { type: "button", class: "sf-step", "aria-label": name, onclick: () => row.step(sign) }, symbol)
  const group = el(
    "div",
    { class: "sf-options" },
    el(
      "span",
      { class: "sf-stepper" },
      step(-1, "−", words.less(criterion.name)),
      row.number,
      step(1, "+", words.more(criterion.name)),
    ),
    range,
  )
  row.options = []
  if (criterion.not_applicable) {
    const option = notApplicableOption(criterion)
    option.input = el("input", { type: "checkbox", "aria-label": option.name })
    option.input.addEventListener("change", () => (option.input.checked ? row.choose(option) : row.clear()))
    row.options.push(option)
    group.append(optionLabel(row, option))
  }
  return [group, row.problem]
}
