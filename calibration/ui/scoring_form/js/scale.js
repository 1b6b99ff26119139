// Where the tone stands: seven steps between two poles, as one row with the poles' words at its ends.
const isScale = (criterion) => criterion.kind === "tone_position"

function scaleOptions(row) {
  const { criterion, name } = row
  const last = criterion.levels.length - 1
  row.options = criterion.levels.map((level, index) => ({
    value: { level: level.code },
    label: level.label,
    name: words.stepOf(index + 1, last + 1, level.label),
    digit: String(index + 1),
    note: level.description,
    key: level.code,
    step: true,
  }))
  const steps = el("div", { class: "sf-steps" }, ...row.options.map((option) => stepLabel(row, option, name)))
  const pole = (index, end) => el("span", { class: `sf-pole ${end}`, "aria-hidden": "true" }, criterion.levels[index].label)
  const group = el("div", { class: "sf-options sf-scale" }, pole(0, "sf-low"), steps, pole(last, "sf-high"))
  if (criterion.not_applicable) {
    const option = notApplicableOption(criterion)
    row.options.push(option)
    group.append(radioLabel(row, option, name))
  }
  return group
}

const stepLabel = (row, option, name) => radioLabel(row, { ...option, label: option.digit, digit: "" }, name, option)

// Drawn as `shown`, chosen and explained as `option`.
function radioLabel(row, shown, name, option = shown) {
  option.input = el("input", { type: "radio", name, value: option.key, "aria-label": option.name })
  option.input.addEventListener("change", () => row.choose(option))
  return optionLabel(row, option, shown)
}
