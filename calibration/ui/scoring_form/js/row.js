// One line of the card for one contact. Built once; afterwards only what changed is touched.
const ARROW_PAUSE = 500 // answers passed on the way by arrow keys are not all stored
const TYPING_PAUSE = 600

class Row {
  constructor(form, contact, criterion) {
    Object.assign(this, { form, contact, criterion, store: form.store })
    this.name = `sf-${contact.id}-${criterion.key}`
    this.element = el("div", { class: "sf-line", "data-criterion": criterion.key }, ...this.build())
    this.element.addEventListener("focusin", () => form.setCurrent(this))
    this.element.addEventListener("pointerdown", () => form.setCurrent(this))
    this.refresh()
  }

  build() {
    const { criterion } = this
    const tag = words.critical[criterion.critical]
    this.place = el("span", { class: "sf-place" })
    this.blank = el("span", { class: "sf-blank" }, words.notYetMark)
    const legend = el(
      "legend",
      {},
      el("span", { class: "sf-name" }, criterion.name),
      tag ? el("span", { class: "sf-tag" }, tag) : null,
      criterion.question ? el("span", { class: "sf-question" }, ` ${criterion.question}`) : null,
    )
    this.note = el("p", { class: "sf-note", id: `${this.name}-note`, hidden: true })
    const answers = criterion.answer_type === "numeric" ? numberField(this) : [radios(this)]
    this.fieldset = el("fieldset", { "aria-describedby": `${this.name}-note` }, legend, ...answers)
    this.refusal = el("p", { class: "sf-problem", role: "alert", hidden: true })
    this.conflict = el("div", { class: "sf-conflict", hidden: true })
    const condition = criterion.only_if?.text
    return [
      el("div", { class: "sf-corner" }, this.blank, this.place),
      el("div", { class: "sf-asked" }, this.fieldset, toolsPart(this)),
      this.note,
      ...predictionPart(this),
      condition ? el("p", { class: "sf-fine" }, condition) : null,
      this.refusal,
      this.conflict,
      ...(criterion.decisions ?? []).map((text) => el("p", { class: "sf-fine sf-decision" }, text)),
      ...reasonsPart(this),
      ...evidencePart(this),
      ...commentPart(this),
    ]
  }

  // ---- reading

  get value() {
    return this.store.answer(this.contact.id, this.criterion.key)
  }

  get shown() {
    return !this.element.hidden
  }

  optionOf(value) {
    if (!value) return null
    return this.options.find((option) => same(option.value, value)) ?? null
  }

  // ---- answering

  put(slot, value, rules) {
    this.store.put(this.contact.id, this.criterion.key, slot, value, rules)
  }

  choose(option, advance = false) {
    if (this.number) this.number.value = ""
    this.put("answer", option.value, { wait: this.form.arrowPressed ? ARROW_PAUSE : 0 })
    if (advance) goOnFrom(this)
  }

  clear() {
    if (this.number) this.number.value = ""
    this.put("answer", null)
    this.refresh()
  }

  digit(digit) {
    if (guessDigit(this, digit)) return true
    if (this.number) {
      this.number.value = digit
      this.number.focus()
      this.numberTyped(TYPING_PAUSE)
      return true
    }
    const option = this.options.find((known) => known.digit === digit)
    if (option) this.choose(option, true)
    return Boolean(option)
  }

  numberTyped(wait) {
    const { number, problem } = readNumber(this.criterion, this.number.value)
    const unfinished = wait > 0 && document.activeElement === this.number
    say(this.problem, problem ?? "")
    show(this.problem, Boolean(problem) && !unfinished)
    this.number.setAttribute("aria-invalid", String(Boolean(problem) && !unfinished))
    if (problem) return
    if (number !== this.value?.number) this.put("answer", number === undefined ? null : { number }, { wait })
    if (wait) return
    for (const entry of this.store.journal.of(this.contact.id, this.criterion.key, "answer")) entry.due = 0
    this.store.sender.kick() // left with Enter or Tab: nothing more is coming, so nothing waits for it
  }

  step(sign) {
    const { minimum, maximum, step } = this.criterion
    const size = step || 1
    const now = readNumber(this.criterion, this.number.value).number
    const start = sign > 0 ? (minimum ?? 0) - size : (maximum ?? minimum ?? 0) + size
    const next = Number(((now ?? start) + sign * size).toFixed(6))
    if (next < (minimum ?? -Infinity) || next > (maximum ?? Infinity)) return
    this.number.value = String(next)
    this.numberTyped(400)
  }

  focus() {
    const target = this.number ?? this.options.find((option) => option.input.checked)?.input ?? this.options[0].input
    target.focus({ preventScroll: true })
    if (this.number) this.number.select()
    this.element.scrollIntoView({ block: "nearest" })
  }

  // ---- showing

  explain(option = null) {
    const told = option ?? this.optionOf(this.value)
    const text = told?.note || (told?.step ? told.label : "")
    if (this.explained !== text || !text) {
      this.note.replaceChildren()
      if (text && told.quiet) this.note.append(text)
      else if (text && text === told.label) this.note.append(`${told.digit} · `, el("i", {}, told.label))
      else if (text) this.note.append(keyShown(told) ? `${told.digit} · ` : "", el("i", {}, `${told.label}:`), ` ${text}`)
      this.explained = text
    }
    show(this.note, Boolean(text))
  }

  refresh() {
    const { value } = this
    const cell = this.store.cell(this.contact.id, this.criterion.key, "answer")
    for (const option of this.options) option.input.checked = same(option.value, value)
    if (this.number && document.activeElement !== this.number && this.problem.hidden) {
      this.number.value = value?.number ?? ""
    }
    this.fieldset.disabled = this.form.readOnly
    this.element.classList.toggle("sf-answered", value !== null)
    show(this.blank, value === null)
    say(this.refusal, cell.refused ? words.refused(cell.refused) : "")
    show(this.refusal, Boolean(cell.refused))
    this.explain(this.options.find((option) => option.input === document.activeElement))
    refreshPrediction(this)
    refreshConflict(this)
    refreshReasons(this)
    refreshEvidence(this)
    refreshComment(this)
  }
}
