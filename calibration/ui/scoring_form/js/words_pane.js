// The contact: its turns, its recording, what is quoted from it, and the button that quotes more.
class WordsPane {
  constructor(form, contact) {
    Object.assign(this, { form, contact, store: form.store })
    this.bodies = new Map()
    this.speakers = new Set()
    this.quoteButton = el("button", { type: "button", class: "sf-quote-here sf-button sf-primary", hidden: true })
    this.quoteButton.addEventListener("pointerdown", (event) => event.preventDefault()) // keeps the selection
    this.quoteButton.addEventListener("click", () => this.quote())
    this.element = el("div", { class: "sf-contact" }, ...this.build(), this.quoteButton)
    this.element.addEventListener("click", (event) => this.markClicked(event))
    this.refresh()
  }

  build() {
    const { contact, form } = this
    const note = contact === form.contacts[0] ? form.data.session.first_use_note : ""
    const recording = contact.recording ? [(this.player = new Recording(this)).element] : []
    const turns = contact.turns.map((turn) => this.turn(turn))
    const hint = turns.length ? words.selectHint : contact.recording ? words.noWords : words.nothing
    return [
      el("h2", { class: "sf-title" }, contact.title),
      el("p", { class: "sf-fine" }, contact.facts),
      ...recording,
      el("div", { class: "sf-turns" }, ...turns),
      form.readOnly ? null : el("p", { class: "sf-fine sf-hint" }, hint),
      note ? el("p", { class: "sf-fine" }, note) : null,
    ]
  }

  turn(turn) {
    const { contact } = this
    const body = el("div", { class: "sf-said", "data-turn": turn.position, lang: contact.language, dir: "auto" })
    this.bodies.set(turn.position, { body, text: turn.text })
    const timed = turn.second !== null && turn.second !== undefined
    const when = turn.clock || (timed ? asClock(turn.second) : "")
    const alone = contact.turns.length === 1 && !turn.speaker && !when
    return el(
      "div",
      { class: `sf-turn sf-role-${turn.role}${alone ? " sf-alone" : ""}` },
      alone ? null : el("div", { class: "sf-who" }, ...this.who(turn), this.seekable(when, timed, turn)),
      body,
    )
  }

  // A name with its role the first time; afterwards the role is only said, not shown.
  who({ role, speaker }) {
    const name = words.role[role] ?? role
    if (!speaker || speaker.toLowerCase() === name) return [el("span", { class: "sf-speaker" }, speaker || name)]
    const first = !this.speakers.has(speaker)
    this.speakers.add(speaker)
    return [el("span", { class: "sf-speaker" }, speaker), el("span", { class: first ? null : "sf-unseen" }, name)]
  }

  seekable(when, timed, turn) {
    if (!when || !timed || !this.player?.audio) return when ? el("span", {}, when) : null
    const seek = () => this.player.seek(turn.second)
    return el("button", { type: "button", class: "sf-quiet", "aria-label": words.seekTo(when), onclick: seek }, when)
  }

  // ---- quotes

  refresh() {
    const items = this.store.allEvidence(this.contact.id).filter((item) => item.turn !== undefined)
    const current = this.form.currentOf(this.contact)?.criterion.key
    for (const [position, { body, text }] of this.bodies) {
      const here = items.filter((item) => item.turn === position)
      const drawn = JSON.stringify(here.map(({ key, criterion }) => [key, criterion === current]))
      if (body.drawn === drawn) continue
      body.drawn = drawn
      body.replaceChildren(...segmentsOf(text, here).map((segment) => this.segment(segment, current)))
    }
    this.player?.refresh()
  }

  segment({ text, items }, current) {
    if (!items.length) return document.createTextNode(text)
    const names = items.map(({ criterion }) => this.form.criterion(criterion)?.name ?? criterion)
    const mark = el("mark", { title: words.quotedFor(names.join(", ")) }, text)
    mark.classList.toggle("sf-of-current", items.some(({ criterion }) => criterion === current))
    mark.evidence = items
    return mark
  }

  markClicked(event) {
    const items = event.target.closest?.("mark")?.evidence
    if (items && document.getSelection().isCollapsed) this.form.setCurrent(this.form.row(items[0].criterion))
  }

  selectionChanged() {
    if (this.form.readOnly) return
    this.spans = spansOf(document.getSelection(), this.element)
    const row = this.form.current
    const ready = this.spans.length > 0 && Boolean(row)
    if (ready) {
      say(this.quoteButton, words.quoteFor(shorten(row.criterion.name)))
      this.place()
    }
    show(this.quoteButton, ready)
  }

