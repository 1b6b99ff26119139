// What the card asks of one contact, and what is still missing. The server has the last word at submit.
// A line left over from before a change of mind is not asked, and neither is one that hangs on it.
const conditionHolds = (store, contact, { only_if: condition }) => {
  if (!condition) return true
  const parent = store.criteria.find((criterion) => criterion.key === condition.criterion)
  if (!parent || !conditionHolds(store, contact, parent)) return false
  return condition.answers.includes(store.answer(contact, parent.key)?.level)
}

const asked = (store, contact) => store.criteria.filter((criterion) => conditionHolds(store, contact, criterion))

const levelOf = (criterion, value) => (criterion.levels ?? []).find((level) => level.code === value?.level) ?? null

// As the server counts it: less than full points, or any of a deduction; a bonus not earned is no mark-down.
function isMarkDown(criterion, value) {
  if (value === null || value.not_applicable || criterion.role === "bonus") return false
  const points = levelOf(criterion, value)?.points ?? placeInRange(criterion, value.number) ?? 1
  return criterion.role === "deduction" ? points > 0 : points < 1
}

function placeInRange({ minimum, maximum, lower_is_better: lower }, number) {
  if (number === undefined || lower === undefined || !(maximum > minimum)) return null
  const place = (number - minimum) / (maximum - minimum)
  return lower ? 1 - place : place
}

function isRequired(rule, criterion, value) {
  if (value === null || !rule || rule === "never") return false
  if (rule === "always") return true
  const fails = Boolean(levelOf(criterion, value)?.fails)
  return fails || (rule === "on_mark_down" && isMarkDown(criterion, value))
}

const commentNeeded = (criterion, value) => isRequired(criterion.comment_required, criterion, value)
const evidenceNeeded = (criterion, value) => !value?.not_applicable && isRequired(criterion.evidence_required, criterion, value)

function progressOf(store, contact) {
  const lines = asked(store, contact)
  const blank = lines.filter(({ key }) => store.answer(contact, key) === null)
  const comments = lines.filter(
    (line) => commentNeeded(line, store.answer(contact, line.key)) && !store.remark(contact, line.key).trim(),
  )
  const evidence = lines.filter(
    (line) => evidenceNeeded(line, store.answer(contact, line.key)) && !store.evidence(contact, line.key).length,
  )
  return { asked: lines.length, blank, comments, evidence, open: [...blank, ...comments, ...evidence] }
}

// An answer in the words of the card, for showing two versions side by side.
function inWords(criterion, slot, value) {
  if (slot === "remark") return value ? `“${value}”` : words.noComment
  if (value === null) return words.blank
  if (value.not_applicable) return words.notApplicable
  if (value.number !== undefined) return `${value.number}${criterion.unit ? ` ${criterion.unit}` : ""}`
  return levelOf(criterion, value)?.label ?? value.level
}

function rangeInWords({ minimum, maximum, unit }) {
  const has = (bound) => bound !== null && bound !== undefined
  if (has(minimum) && has(maximum)) return words.range(minimum, maximum, unit)
  if (has(minimum)) return words.rangeFrom(minimum, unit)
  return has(maximum) ? words.rangeTo(maximum, unit) : (unit ?? "")
}

// {number} when the text is an allowed number, {problem} with a sentence when not, {} when nothing is written.
function readNumber(criterion, text) {
  const plain = text.trim().replace(",", ".").replace("−", "-")
  if (!plain) return {}
  const number = Number(plain)
  if (!Number.isFinite(number)) return { problem: words.notANumber(text.trim()) }
  const { minimum, maximum, step } = criterion
  if ((minimum ?? -Infinity) > number || number > (maximum ?? Infinity)) {
    return { problem: words.outOfRange(text.trim(), rangeInWords(criterion)) }
  }
  if (step) {
    const start = minimum ?? 0
    const steps = (number - start) / step
    if (Math.abs(steps - Math.round(steps)) > 1e-6) {
      const at = (count) => Number((start + count * step).toFixed(6))
      return { problem: words.offStep(text.trim(), at(Math.floor(steps)), at(Math.ceil(steps))) }
    }
  }
  return { number }
}
