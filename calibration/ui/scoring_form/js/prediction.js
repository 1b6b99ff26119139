// What the other side will say: one more tap under an answer about tone, left out freely, seen by nobody before the reveal.
const asksPrediction = (store, { kind }) =>
  Boolean(store.data.session.asks_prediction) && ["tone_fit", "tone_position"].includes(kind)

const otherSide = ({ side }) => (side === "client" ? "vendor" : "client")

function predictionPart(row) {
  const { criterion, name, store } = row
  if (!asksPrediction(store, criterion)) return []
  const question = words.willSay(otherSide(store.data.session))
  row.guesses = criterion.levels.map((level, index) => {
    const digit = String(index + 1)
    const input = el("input", {
      type: "radio",
      name: `${name}-guess`,
      value: level.code,
      "aria-label": isScale(criterion) ? words.stepOf(digit, criterion.levels.length, level.label) : level.label,
    })
    input.addEventListener("change", () => guess(row, level.code, row.form.arrowPressed ? ARROW_PAUSE : 0))
    return { code: level.code, digit, input, label: isScale(criterion) ? digit : level.label }
  })
  const labels = row.guesses.map(({ input, label }) => el("label", { class: "sf-option sf-guess" }, input, label))
  row.unguess = el("button", { type: "button", class: "sf-quiet", "aria-label": words.clearGuess(criterion.name) }, words.clear)
  row.unguess.addEventListener("click", () => {
    guess(row, null)
    row.focus()
  })
  const legend = el("legend", {}, question, " ", el("span", { class: "sf-optional" }, words.optional))
  const steps = el("div", { class: isScale(criterion) ? "sf-steps" : "sf-options" }, ...labels)
  const named = { class: "sf-prediction", "aria-label": `${question} ${criterion.name}`, hidden: true }
  row.prediction = el("fieldset", named, legend, el("div", { class: "sf-guesses" }, steps, row.unguess))
  return [row.prediction]
}

function guess(row, code, wait = 0) {
  row.put("prediction", code === null ? null : { level: code }, { wait })
}

// Asked once one's own answer stands: a guess before it would colour it.
function refreshPrediction(row) {
  if (!row.prediction) return
  const { store, contact, criterion, form } = row
  const value = store.prediction(contact.id, criterion.key)
  const cell = store.cell(contact.id, criterion.key, "prediction")
  for (const option of row.guesses) option.input.checked = option.code === value?.level
  row.prediction.disabled = form.readOnly
  const own = row.value !== null && !row.value.not_applicable
  show(row.prediction, own && !(form.readOnly && value === null))
  show(row.unguess, value !== null && !form.readOnly)
  if (cell.refused && !row.refusal.textContent) {
    say(row.refusal, words.refused(cell.refused))
    show(row.refusal, true)
  }
}

const atGuess = ({ prediction }) => Boolean(prediction) && !prediction.hidden && prediction.contains(document.activeElement)

// Backspace takes back what the keyboard is at: the guess, or the answer.
function takeBack(row) {
  if (!atGuess(row)) row.clear()
  else guess(row, null)
}

// The second digit of a line that asks: true when it was one.
function guessDigit(row, digit) {
  if (!atGuess(row)) return false
  const option = row.guesses.find((known) => known.digit === digit)
  if (!option) return false
  guess(row, option.code)
  row.form.advance(row)
  return true
}

// After a digit the keyboard goes to the guess where one is asked for, else to the next line.
function goOnFrom(row) {
  if (!row.prediction || row.prediction.hidden) return row.form.advance(row)
  const chosen = row.guesses.find(({ input }) => input.checked) ?? row.guesses[0]
  chosen.input.focus({ preventScroll: true })
  row.element.scrollIntoView({ block: "nearest" })
}