  // Under the end of the selection, inside the pane; on a narrow screen the style sheet pins it to the foot.
  place() {
    const selected = document.getSelection().getRangeAt(0).getBoundingClientRect()
    const frame = this.element.getBoundingClientRect()
    const left = Math.max(0, Math.min(selected.left - frame.left, frame.width - 340))
    this.quoteButton.style.left = `${left}px`
    this.quoteButton.style.top = `${selected.bottom - frame.top + 6}px`
  }

  quote() {
    const row = this.form.current
    // What is selected now: the browser tells of a change of the selection later, on a busy machine after the key.
    this.spans = spansOf(document.getSelection(), this.element)
    if (!this.spans.length || !row) return false
    const long = this.spans.find(({ start, end }) => end - start > LONGEST_TEXT)
    if (long) {
      this.form.announce(words.tooLong(long.end - long.start, LONGEST_TEXT))
      return true
    }
    for (const { turn, start, end, quote } of this.spans) {
      const known = this.store.evidence(this.contact.id, row.criterion.key)
      if (known.some((item) => item.turn === turn && item.start === start && item.end === end)) continue
      const key = newKey()
      row.put(`evidence:${key}`, { key, criterion: row.criterion.key, turn, start, end, quote })
    }
    document.getSelection().removeAllRanges()
    show(this.quoteButton, false)
    this.form.announce(words.quoted(row.criterion.name))
    return true
  }

  reveal(item) {
    if (item.second !== undefined && item.second !== null) {
      this.player?.seek(item.second)
      return
    }
    const marks = [...this.element.querySelectorAll("mark")]
    const mark = marks.find((known) => known.evidence.some(({ key }) => key === item.key))
    mark?.scrollIntoView({ block: "center" })
    mark?.animate?.([{ outline: "2px solid currentColor" }, { outline: "2px solid transparent" }], 1200)
  }
}

// ---- recordings

class Recording {
  constructor(pane) {
    const { recording } = pane.contact
    this.pane = pane
    this.form = pane.form
    this.mark = el("button", { type: "button", class: "sf-button" })
    this.mark.addEventListener("click", () => this.add(this.audio ? this.audio.currentTime : this.typed()))
    this.problem = el("p", { class: "sf-problem", role: "alert", hidden: true })
    this.element = el("div", { class: "sf-recording" }, ...(recording.src ? this.player() : this.link(recording.url)))
    this.element.append(this.problem)
  }

  player() {
    const { src } = this.pane.contact.recording
    this.audio = el("audio", { controls: true, preload: "metadata", src, "aria-label": words.recording })
    for (const kind of ["timeupdate", "seeked", "loadedmetadata"]) this.audio.addEventListener(kind, () => this.refresh())
    this.audio.addEventListener("error", () => this.giveUp(), { once: true })
    return [this.audio, this.form.readOnly ? null : this.mark]
  }

  // A file that this browser cannot play: say so, and take the time by hand, as for a recording kept elsewhere.
  giveUp() {
    this.audio = null
    const sentence = el("p", {}, words.cannotPlay)
    this.element.replaceChildren(sentence, this.form.readOnly ? "" : this.heard(), this.problem)
    this.refresh()
  }

  link(url) {
    const safe = /^https?:\/\//i.test(url) ? url : null
    const anchor = el("a", { class: "sf-link", href: safe, target: "_blank", rel: "noopener noreferrer" })
    anchor.append(words.opensElsewhere)
    const line = el("p", {}, anchor, el("span", { class: "sf-fine" }, ` ${words.newWindow}`))
    return this.form.readOnly ? [line] : [line, this.heard()]
  }

  heard() {
    this.field = el("input", { type: "text", inputmode: "numeric", class: "sf-number", autocomplete: "off" })
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) this.mark.click()
    })
    return el("div", { class: "sf-heard" }, el("label", {}, `${words.heardAt} `, this.field), this.mark)
  }

  typed() {
    const seconds = fromClock(this.field.value)
    say(this.problem, seconds === null ? words.notATime(this.field.value.trim()) : "")
    show(this.problem, seconds === null)
    if (seconds !== null) this.field.value = ""
    return seconds
  }

  add(seconds) {
    const row = this.form.current
    if (seconds === null || !row) return
    const second = Math.round(seconds * 10) / 10
    const key = newKey()
    row.put(`evidence:${key}`, { key, criterion: row.criterion.key, second })
    this.form.announce(words.quoted(row.criterion.name))
  }

  seek(second) {
    if (!this.audio) return
    this.audio.currentTime = second
    this.audio.play().catch(() => undefined) // a browser may want a click first; the place is set all the same
  }

  refresh() {
    const line = shorten(this.form.current?.criterion.name ?? "")
    say(this.mark, this.audio ? words.markAt(asClock(this.audio.currentTime), line) : words.addSecond(line))
    show(this.mark, Boolean(line))
  }
}
